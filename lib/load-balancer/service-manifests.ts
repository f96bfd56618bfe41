import { type ApiObjectProps, Lazy } from 'cdk8s';
import type { JsonObject } from '../core/json';
import type { ServedPort } from './ports';
import type { ExternalTrafficPolicy, TrafficProps } from './traffic-props';

/**
 * `loadBalancerClass` of Services whose address is a virtual IP. Every controller leaves them alone,
 * including that of `kumiki controller`, whose class is `kumiki.dev/sakura`.
 */
const VIRTUAL_IP_CLASS = 'kumiki.dev/sakura-stack';

/**
 * `loadBalancerClass` of the probe Services, which answer the appliance's checks on the nodes' own addresses.
 */
const PROBE_CLASS = 'kumiki.dev/sakura-probe';

/** The content of a Service; read once the tree is complete, as the backend may still change. */
export interface ServiceInput {
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly Pick<ServedPort, 'name' | 'port' | 'targetPort'>[];
  readonly traffic: Omit<TrafficProps, 'annotations'> & {
    readonly externalTrafficPolicy: ExternalTrafficPolicy;
  };
}

/** Returns the Service that makes kube-proxy answer at the virtual IP. */
export function virtualIpService(read: () => ServiceInput): ApiObjectProps {
  return toService(() => renderVirtualIpSpec(read()));
}

/**
 * Returns the probe Service, which answers the appliance's checks on a node only while a ready pod runs
 * there.
 */
export function probeService(read: () => ServiceInput): ApiObjectProps {
  return toService(() => renderProbeSpec(read()));
}

/** Renders the `spec` of the Service that gets the virtual IP. */
export function renderVirtualIpSpec(input: ServiceInput): JsonObject {
  return renderSpec(VIRTUAL_IP_CLASS, input);
}

/** Renders the `spec` of the probe Service. */
export function renderProbeSpec(input: ServiceInput): JsonObject {
  return renderSpec(PROBE_CLASS, input);
}

function toService(produce: () => JsonObject): ApiObjectProps {
  return { apiVersion: 'v1', kind: 'Service', spec: Lazy.any({ produce }) };
}

function renderSpec(loadBalancerClass: string, { selector, ports, traffic }: ServiceInput): JsonObject {
  const { clientAffinitySeconds, sourceRanges, publishNotReadyAddresses, trafficDistribution } = traffic;
  return {
    type: 'LoadBalancer',
    loadBalancerClass,
    // the appliance never uses node ports: packets arrive with the virtual IP as their destination
    allocateLoadBalancerNodePorts: false,
    // the appliance carries IPv4 only, whichever family comes first in the cluster
    ipFamilyPolicy: 'SingleStack',
    ipFamilies: ['IPv4'],
    externalTrafficPolicy: traffic.externalTrafficPolicy,
    ...(sourceRanges && { loadBalancerSourceRanges: sourceRanges }),
    ...(clientAffinitySeconds && {
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: clientAffinitySeconds } },
    }),
    ...(publishNotReadyAddresses && { publishNotReadyAddresses }),
    ...(trafficDistribution && { trafficDistribution }),
    selector,
    ports: ports.map(({ name, port, targetPort }) => ({ name, port, protocol: 'TCP', targetPort })),
  };
}
