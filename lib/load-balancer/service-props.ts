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
   * What the virtual IP serves: a service or workload of Kumiki, of cdk8s-plus-25 or an
   * ApiObject, in the same namespace.
   */
  readonly backend: BackendSource;
  /**
   * The machines that answer for the virtual IP, 1 to 40, such as `cluster.nodes`. Those whose user_data the
   * app writes get the kernel parameters that direct server return needs; the others must have
   * `net.ipv4.conf.all.arp_ignore=1` and `net.ipv4.conf.all.arp_announce=2`.
   */
  readonly servers: readonly ServerSource[];
  /**
   * The TCP ports of the virtual IP. There is no default for a workload: only a Service says by
   * which ports its pods are reached.
   * @default - the ports of the Service that is the backend
   */
  readonly ports?: readonly LoadBalancerPort[] | undefined;
  /**
   * How the appliance finds out whether a server works. All but ping follow the
   * readiness of the pods on each node.
   * @default HealthCheck.tcp()
   */
  readonly healthCheck?: HealthCheck | undefined;
  /**
   * Whether a companion Service answers the checks on the addresses of the nodes. Its status lists them all, and
   * kube-proxy in IPVS mode would give each node the addresses of the others: set it to false there, and where
   * something else answers on the nodes, such as a gateway on the host network or the companion of another
   * service with the same pods.
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

/** The service has an appliance of its own on a router's switch. */
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
  /** Not here: the service has an appliance of its own. */
  readonly loadBalancer?: undefined;
}

/** The service has an appliance of its own on a plain switch, which has no block to take an address from. */
export interface OnSwitchProps
  extends LoadBalancedServiceProps,
    Omit<SakuraLoadBalancerProps, 'network' | 'description'> {
  /** The switch that the appliance is attached to. */
  readonly network: SwitchNetwork;
  /** The virtual IP: a free address of the network of the switch. */
  readonly address: string;
  /** Not here: the service has an appliance of its own. */
  readonly loadBalancer?: undefined;
}

/** The service has a virtual IP on an appliance that others use too. */
export interface OnSharedLoadBalancerProps extends LoadBalancedServiceProps {
  /** The appliance that serves the virtual IP. */
  readonly loadBalancer: SakuraLoadBalancer | ExistingLoadBalancer;
  /**
   * The virtual IP. Two services may have the same one with different ports.
   * @default - the `loadBalancerIP` of the Service that is the backend; without one, a free address of the
   * router's block, chosen once and kept; on a switch it must be given
   */
  readonly address?: string | undefined;
  /** Not here: it is the load balancer's. */
  readonly network?: undefined;
  /** Not here: it is the load balancer's. */
  readonly plan?: undefined;
  /** Not here: it is the load balancer's. */
  readonly redundant?: undefined;
  /** Not here: it is the load balancer's. */
  readonly vrid?: undefined;
  /** Not here: it is the load balancer's. */
  readonly name?: undefined;
  /** Not here: they are the load balancer's. */
  readonly tags?: undefined;
  /** Not here: it is the load balancer's. */
  readonly iconId?: undefined;
  /** Not here: it is the load balancer's. */
  readonly otherVirtualIps?: undefined;
  /** Not here: it is the load balancer's. */
  readonly deletionProtection?: undefined;
  /** Not here: it is the load balancer's. */
  readonly maxServerLossPercent?: undefined;
  /** Not here: it is the load balancer's. */
  readonly zone?: undefined;
}

/** An appliance of its own on a router or switch, or a share of an existing one. */
export type SakuraLoadBalancedServiceProps = OnRouterProps | OnSwitchProps | OnSharedLoadBalancerProps;
