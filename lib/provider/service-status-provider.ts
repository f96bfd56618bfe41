import type { Change, ChangePlan } from '../appliance/plan/plan';
import { isKumikiError, KumikiError, type Problem } from '../core/errors';
import { Ipv4 } from '../core/ipv4';
import { isObject } from '../core/json';
import type { Problems } from '../core/problems';
import { UNKNOWN, type Unknownable } from '../core/unknown';
import { DNS_LABEL } from '../kubernetes/name-rules';
import type { Cluster } from '../kubernetes-api/cluster';
import type { ClusterSource } from '../kubernetes-api/kube-config';
import { type AnnouncedAddress, announce, mergeIngress, withdraw } from '../kubernetes-api/service-ingress';
import type { OperationContext, ResourceProvider } from './contract';
import type { Operation } from './explain-failure';

/** The Service whose status is written. */
export interface StatusTarget {
  readonly namespace: string;
  readonly name: string;
  /** Of the object itself: another one of the same name gets the status anew. @default - by name only */
  readonly uid?: string | undefined;
}

/** Which cluster; what is left out comes from the configuration, as for the provider `kubernetes`. */
export type StatusClusterSource = Pick<ClusterSource, 'kubeconfig' | 'context' | 'cluster'>;

/** What the status of a Service is to say. */
export interface ServiceStatusInputs extends StatusClusterSource {
  readonly service: StatusTarget;
  readonly ingress: readonly AnnouncedAddress[];
  /** How long the Service may take to appear. @default 60 */
  readonly waitSeconds?: number | undefined;
}

/** What was written. */
export interface ServiceStatusState extends StatusClusterSource {
  readonly service: StatusTarget;
  readonly ingress: readonly AnnouncedAddress[];
}

export type ServiceStatusProvider = ResourceProvider<ServiceStatusInputs, ServiceStatusState>;

/** Finds a cluster. */
export type ConnectCluster = (source: StatusClusterSource) => Promise<Cluster>;

const WAIT_SECONDS = 60;

/**
 * The life of the addresses in the status of one Service, which make kube-proxy answer for them. Its ids are
 * `namespace/name`. Addresses that somebody else wrote stay, also at the end.
 * @param connect finds the cluster that a source names
 * @param isUnreachableGone whether a cluster that does not answer counts as one that is gone, when the status is to
 * be removed
 */
export function createServiceStatusProvider(
  connect: ConnectCluster,
  isUnreachableGone: () => boolean,
): ServiceStatusProvider {
  const silent = new Set<string>();
  const open = ({ settings }: OperationContext, { kubeconfig, context, cluster }: StatusClusterSource) =>
    connect({
      kubeconfig: kubeconfig ?? settings.kubeconfig,
      context: context ?? settings.context,
      cluster: cluster ?? settings.cluster,
    });
  const write = async (
    context: OperationContext,
    inputs: ServiceStatusInputs,
    owned: readonly string[],
  ): Promise<ServiceStatusState> => {
    const { service, ingress, waitSeconds = WAIT_SECONDS } = inputs;
    const { clock, signal, log } = context;
    const waiting = { clock, signal, waitMs: waitSeconds * 1000 };
    const cluster = await open(context, inputs);
    const { change } = await announce(cluster, service, { desired: ingress, owned }, waiting);
    const { foreign } = change;
    if (foreign.length > 0)
      log(`${idOf(service)}: ${foreign.join(', ')} of somebody else stays in its status`);
    return toState(inputs, ingress);
  };

  return {
    validate: checkInputs,
    plan: planStatus,

    create: (context, inputs) =>
      explain('create', async () => ({
        id: idOf(inputs.service),
        state: await write(context, inputs, []),
      })),

    update: (context, _id, { ingress }, next) =>
      explain('update', () =>
        write(
          context,
          next,
          ingress.map(({ ip }) => ip),
        ),
      ),

    read: (context, id, state, inputs) =>
      explain('read', async () => {
        if (!state || !inputs) return undefined;
        const cluster = await open(context, state);
        const found = await cluster.tryGet('Service', state.service, { signal: context.signal });
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
        // the next one would wait for it just as long
        silent.add(cluster.description);
        throw error;
      }
    },

    delete: (context, _id, state) =>
      explain('delete', async () => {
        const { clock, signal, log } = context;
        const owned = state.ingress.map(({ ip }) => ip);
        try {
          await withdraw(await open(context, state), state.service, owned, { clock, signal });
        } catch (error) {
          const isSilent = isKumikiError(error) && error.code === 'KUBE_UNREACHABLE';
          if (!isSilent || !isUnreachableGone()) throw error;
          log(`${idOf(state.service)}: its cluster does not answer and counts as gone`);
        }
      }),
  };
}

/** A preview waits no longer than this for a cluster. */
const LOOK_MS = 5_000;

function idOf({ namespace, name }: StatusTarget): string {
  return `${namespace}/${name}`;
}

function toState(
  { service, kubeconfig, context, cluster }: StatusClusterSource & { readonly service: StatusTarget },
  ingress: readonly AnnouncedAddress[],
): ServiceStatusState {
  return { service, ingress, kubeconfig, context, cluster };
}

function* checkInputs(inputs: Unknownable<ServiceStatusInputs>): Problems {
  if (inputs === UNKNOWN) return;
  const { service, ingress, waitSeconds } = inputs;
  for (const part of ['namespace', 'name'] as const) {
    const given = isObject(service) ? service[part] : service;
    if (given === UNKNOWN || (typeof given === 'string' && DNS_LABEL.accepts(given))) continue;
    yield {
      code: 'SYNTH_NAME',
      property: `service.${part}`,
      message: `this is not the ${part} of a Service`,
      given,
      allowed: DNS_LABEL.allowed,
    };
  }
  if (typeof waitSeconds === 'number' && !(waitSeconds >= 0 && waitSeconds <= 3600)) {
    yield {
      code: 'SYNTH_VALUE',
      property: 'waitSeconds',
      message: 'this is no time to wait for a Service',
      given: waitSeconds,
      allowed: '0 to 3600 seconds',
    };
  }
  if (ingress !== UNKNOWN) yield* checkIngress(ingress);
}

function* checkIngress(ingress: readonly Unknownable<AnnouncedAddress>[]): Problems {
  const seen = new Set<unknown>();
  for (const [index, entry] of ingress.entries()) {
    if (entry === UNKNOWN) continue;
    const { ip, ipMode } = entry;
    const problem = (property: string, more: Omit<Problem, 'code' | 'property'>): Problem => ({
      code: 'VIP_ADDRESS',
      property: `ingress[${index}].${property}`,
      ...more,
    });
    if (ipMode !== UNKNOWN && ipMode !== 'VIP') {
      const message = 'kube-proxy answers for an address only in this mode';
      yield problem('ipMode', { message, given: ipMode, allowed: 'VIP' });
    }
    if (ip === UNKNOWN) continue;
    if (typeof ip !== 'string' || !Ipv4.tryParse(ip)) {
      const allowed = 'an IPv4 address such as 203.0.113.10';
      yield problem('ip', { message: 'this is not an address', given: ip, allowed });
    } else if (seen.has(ip)) {
      yield problem('ip', { message: 'the address is there twice', given: ip, hint: 'leave one out' });
    }
    seen.add(ip);
  }
}

function planStatus(
  state: ServiceStatusState,
  old: ServiceStatusInputs,
  next: Unknownable<ServiceStatusInputs>,
): ChangePlan {
  if (next === UNKNOWN) return { changes: [{ path: '', kind: 'update' }], stable: [] };
  const changes: Change[] = [];
  const { service } = next;
  const isOther = (part: 'namespace' | 'name') =>
    service !== UNKNOWN && service[part] !== UNKNOWN && service[part] !== state.service[part];
  if (isOther('namespace') || isOther('name')) {
    changes.push({ path: 'service', kind: 'replace', reason: 'it is the status of another Service' });
  } else if (service === UNKNOWN || service.uid !== old.service.uid) {
    changes.push({ path: 'service', kind: 'update' });
  }
  if (formatIngress(next.ingress) !== formatIngress(old.ingress)) {
    changes.push({ path: 'ingress', kind: 'update' });
  }
  for (const path of ['kubeconfig', 'context', 'cluster'] as const) {
    if (next[path] !== old[path]) changes.push({ path, kind: 'update' });
  }
  return { changes, stable: ['id'] };
}

/** In an order of its own: addresses are a set. */
function formatIngress(ingress: Unknownable<readonly AnnouncedAddress[]>): string | undefined {
  if (ingress === UNKNOWN) return undefined;
  const entries = ingress.map((entry) =>
    entry === UNKNOWN ? '?' : `${String(entry.ip)} ${String(entry.ipMode)}`,
  );
  return entries.sort().join();
}

/** Adds to a failure what there is and what the next run does. */
async function explain<T>(operation: Operation, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    const problems = error.problems.map((problem) => ({ ...problem, next: problem.next ?? NEXT[operation] }));
    throw new KumikiError(problems, { cause: error });
  }
}

const NEXT: Readonly<Record<Operation, string>> = {
  create: 'the next `pulumi up` writes the status; until then nothing answers on the address',
  update: 'the next `pulumi up` writes the status; until then what it said before holds',
  read: 'nothing was changed, and the next refresh looks again',
  delete:
    'the next `pulumi destroy` removes the address; if the cluster is gone for good, set PULUMI_K8S_DELETE_UNREACHABLE=true for that run',
};
