import { checkCall } from '../core/props/check-call';
import type { AnnouncedService } from './artifact';
import { SIGNATURES } from './signatures';

/** What is known of an appliance once it exists. */
export interface AnnouncedAddresses {
  /** Virtual IP addresses by key. */
  readonly addressByKey: Readonly<Record<string, string>>;
  /** Addresses of the real servers by key of the virtual IP. */
  readonly serversByKey: Readonly<Record<string, readonly string[]>>;
}

/** The status of a Service, as `kubectl patch --subresource=status` takes it. */
export interface ServiceStatusPatch {
  /** Of the Service. */
  readonly apiVersion: 'v1';
  /** Always a Service. */
  readonly kind: 'Service';
  /** Which Service. */
  readonly metadata: { readonly namespace: string; readonly name: string };
  /** The status that makes kube-proxy answer for the addresses. */
  readonly status: { readonly loadBalancer: { readonly ingress: readonly IngressAddress[] } };
}

/** An address at which a Service is reached from outside. */
export interface IngressAddress {
  /** The virtual IP, or the address of a node where the Service is a probe. */
  readonly ip: string;
  /**
   * `VIP`: packets arrive addressed to this address, and kube-proxy answers for it.
   * `Proxy` would not be answered.
   */
  readonly ipMode: 'VIP';
}

/**
 * The status that makes kube-proxy answer for the addresses of a Service: the virtual IP for a service, those
 * of the real servers for its probe. An address that is not known is left out.
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
