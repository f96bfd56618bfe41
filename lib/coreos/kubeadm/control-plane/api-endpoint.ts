import type { AppliancePlan } from '../../../appliance/spec/spec';
import { checkCall } from '../../../core/props/check-call';
import type { Zone, ZoneName } from '../../../core/zone';
import type { LoadBalancerNetwork } from '../../../load-balancer/network';
import type { SakuraLoadBalancer } from '../../../load-balancer/sakura-load-balancer';
import { SIGNATURES } from '../../signatures';

/** The port of the API server on each master: kubeadm's default. */
export const API_PORT = 6443;

/** A new appliance for the API server's virtual IP. */
export interface VirtualIpOnNetworkProps {
  /** The virtual IP: an address of the node network that nothing else uses. */
  readonly address: string;
  /** The router or switch that the masters and the appliance are on. */
  readonly network: LoadBalancerNetwork;
  /**
   * Two units (a VRRP pair) instead of one.
   * @default - true if the network names two addresses, else false
   */
  readonly redundant?: boolean | undefined;
  /**
   * `standard`: 100 Mbps, 4,000 sessions. `highspec`: 500 Mbps in, 1 Gbps out, 10,000 sessions.
   * @default 'standard'
   */
  readonly plan?: AppliancePlan | undefined;
  /**
   * The appliance's VRRP id, 1 to 255, unique on the switch.
   * @default - the smallest free one
   */
  readonly vrid?: number | undefined;
  /**
   * Zone such as `is1b`.
   * @default - the zone of the stack; without one, that of the credentials' settings
   */
  readonly zone?: ZoneName | Zone | undefined;
}

/** An existing appliance of the app that gets the API server's virtual IP as well. */
export interface VirtualIpOnLoadBalancerProps {
  /** The virtual IP: an address of the node network that nothing else uses. */
  readonly address: string;
  /** The appliance that gets it. */
  readonly loadBalancer: SakuraLoadBalancer;
}

/** Options of {@link ApiEndpoint.named}. */
export interface NamedEndpointOptions {
  /**
   * The API server's port at that host, 1 to 65535.
   * @default 6443
   */
  readonly port?: number | undefined;
}

/** Where the API server is reached, as plain data. */
export type ApiEndpointSpec =
  | { readonly kind: 'master' }
  | { readonly kind: 'named'; readonly host: string; readonly port: number }
  | { readonly kind: 'virtualIp'; readonly props: VirtualIpOnNetworkProps | VirtualIpOnLoadBalancerProps };

/**
 * Where nodes and administrators reach the API server. The endpoint is in the certificates and in the
 * configuration of every node, so changing it later means visiting each machine.
 */
export class ApiEndpoint {
  private readonly spec: ApiEndpointSpec;

  private constructor(spec: ApiEndpointSpec) {
    this.spec = spec;
  }

  /** Uses the address of the only master. Masters cannot be added later. */
  static master(): ApiEndpoint {
    checkCall(SIGNATURES, 'ApiEndpoint.master', arguments);
    return new ApiEndpoint({ kind: 'master' });
  }

  /**
   * Uses a name or an address that you route to the masters yourself, by DNS or another load balancer. A name
   * may lead to a single master at first, and to a load balancer later.
   * @param host such as `api.example.jp`
   */
  static named(host: string, options: NamedEndpointOptions = {}): ApiEndpoint {
    checkCall(SIGNATURES, 'ApiEndpoint.named', arguments);
    const { port = API_PORT } = options;
    return new ApiEndpoint({ kind: 'named', host, port });
  }

  /**
   * Uses a virtual IP of a Sakura Cloud load balancer in front of port 6443 of the masters, with a TCP health
   * check. Packets reach the masters unchanged and bypass kube-proxy, so each master has the virtual IP on
   * its loopback, and leaves ARP requests for it to the appliance.
   */
  static virtualIp(props: VirtualIpOnNetworkProps | VirtualIpOnLoadBalancerProps): ApiEndpoint {
    checkCall(SIGNATURES, 'ApiEndpoint.virtualIp', arguments);
    return new ApiEndpoint({ kind: 'virtualIp', props });
  }

  /** @internal */
  toSpec(): ApiEndpointSpec {
    return this.spec;
  }
}
