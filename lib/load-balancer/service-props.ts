import type { BackendSource } from '../core/references';
import type { ExistingLoadBalancer } from './existing-load-balancer';
import type { HealthCheck } from './health-check';
import type { RouterNetwork, SwitchNetwork } from './network';
import type { LoadBalancerPort } from './ports';
import type { SakuraLoadBalancer, SakuraLoadBalancerProps } from './sakura-load-balancer';
import type { ServerSource } from './servers';
import type { TrafficProps } from './traffic-props';

/** The props that every load-balanced service has. */
export interface LoadBalancedServiceProps extends TrafficProps {
  /**
   * The backend of the virtual IP: a service or workload of Kumiki, of cdk8s-plus-25 or an ApiObject, in the
   * same namespace.
   */
  readonly backend: BackendSource;
  /**
   * The machines that answer for the virtual IP, 1 to 40, such as `cluster.nodes`. Those whose user_data the
   * app writes get the kernel parameters that direct server return needs; the others must have
   * `net.ipv4.conf.all.arp_ignore=1` and `net.ipv4.conf.all.arp_announce=2`.
   */
  readonly servers: readonly ServerSource[];
  /**
   * The TCP ports of the virtual IP. There is no default for a workload: only a Service defines the ports at
   * which its pods are reached.
   * @default - the ports of the Service that is the backend
   */
  readonly ports?: readonly LoadBalancerPort[] | undefined;
  /**
   * How the appliance finds out whether a server works. All checks but ping follow the readiness of the pods
   * on each node.
   * @default HealthCheck.tcp()
   */
  readonly healthCheck?: HealthCheck | undefined;
  /**
   * Whether to create a probe Service, which answers the checks on the addresses of the nodes. Its status
   * lists all of them, and kube-proxy in IPVS mode would give each node the addresses of the others. Set it
   * to false there, and where something else answers on the nodes, such as a gateway on the host network or
   * the probe Service of another service with the same pods.
   * @default true
   */
  readonly createProbeService?: boolean | undefined;
  /**
   * Seconds between two checks, 10 to 2147483647.
   * @default 10
   */
  readonly delayLoopSeconds?: number | undefined;
  /**
   * Address of a machine on the same network that answers while every server is down.
   * @default - none: connections fail
   */
  readonly sorryServer?: string | undefined;
  /**
   * Note on the virtual IP in the control panel, up to 512 characters.
   * @default - none
   */
  readonly description?: string | undefined;
}

/** Properties of a service with its own appliance on a router's switch. */
export interface OnRouterProps
  extends LoadBalancedServiceProps,
    Omit<SakuraLoadBalancerProps, 'network' | 'description'> {
  /** The router whose switch the appliance is attached to. */
  readonly network: RouterNetwork;
  /**
   * The virtual IP.
   * @default - the `loadBalancerIP` of the Service that is the backend; without one, a free address of the
   * router's block, chosen once and kept
   */
  readonly address?: string | undefined;
  /** Not allowed: the service has its own appliance. */
  readonly loadBalancer?: undefined;
}

/**
 * Properties of a service with its own appliance on a plain switch, which has no block to choose addresses
 * from.
 */
export interface OnSwitchProps
  extends LoadBalancedServiceProps,
    Omit<SakuraLoadBalancerProps, 'network' | 'description'> {
  /** The switch that the appliance is attached to. */
  readonly network: SwitchNetwork;
  /** The virtual IP: a free address of the network of the switch. */
  readonly address: string;
  /** Not allowed: the service has its own appliance. */
  readonly loadBalancer?: undefined;
}

/** Properties of a service with a virtual IP on an appliance that other services use too. */
export interface OnSharedLoadBalancerProps extends LoadBalancedServiceProps {
  /** The appliance that serves the virtual IP. */
  readonly loadBalancer: SakuraLoadBalancer | ExistingLoadBalancer;
  /**
   * The virtual IP. Two services may have the same one with different ports.
   * @default - the `loadBalancerIP` of the Service that is the backend; without one, a free address of the
   * router's block, chosen once and kept; on a switch it must be given
   */
  readonly address?: string | undefined;
  /** Not allowed: set on the load balancer. */
  readonly network?: undefined;
  /** Not allowed: set on the load balancer. */
  readonly plan?: undefined;
  /** Not allowed: set on the load balancer. */
  readonly redundant?: undefined;
  /** Not allowed: set on the load balancer. */
  readonly vrid?: undefined;
  /** Not allowed: set on the load balancer. */
  readonly name?: undefined;
  /** Not allowed: set on the load balancer. */
  readonly tags?: undefined;
  /** Not allowed: set on the load balancer. */
  readonly iconId?: undefined;
  /** Not allowed: set on the load balancer. */
  readonly otherVirtualIps?: undefined;
  /** Not allowed: set on the load balancer. */
  readonly deletionProtection?: undefined;
  /** Not allowed: set on the load balancer. */
  readonly maxServerLossPercent?: undefined;
  /** Not allowed: set on the load balancer. */
  readonly zone?: undefined;
}

/**
 * Properties of a service with its own appliance on a router or switch, or with a virtual IP on an existing
 * one.
 */
export type SakuraLoadBalancedServiceProps = OnRouterProps | OnSwitchProps | OnSharedLoadBalancerProps;
