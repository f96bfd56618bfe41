import { checkCall } from '../core/props/check-call';
import type { BackendSource } from '../core/references';
import type { Redirect } from './redirect';
import { SIGNATURES } from './signatures';

/** The target of a route: a service or workload, one with options, several with weights, or a redirect. */
export type RouteTarget = BackendSource | GatewayBackend | Redirect;

/** Options for the connection from the gateway to a backend. */
export interface BackendOptions {
  /**
   * Port of the Service.
   * @default - its only TCP port, or 80 if it has several
   */
  readonly port?: number | undefined;
  /**
   * `http` is HTTP/1.1, with WebSocket where a client asks for it; `grpc` is HTTP/2.
   * @default http
   */
  readonly protocol?: 'http' | 'grpc' | undefined;
}

/** Options of a server outside the cluster. */
export interface ExternalOptions extends BackendOptions {
  /** Whether the connection is encrypted; its certificate is then verified. @default true */
  readonly tls?: boolean | undefined;
  /** The `Host` header that it gets. @default - its own name, by which such servers tell their sites apart */
  readonly hostHeader?: string | undefined;
}

/** One of several backends of a route. */
export interface WeightedTarget {
  /** The backend that gets this share of the requests. */
  readonly backend: BackendSource | GatewayBackend;
  /** Share of the requests, an integer from 0 to 1000000, relative to the other weights. */
  readonly weight: number;
}

/** The declaration behind a GatewayBackend. @internal */
export type BackendSpec =
  | { readonly kind: 'service'; readonly source: BackendSource; readonly options: BackendOptions }
  | { readonly kind: 'external'; readonly host: string; readonly options: ExternalOptions }
  | { readonly kind: 'weighted'; readonly targets: readonly WeightedTarget[] };

/** A backend with options. */
export class GatewayBackend {
  /** Makes this type nominal. */
  declare protected readonly nominal: 'GatewayBackend';
  /** @internal */
  readonly spec: BackendSpec;

  private constructor(spec: BackendSpec) {
    this.spec = spec;
  }

  /** A service or workload of the cluster with options. A workload without a Service gets one. */
  static service(source: BackendSource, options: BackendOptions = {}): GatewayBackend {
    checkCall(SIGNATURES, 'GatewayBackend.service', arguments);
    return new GatewayBackend({ kind: 'service', source, options });
  }

  /** A server outside of the cluster. @param host a DNS name, or an IPv4 address without `tls` */
  static external(host: string, options: ExternalOptions = {}): GatewayBackend {
    checkCall(SIGNATURES, 'GatewayBackend.external', arguments);
    return new GatewayBackend({ kind: 'external', host, options });
  }

  /**
   * Several backends that share the requests by weight, for a canary release. Each request is assigned
   * independently, so one client may reach several of them.
   */
  static weighted(targets: readonly WeightedTarget[]): GatewayBackend {
    checkCall(SIGNATURES, 'GatewayBackend.weighted', arguments);
    return new GatewayBackend({ kind: 'weighted', targets });
  }
}
