import { checkCall } from '../core/props/check-call';
import type { ClientAddressConfig } from './nginx/gateway-config';
import { SIGNATURES } from './signatures';

/** The networks from which Google's load balancers send requests. */
const GOOGLE_LOAD_BALANCERS = ['130.211.0.0/22', '35.191.0.0/16'];

/** The trusted source of a client's address and scheme (http or https). Nothing else is trusted. */
export class ClientAddress {
  /** Makes this type nominal. */
  declare protected readonly nominal: 'ClientAddress';
  /** @internal */
  readonly config: ClientAddressConfig;

  private constructor(config: ClientAddressConfig) {
    this.config = config;
  }

  /**
   * Uses the address of the connection itself: nothing is in front of the gateway, or only a load balancer
   * that preserves client addresses, such as an appliance of Sakura Cloud.
   */
  static direct(): ClientAddress {
    checkCall(SIGNATURES, 'ClientAddress.direct', arguments);
    return new ClientAddress({ kind: 'direct' });
  }

  /**
   * Uses a header written by proxies in front. The client is the rightmost address that is not trusted, so
   * addresses that a client writes into the header itself have no effect.
   *
   * @param trusted networks and addresses of these proxies, such as `130.211.0.0/22`
   * @param header written by the proxies, default `X-Forwarded-For`
   */
  static trustedProxies(trusted: readonly string[], header = 'X-Forwarded-For'): ClientAddress {
    checkCall(SIGNATURES, 'ClientAddress.trustedProxies', arguments);
    return new ClientAddress({ kind: 'header', header, trusted });
  }

  /**
   * Uses the PROXY protocol, with which every connection must then begin.
   * @param trusted networks and addresses of the load balancers that speak it
   */
  static proxyProtocol(trusted: readonly string[]): ClientAddress {
    checkCall(SIGNATURES, 'ClientAddress.proxyProtocol', arguments);
    return new ClientAddress({ kind: 'proxy-protocol', trusted });
  }

  /**
   * Trusts the load balancer that GKE creates for an Ingress.
   * @param ownAddresses of the load balancer, which it also adds to the header
   */
  static googleLoadBalancer(ownAddresses: readonly string[] = []): ClientAddress {
    checkCall(SIGNATURES, 'ClientAddress.googleLoadBalancer', arguments);
    return ClientAddress.trustedProxies([...GOOGLE_LOAD_BALANCERS, ...ownAddresses]);
  }
}
