import { hash } from 'node:crypto';
import { KumikiError } from '../../core/errors';
import type { Condition, IngressEntry, Service, ServicePort } from '../../kubernetes-api/kinds';
import { CONDITION, PROBE_CLASS } from '../desired/services';

/** The desired status of a Service. */
export interface DesiredStatus {
  /** The virtual IP or, for a probe Service, those of the nodes. */
  readonly addresses: readonly string[];
  readonly condition?: Omit<Condition, 'type'> | undefined;
}

/** The patch that brings the status of a Service up to date; undefined if it is. */
export function findStatusPatch(
  { status, metadata }: Service,
  { addresses, condition }: DesiredStatus,
  now: string,
): object | undefined {
  const ingress = status?.loadBalancer?.ingress ?? [];
  const isSame =
    ingress.length === addresses.length && addresses.every((ip, index) => isVirtualIp(ingress[index], ip));
  const conditions = status?.conditions ?? [];
  const before = conditions.find(({ type }) => type === CONDITION);
  const isSaid =
    before?.status === condition?.status &&
    before?.reason === condition?.reason &&
    before?.message === condition?.message;
  if (isSame && isSaid) return undefined;
  const others = conditions.filter(({ type }) => type !== CONDITION);
  const since = before && before.status === condition?.status ? before.lastTransitionTime : now;
  const own = condition && { type: CONDITION, ...condition, lastTransitionTime: since ?? now };
  return {
    // do not overwrite what others write meanwhile
    metadata: { resourceVersion: metadata.resourceVersion },
    status: {
      ...(!isSame && { loadBalancer: { ingress: addresses.map((ip) => ({ ip, ipMode: 'VIP' })) } }),
      ...(!isSaid && { conditions: own ? [...others, own] : others }),
    },
  };
}

function isVirtualIp(entry: IngressEntry | undefined, ip: string): boolean {
  return entry?.ip === ip && entry.ipMode === 'VIP' && entry.hostname === undefined;
}

/** The name of the probe Service of a Service: at most 63 characters. */
export function toProbeName({ metadata: { name } }: Service): string {
  if (name.length <= 57) return `${name}-probe`;
  return `${name.slice(0, 48)}-${hash('sha256', name, 'hex').slice(0, 8)}-probe`;
}

/**
 * A probe Service: answers the appliance's checks on a node's own address exactly while a ready pod of the
 * Service runs there. If not every client may connect to the Service, only the appliance may do so there.
 * @param unitAddresses of the appliance
 */
export function toProbe(service: Service, unitAddresses: readonly string[]) {
  const { metadata, spec = {} } = service;
  return {
    metadata: {
      name: toProbeName(service),
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
      labels: { 'app.kubernetes.io/managed-by': 'kumiki-controller' },
      ownerReferences: [
        { apiVersion: 'v1', kind: 'Service', name: metadata.name, uid: metadata.uid ?? '', controller: true },
      ],
    },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: PROBE_CLASS,
      allocateLoadBalancerNodePorts: false,
      ipFamilyPolicy: 'SingleStack',
      ipFamilies: ['IPv4'],
      externalTrafficPolicy: 'Local',
      // pods that receive traffic before they are ready must pass the checks, too
      publishNotReadyAddresses: spec.publishNotReadyAddresses ?? false,
      loadBalancerSourceRanges: spec.loadBalancerSourceRanges?.length
        ? unitAddresses.map((address) => `${address}/32`)
        : [],
      selector: spec.selector ?? {},
      ports: (spec.ports ?? []).filter(isTcp).map(toProbePort),
    },
  };
}

/** The appliance checks TCP only, and the API would refuse two protocols with the same port number. */
function isTcp({ protocol = 'TCP' }: ServicePort): boolean {
  return protocol === 'TCP';
}

function toProbePort({ name, port, targetPort = port }: ServicePort) {
  return { ...(name !== undefined && { name }), port, protocol: 'TCP', targetPort };
}

/** Whether a probe Service is up to date. */
export function isProbeCurrent(found: Service, { spec: wanted }: ReturnType<typeof toProbe>): boolean {
  const { selector = {}, ports = [], loadBalancerClass, externalTrafficPolicy } = found.spec ?? {};
  const { publishNotReadyAddresses = false, loadBalancerSourceRanges = [] } = found.spec ?? {};
  const text = (value: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(value).sort());
  return (
    loadBalancerClass === PROBE_CLASS &&
    externalTrafficPolicy === 'Local' &&
    publishNotReadyAddresses === wanted.publishNotReadyAddresses &&
    text(selector) === text(wanted.selector) &&
    String(loadBalancerSourceRanges) === String(wanted.loadBalancerSourceRanges) &&
    JSON.stringify(ports.map(toProbePort)) === JSON.stringify(wanted.ports)
  );
}

/** Whether an object is the probe Service that the controller made for a Service. */
export function isProbeOf(found: Service, { metadata }: Service): boolean {
  return found.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid) ?? false;
}

/** The error for a Service that is missing from a stale cache. */
export function staleError(key: string): KumikiError {
  return new KumikiError({
    code: 'KUBE_CONFLICT',
    message: `Service ${key} was missing from the watch but still exists: everything was read again`,
    given: key,
  });
}
