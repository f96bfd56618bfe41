import { checkCall } from '../core/props/check-call';
import type { ClientAddressConfig } from './nginx/gateway-config';
import { SIGNATURES } from './signatures';

/** Where requests for Google's load balancers come from. */
const GOOGLE_LOAD_BALANCERS = ['130.211.0.0/22', '35.191.0.0/16'];

/** Who says the address of a client, and whether it came by https. Nobody else is believed. */
export class ClientAddress {
  /** No other type passes for this one. */
  declare protected readonly nominal: 'ClientAddress';
  /** @internal */
  readonly config: ClientAddressConfig;

  private constructor(config: ClientAddressConfig) {
    this.config = config;
  }

  /**
   * The connection itself: nothing is in front of the gateway, or a load balancer that keeps addresses, such
   * as an appliance of Sakura Cloud.
   */
  static direct(): ClientAddress {
    checkCall(SIGNATURES, 'ClientAddress.direct', arguments);
    return new ClientAddress({ kind: 'direct' });
  }

  /**
   * A header of proxies in front. From the right, the first address that is not trusted is the client, so
   * what a client writes into the header itself does not count.
   *
   * @param trusted networks and addresses of these proxies, such as `130.211.0.0/22`
   * @param header that they write, default `X-Forwarded-For`
   */
  static trustedProxies(trusted: readonly string[], header = 'X-Forwarded-For'): ClientAddress {
    checkCall(SIGNATURES, 'ClientAddress.trustedProxies', arguments);
    return new ClientAddress({ kind: 'header', header, trusted });
  }

  /**
   * The PROXY protocol, with which every connection must then begin.
   * @param trusted networks and addresses of the load balancers that speak it
   */
  static proxyProtocol(trusted: readonly string[]): ClientAddress {
    checkCall(SIGNATURES, 'ClientAddress.proxyProtocol', arguments);
    return new ClientAddress({ kind: 'proxy-protocol', trusted });
  }

  /**
   * The load balancer that an Ingress on GKE makes.
   * @param ownAddresses of the load balancer, which it adds to the header too
   */
  static googleLoadBalancer(ownAddresses: readonly string[] = []): ClientAddress {
    checkCall(SIGNATURES, 'ClientAddress.googleLoadBalancer', arguments);
    return ClientAddress.trustedProxies([...GOOGLE_LOAD_BALANCERS, ...ownAddresses]);
  }
}
