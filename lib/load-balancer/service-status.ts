import { checkCall } from '../core/props/check-call';
import type { AnnouncedService } from './artifact';
import { SIGNATURES } from './signatures';

/** The addresses of an appliance, known once it exists. */
export interface AnnouncedAddresses {
  /** Virtual IP addresses by key. */
  readonly addressByKey: Readonly<Record<string, string>>;
  /** Addresses of the real servers by key of the virtual IP. */
  readonly serversByKey: Readonly<Record<string, readonly string[]>>;
}

/** The status of a Service, in the form for `kubectl patch --subresource=status`. */
export interface ServiceStatusPatch {
  /** The API version of Services. */
  readonly apiVersion: 'v1';
  /** Always a Service. */
  readonly kind: 'Service';
  /** Identifies the Service. */
  readonly metadata: { readonly namespace: string; readonly name: string };
  /** The status that makes kube-proxy answer for the addresses. */
  readonly status: { readonly loadBalancer: { readonly ingress: readonly IngressAddress[] } };
}

/** An address at which a Service is reached from outside. */
export interface IngressAddress {
  /** The virtual IP, or the address of a node if the Service is a probe Service. */
  readonly ip: string;
  /**
   * `VIP`: packets arrive addressed to this address, and kube-proxy answers for it. With `Proxy` it would not
   * answer.
   */
  readonly ipMode: 'VIP';
}

/**
 * Returns the status that makes kube-proxy answer for the addresses of a Service: the virtual IP for a
 * service, those of the real servers for its probe Service. An unknown address is left out.
 */
export function serviceStatusPatch(service: AnnouncedService, known: AnnouncedAddresses): ServiceStatusPatch {
  checkCall(SIGNATURES, 'serviceStatusPatch', arguments);
  const { namespace, name, virtualIpKey, role } = service;
  const virtualIp = known.addressByKey[virtualIpKey];
  const ips =
    role === 'probe' ? (known.serversByKey[virtualIpKey] ?? []) : virtualIp === undefined ? [] : [virtualIp];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name },
    status: { loadBalancer: { ingress: ips.map((ip) => ({ ip, ipMode: 'VIP' })) } },
  };
}
