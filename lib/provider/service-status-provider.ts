import { type ErrorCode, isKumikiError, KumikiError, type Problem } from '../core/errors';
import type { Cluster } from '../kubernetes-api/cluster';
import type { Service } from '../kubernetes-api/kinds';
import { type AnnouncedAddress, announce, mergeIngress, withdraw } from '../kubernetes-api/service-ingress';
import type { OperationContext, ResourceProvider } from './contract';
import type { Operation } from './explain-failure';
import { PartialError } from './partial-error';
import {
  checkInputs,
  planStatus,
  type ServiceStatusInputs,
  type ServiceStatusState,
  type StatusClusterSource,
  type StatusTarget,
} from './service-status-inputs';

export type ServiceStatusProvider = ResourceProvider<ServiceStatusInputs, ServiceStatusState>;

/** Connects to a cluster. */
export type ConnectCluster = (
  source: StatusClusterSource,
  context: Pick<OperationContext, 'log'>,
) => Promise<Cluster>;

const WAIT_SECONDS = 60;

/**
 * Errors that a cluster gives when it is gone for good; Pulumi's own provider calls it unreachable for each
 * of them.
 */
const OUT_OF_REACH: ReadonlySet<ErrorCode> = new Set([
  'KUBE_UNREACHABLE',
  'KUBE_UNAUTHORIZED',
  'KUBECONFIG_FILE',
  'KUBECONFIG_CONTEXT',
  'KUBECONFIG_VALUE',
]);

/**
 * Creates the provider of the addresses in the status of one Service, which make kube-proxy answer for them.
 * Its ids are `namespace/name`. Never removes addresses written by someone else, not even on delete.
 * @param connect connects to the cluster of a source
 * @param isUnreachableGone whether an unreachable cluster counts as deleted, both for a refresh and for the
 * removal of the status; the setting `deleteUnreachable` has the same effect
 */
export function createServiceStatusProvider(
  connect: ConnectCluster,
  isUnreachableGone: () => boolean,
): ServiceStatusProvider {
  const silent = new Set<string>();
  const open = ({ settings, log }: OperationContext, { kubeconfig, context, cluster }: StatusClusterSource) =>
    connect(
      {
        kubeconfig: kubeconfig ?? settings.kubeconfig,
        context: context ?? settings.context,
        cluster: cluster ?? settings.cluster,
      },
      { log },
    );
  const write = async (
    context: OperationContext,
    inputs: ServiceStatusInputs,
    former: readonly AnnouncedAddress[],
  ): Promise<ServiceStatusState> => {
    const { service, ingress } = inputs;
    const { clock, signal, log } = context;
    const { waitSeconds = service.uid === undefined ? WAIT_SECONDS : 0 } = inputs;
    const waiting = { clock, signal, waitMs: waitSeconds * 1000 };
    const owned = former.map(({ ip }) => ip);
    const cluster = await open(context, inputs);
    const { change } = await announce(cluster, service, { desired: ingress, owned }, waiting);
    const { foreign } = change;
    if (foreign.length > 0)
      log(`${idOf(service)}: ${foreign.join(', ')}, written by someone else, stays in its status`);
    return toState(inputs, ingress);
  };
  const isGone = (error: unknown, { settings, log }: OperationContext, { service }: ServiceStatusState) => {
    const isAllowed = settings.deleteUnreachable === 'true' || isUnreachableGone();
    if (!isAllowed || !isKumikiError(error) || !OUT_OF_REACH.has(error.code)) return false;
    log(`${idOf(service)}: its cluster cannot be reached (${error.code}) and counts as gone`);
    return true;
  };

  return {
    validate: checkInputs,
    plan: planStatus,

    create: (context, inputs) =>
      explain(
        { operation: 'create', service: inputs.service },
        async () => ({ id: idOf(inputs.service), state: await write(context, inputs, []) }),
        () => toState(inputs, inputs.ingress),
      ),

    update: (context, _id, { ingress }, next) =>
      explain(
        { operation: 'update', service: next.service },
        () => write(context, next, ingress),
        () => toState(next, joinIngress(ingress, next.ingress)),
      ),

    read: (context, id, state, inputs) =>
      explain({ operation: 'read', service: inputs?.service }, async () => {
        if (!state || !inputs) return undefined;
        let found: Service | undefined;
        try {
          const cluster = await open(context, state);
          found = await cluster.tryGet('Service', state.service, { signal: context.signal });
        } catch (error) {
          if (!isGone(error, context, state)) throw error;
        }
        if (!found) return undefined;
        const present = found.status?.loadBalancer?.ingress ?? [];
        const ingress = state.ingress.filter(({ ip, ipMode }) =>
          present.some((entry) => entry.ip === ip && (entry.ipMode ?? 'VIP') === ipMode),
        );
        return { id, state: toState(state, ingress), inputs: { ...inputs, ingress } };
      }),

    async hasDrifted(context, state) {
      const cluster = await open(context, state);
      if (silent.has(cluster.description)) return false;
      try {
        const { signal } = context;
        const found = await cluster.tryGet('Service', state.service, { signal, timeoutMs: LOOK_MS });
        const current = found?.status?.loadBalancer?.ingress ?? [];
        return mergeIngress(current, { desired: state.ingress, owned: [] }).isChanged;
      } catch (error) {
        // later looks would wait just as long; missing rights, however, only concern one namespace
        if (!isKumikiError(error) || error.code !== 'KUBE_FORBIDDEN') silent.add(cluster.description);
        throw error;
      }
    },

    delete: (context, _id, state) =>
      explain({ operation: 'delete', service: state.service }, async () => {
        const { clock, signal } = context;
        const owned = state.ingress.map(({ ip }) => ip);
        try {
          await withdraw(await open(context, state), state.service, owned, { clock, signal });
        } catch (error) {
          if (!isGone(error, context, state)) throw error;
        }
      }),
  };
}

/** The longest time that a preview waits for a cluster. */
const LOOK_MS = 5_000;

function idOf({ namespace, name }: StatusTarget): string {
  return `${namespace}/${name}`;
}

function joinIngress(
  former: readonly AnnouncedAddress[],
  next: readonly AnnouncedAddress[],
): AnnouncedAddress[] {
  return [...former.filter(({ ip }) => next.every((entry) => entry.ip !== ip)), ...next];
}

function toState(
  { service, kubeconfig, context, cluster }: StatusClusterSource & { readonly service: StatusTarget },
  ingress: readonly AnnouncedAddress[],
): ServiceStatusState {
  return { service, ingress, kubeconfig, context, cluster };
}

/** The operation that failed, and its Service. */
interface Attempt {
  readonly operation: Operation;
  readonly service: StatusTarget | undefined;
}

/**
 * Adds what the next run does to a failure.
 * @param toPartial possible state after a change whose answer was lost: unless it is remembered, the next run
 * takes it for someone else's
 */
async function explain<T>(
  attempt: Attempt,
  work: () => Promise<T>,
  toPartial?: () => ServiceStatusState,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    const [first, ...others] = error.problems.map((problem) => ({
      ...problem,
      ...explainProblem(attempt, problem),
    }));
    if (!first) throw error;
    const state = first.exists === undefined ? undefined : toPartial?.();
    if (!state) throw new KumikiError([first, ...others], { cause: error });
    throw new PartialError({ id: idOf(state.service), state, problems: [first, ...others], cause: error });
  }
}

function explainProblem({ operation, service }: Attempt, { code, next }: Problem): Partial<Problem> {
  const isOfStack = service?.uid !== undefined;
  if (isOfStack && isWrite(operation) && (code === 'KUBE_NOT_FOUND' || code === 'LB_SERVICE'))
    return {
      hint: 'run `pulumi up --refresh`: without it, Pulumi assumes that the Service is as it last left it',
      next: 'that run restores the Service, and writes its status; until then nothing answers on the address',
    };
  if (operation === 'delete' && OUT_OF_REACH.has(code)) return { next: next ?? NEXT_WITHOUT_CLUSTER };
  return { next: next ?? NEXT[operation] };
}

function isWrite(operation: Operation): boolean {
  return operation === 'create' || operation === 'update';
}

const NEXT: Readonly<Record<Operation, string>> = {
  create: 'the next `pulumi up` writes the status; until then nothing answers on the address',
  update: 'the next `pulumi up` writes the status; until then the previous status applies',
  read: 'nothing was changed, and the next refresh looks again',
  delete: 'the next `pulumi destroy` removes the address',
};
const NEXT_WITHOUT_CLUSTER =
  'the next `pulumi destroy` removes the address; if the cluster is gone for good, set PULUMI_K8S_DELETE_UNREACHABLE=true for that run';
