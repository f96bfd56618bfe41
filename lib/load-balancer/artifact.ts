import type { LoadBalancerSpec } from '../appliance/spec/spec';
import { contributionKey } from '../core/contribution';

/** A load balancer as it stands in the assembly. */
export interface LoadBalancerArtifact {
  readonly constructPath: string;
  readonly spec: LoadBalancerSpec;
  /** The Services that the appliance makes reachable. */
  readonly services: readonly AnnouncedService[];
}

/**
 * A Service that kube-proxy must own addresses for: the virtual IP with this key for role `service`; the real servers'
 * addresses for role `probe`, so that the appliance's health checks follow the readiness of the pods of each node.
 */
export interface AnnouncedService {
  readonly virtualIpKey: string;
  readonly role: 'service' | 'probe';
  readonly namespace: string;
  readonly name: string;
}

/** Key under which appliances contribute themselves to the assembly. */
export const LOAD_BALANCER = contributionKey<LoadBalancerArtifact>('loadBalancer', 'its load balancer');
