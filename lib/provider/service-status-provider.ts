import { isKumikiError } from '../core/errors';
import type { Cluster } from '../kubernetes-api/cluster';
import type { Service } from '../kubernetes-api/kinds';
import { type AnnouncedAddress, announce, mergeIngress, withdraw } from '../kubernetes-api/service-ingress';
import type { OperationContext, ResourceProvider } from './contract';
import { explainFailures, idOf, isOutOfReach } from './explain-status-failure';
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

/** The default time that a Service may take to exist. */
const WAIT_SECONDS = 60;

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
  const unanswered = new Set<string>();
  const open = ({ settings, log }: OperationContext, { kubeconfig, context, cluster }: StatusClusterSource) =>
    connect(
      {
        kubeconfig: kubeconfig ?? settings.kubeconfig,
        context: context ?? settings.context,
        cluster: cluster ?? settings.cluster,
      },
      { log },
    );
  const isGone = (error: unknown, { settings, log }: OperationContext, { service }: ServiceStatusState) => {
    const isAllowed = settings.deleteUnreachable === 'true' || isUnreachableGone();
    if (!isAllowed || !isOutOfReach(error)) return false;
    log(`${idOf(service)}: its cluster cannot be reached (${error.code}) and counts as gone`);
    return true;
  };

  return {
    validate: checkInputs,
    plan: planStatus,

    create: (context, inputs) =>
      explainFailures(
        { operation: 'create', service: inputs.service },
        async () => ({
          id: idOf(inputs.service),
          state: await writeAddresses(await open(context, inputs), context, inputs, []),
        }),
        () => toState(inputs, inputs.ingress),
      ),

    update: (context, _id, { ingress }, next) =>
      explainFailures(
        { operation: 'update', service: next.service },
        async () => writeAddresses(await open(context, next), context, next, ingress),
        () => toState(next, joinIngress(ingress, next.ingress)),
      ),

    read: (context, id, state, inputs) =>
      explainFailures({ operation: 'read', service: inputs?.service }, async () => {
        if (!state || !inputs) return undefined;
        let found: Service | undefined;
        try {
          const cluster = await open(context, state);
          found = await cluster.tryGet('Service', state.service, { signal: context.signal });
        } catch (error) {
          if (!isGone(error, context, state)) throw error;
        }
        if (!found) return undefined;
        const ingress = keepPresent(state.ingress, found);
        return { id, state: toState(state, ingress), inputs: { ...inputs, ingress } };
      }),

    async hasDrifted(context, state) {
      const cluster = await open(context, state);
      if (unanswered.has(cluster.description)) return false;
      try {
        const { signal } = context;
        const found = await cluster.tryGet('Service', state.service, { signal, timeoutMs: LOOK_MS });
        const current = found?.status?.loadBalancer?.ingress ?? [];
        return mergeIngress(current, { desired: state.ingress, owned: [] }).isChanged;
      } catch (error) {
        // later looks would wait just as long; missing rights, however, only concern one namespace
        if (!isKumikiError(error) || error.code !== 'KUBE_FORBIDDEN') unanswered.add(cluster.description);
        throw error;
      }
    },

    delete: (context, _id, state) =>
      explainFailures({ operation: 'delete', service: state.service }, async () => {
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

/** Writes the addresses into the status, once the Service exists. */
async function writeAddresses(
  cluster: Cluster,
  { clock, signal, log }: OperationContext,
  inputs: ServiceStatusInputs,
  former: readonly AnnouncedAddress[],
): Promise<ServiceStatusState> {
  const { service, ingress } = inputs;
  const { waitSeconds = service.uid === undefined ? WAIT_SECONDS : 0 } = inputs;
  const owned = former.map(({ ip }) => ip);
  const waiting = { clock, signal, waitMs: waitSeconds * 1000 };
  const { change } = await announce(cluster, service, { desired: ingress, owned }, waiting);
  const { foreign } = change;
  if (foreign.length > 0)
    log(`${idOf(service)}: ${foreign.join(', ')}, written by someone else, stays in its status`);
  return toState(inputs, ingress);
}

/** Returns the addresses that are in the status of a Service. */
function keepPresent(addresses: readonly AnnouncedAddress[], { status }: Service): AnnouncedAddress[] {
  const present = status?.loadBalancer?.ingress ?? [];
  return addresses.filter(({ ip, ipMode }) =>
    present.some((entry) => entry.ip === ip && (entry.ipMode ?? 'VIP') === ipMode),
  );
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
