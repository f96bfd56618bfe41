import { type ApiObjectProps, Lazy } from 'cdk8s';
import type { JsonObject } from '../core/json';
import type { ServedPort } from './ports';
import type { ExternalTrafficPolicy, TrafficProps } from './traffic-props';

/**
 * `loadBalancerClass` of Services whose address is a virtual IP: every controller leaves them alone, also the one
 * of `kumiki controller`, whose class is `kumiki.dev/sakura`.
 */
const VIRTUAL_IP_CLASS = 'kumiki.dev/sakura-stack';

/**
 * `loadBalancerClass` of the companion Services that answer the appliance's checks
 * on the nodes' own addresses.
 */
const PROBE_CLASS = 'kumiki.dev/sakura-probe';

/** What a Service is made of; read once the tree is complete, as the backend may still change. */
export interface ServiceInput {
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly Pick<ServedPort, 'name' | 'port' | 'targetPort'>[];
  readonly traffic: Omit<TrafficProps, 'annotations'> & {
    readonly externalTrafficPolicy: ExternalTrafficPolicy;
  };
}

/** The Service that kube-proxy answers for on the virtual IP. */
export function virtualIpService(read: () => ServiceInput): ApiObjectProps {
  return toService(() => renderVirtualIpSpec(read()));
}

/** The companion Service: answers the appliance's checks on a node exactly while a ready pod runs there. */
export function probeService(read: () => ServiceInput): ApiObjectProps {
  return toService(() => renderProbeSpec(read()));
}

/** The `spec` of the Service that gets the virtual IP. */
export function renderVirtualIpSpec(input: ServiceInput): JsonObject {
  return renderSpec(VIRTUAL_IP_CLASS, input);
}

/** The `spec` of its companion. */
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
    // the appliance never goes through node ports: frames arrive with the virtual IP as their destination
    allocateLoadBalancerNodePorts: false,
    // the appliance carries IPv4, whichever family comes first in the cluster
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
