import { checkCall } from '../../core/props/check-call';
import type { BackendSource } from '../../core/references';
import { SIGNATURES } from '../signatures';

/** Options of a server by address. */
export interface ProxyUpstreamOptions {
  /** Whether the connection to it is encrypted; its certificate is then verified. @default false */
  readonly tls?: boolean | undefined;
}

/** The declaration behind a ProxyUpstream. @internal */
export type ProxyUpstreamSpec =
  | { readonly kind: 'service'; readonly source: BackendSource; readonly port: number | undefined }
  | { readonly kind: 'address'; readonly host: string; readonly port: number; readonly tls: boolean };

/** The server behind a proxy. */
export class ProxyUpstream {
  /** Makes this type nominal. */
  declare protected readonly nominal: 'ProxyUpstream';
  /** @internal */
  readonly spec: ProxyUpstreamSpec;

  private constructor(spec: ProxyUpstreamSpec) {
    this.spec = spec;
  }

  /** A Service of the cluster, or a workload that has one. @param port of the Service, if it has several */
  static service(source: BackendSource, port?: number): ProxyUpstream {
    checkCall(SIGNATURES, 'ProxyUpstream.service', arguments);
    return new ProxyUpstream({ kind: 'service', source, port });
  }

  /** A server outside of the cluster. @param host an IPv4 address, or a DNS name */
  static address(host: string, port: number, options: ProxyUpstreamOptions = {}): ProxyUpstream {
    checkCall(SIGNATURES, 'ProxyUpstream.address', arguments);
    return new ProxyUpstream({ kind: 'address', host, port, tls: options.tls ?? false });
  }
}
