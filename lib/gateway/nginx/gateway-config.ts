import type { RefusedRequest } from '../../core/references';
import type { Route } from '../routes/route';
import type { RouteTable } from '../routes/route-table';
import type { NginxVersion } from './nginx-version';

/** Everything that the configuration of nginx depends on: plain data, checked before. */
export interface GatewayConfig {
  readonly table: RouteTable<PolicyRoute>;
  readonly backends: ReadonlyMap<string, Upstream>;
  readonly version: NginxVersion;
  readonly resolver: ResolverConfig;
  readonly clientAddress: ClientAddressConfig;
  readonly tls: TlsConfig | undefined;
  readonly settings: GatewaySettings;
}

/** A route with what applies to its requests. */
export interface PolicyRoute extends Route {
  readonly policy: RoutePolicy;
}

/** Where requests for a backend go. */
export interface Upstream {
  readonly key: string;
  /** Name in the configuration: letters, digits, `-`, `_` and `.`. */
  readonly name: string;
  /** DNS name or IPv4 address. */
  readonly host: string;
  readonly port: number;
  readonly protocol: 'http' | 'grpc';
  /** Whether the connection is encrypted; the certificate is then verified. */
  readonly tls: boolean;
  /** What the backend gets as `Host`; undefined: what the client sent. */
  readonly hostHeader?: string | undefined;
  /** Requests that it should not get from outside. */
  readonly refusedRequests?: readonly RefusedRequest[] | undefined;
}

/** Who resolves names: servers by address, or those that the start script finds in the pod. */
export type ResolverConfig = { readonly addresses: readonly string[] } | { readonly includeFile: string };

/** Who says the address of a client. */
export type ClientAddressConfig =
  | { readonly kind: 'direct' }
  | { readonly kind: 'header'; readonly header: string; readonly trusted: readonly string[] }
  | { readonly kind: 'proxy-protocol'; readonly trusted: readonly string[] };

/** TLS that ends at nginx. */
export interface TlsConfig {
  readonly certificates: readonly CertificateConfig[];
}

/** A certificate with the hosts that it is for. */
export interface CertificateConfig {
  /** Name of the Secret. */
  readonly name: string;
  readonly hosts: readonly string[];
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** What holds for the whole gateway. */
export interface GatewaySettings {
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly statusPort: number;
  /** Answers health checks without the PROXY protocol, where all other ports want it. */
  readonly probePort: number;
  readonly healthPath: string;
  /** While this file exists, the health path answers 503. */
  readonly drainFile: string;
  readonly workerProcesses: number;
  readonly workerShutdownSeconds: number;
  readonly gzip: boolean;
  readonly legacyHeaders: boolean;
  readonly securityHeaders: readonly HeaderValue[];
  /** What requests with http, at nginx or at a trusted proxy, are answered with. */
  readonly redirectToHttps: boolean;
  /** Seconds for which browsers remember to use https only; undefined: no such header. */
  readonly hstsSeconds: number | undefined;
  readonly hstsIncludeSubdomains: boolean;
  /** Applies to routes that say nothing else. */
  readonly policy: RoutePolicy;
}

export interface HeaderValue {
  readonly name: string;
  readonly value: string;
}

/** What applies to the requests of a route. */
export interface RoutePolicy {
  readonly connectTimeoutSeconds: number;
  /** Longest silence of the backend. */
  readonly readTimeoutSeconds: number;
  readonly sendTimeoutSeconds: number;
  /** 0: no limit. */
  readonly maxBodyBytes: number;
  /** Passes answers on as they come, and does not wait for whole request bodies. */
  readonly streaming: boolean;
  readonly rateLimit?: RateLimitConfig | undefined;
  /** Connections at a time of one client. */
  readonly maxConnections?: { readonly count: number; readonly scope: LimitScope } | undefined;
  readonly cors?: CorsConfig | undefined;
  readonly basicAuth?: { readonly realm: string; readonly file: string } | undefined;
  readonly externalAuth?: ExternalAuthConfig | undefined;
  /** Networks that may use it; empty: all. */
  readonly allowFrom: readonly string[];
  /** Networks that may not, even if they are part of `allowFrom`. */
  readonly denyFrom: readonly string[];
  /** Headers that the backend gets. */
  readonly requestHeaders: readonly HeaderValue[];
  /** Headers that the client gets in place of the backend's; '' removes one. */
  readonly responseHeaders: readonly HeaderValue[];
}

/** Whether the requests of a client are counted for one route, or together for all that do not say otherwise. */
export type LimitScope = 'gateway' | 'route';

export interface RateLimitConfig {
  readonly scope: LimitScope;
  readonly requests: number;
  readonly per: 'second' | 'minute';
  readonly burst: number;
}

export interface CorsConfig {
  /** Origins such as `https://shop.example.jp` or `https://*.example.jp`; `*` alone: all. */
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly credentials: boolean;
  readonly maxAgeSeconds: number;
}

export interface ExternalAuthConfig {
  /** Key of the backend that decides. */
  readonly backend: string;
  readonly path: string;
  /** Headers of its answer that the backend of the route gets. */
  readonly responseHeaders: readonly string[];
}
