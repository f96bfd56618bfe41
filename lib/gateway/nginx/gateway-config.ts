import type { RefusedRequest } from '../../core/references';
import type { Route } from '../routes/route';
import type { RouteTable } from '../routes/route-table';
import type { NginxVersion } from './nginx-version';

/** Everything that the configuration of nginx depends on: plain data, already checked. */
export interface GatewayConfig {
  readonly table: RouteTable<PolicyRoute>;
  readonly backends: ReadonlyMap<string, Upstream>;
  readonly version: NginxVersion;
  readonly resolver: ResolverConfig;
  readonly clientAddress: ClientAddressConfig;
  readonly tls: TlsConfig | undefined;
  readonly settings: GatewaySettings;
}

/** A route with the policy for its requests. */
export interface PolicyRoute extends Route {
  readonly policy: RoutePolicy;
}

/** The server that requests for a backend go to. */
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
  /** The `Host` header that the backend gets; undefined: the one that the client sent. */
  readonly hostHeader?: string | undefined;
  /** Requests from outside that it must not get. */
  readonly refusedRequests?: readonly RefusedRequest[] | undefined;
}

/** The DNS servers: given addresses, or a file that the start script writes from those of the pod. */
export type ResolverConfig = { readonly addresses: readonly string[] } | { readonly includeFile: string };

/** The trusted source of client addresses. */
export type ClientAddressConfig =
  | { readonly kind: 'direct' }
  | { readonly kind: 'header'; readonly header: string; readonly trusted: readonly string[] }
  | { readonly kind: 'proxy-protocol'; readonly trusted: readonly string[] };

/** TLS that ends at nginx. */
export interface TlsConfig {
  readonly certificates: readonly CertificateConfig[];
}

/** A certificate with the hosts that it covers. */
export interface CertificateConfig {
  /** Name of the Secret. */
  readonly name: string;
  readonly hosts: readonly string[];
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Settings of the whole gateway. */
export interface GatewaySettings {
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly statusPort: number;
  /** Port for health checks without the PROXY protocol, which all other ports then require. */
  readonly probePort: number;
  readonly healthPath: string;
  /** While this file exists, the health path answers 503. */
  readonly drainFile: string;
  readonly workerProcesses: number;
  readonly workerShutdownSeconds: number;
  readonly gzip: boolean;
  readonly legacyHeaders: boolean;
  readonly securityHeaders: readonly HeaderValue[];
  /** Whether http requests, to nginx or to a trusted proxy, are redirected to https. */
  readonly redirectToHttps: boolean;
  /** Seconds for which browsers remember to use https only; undefined: no such header. */
  readonly hstsSeconds: number | undefined;
  readonly hstsIncludeSubdomains: boolean;
  /** Policy of routes without settings of their own. */
  readonly policy: RoutePolicy;
}

export interface HeaderValue {
  readonly name: string;
  readonly value: string;
}

/** How the requests of a route are handled. */
export interface RoutePolicy {
  readonly connectTimeoutSeconds: number;
  /** Longest silence of the backend, in seconds. */
  readonly readTimeoutSeconds: number;
  readonly sendTimeoutSeconds: number;
  /** 0: no limit. */
  readonly maxBodyBytes: number;
  /** Whether answers and request bodies are passed on as they arrive. */
  readonly streaming: boolean;
  readonly rateLimit?: RateLimitConfig | undefined;
  /** The most connections of one client at a time. */
  readonly maxConnections?: { readonly count: number; readonly scope: LimitScope } | undefined;
  readonly cors?: CorsConfig | undefined;
  readonly basicAuth?: { readonly realm: string; readonly file: string } | undefined;
  readonly externalAuth?: ExternalAuthConfig | undefined;
  /** Networks that may use the route; empty: all. */
  readonly allowFrom: readonly string[];
  /** Networks that may not, even if `allowFrom` contains them. */
  readonly denyFrom: readonly string[];
  /** Headers that the backend gets. */
  readonly requestHeaders: readonly HeaderValue[];
  /** Headers that the client gets instead of the backend's; '' removes one. */
  readonly responseHeaders: readonly HeaderValue[];
}

/** Whether a client's requests are counted per route, or jointly for all routes without their own limit. */
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
  /** Headers of its answer that are passed to the backend of the route. */
  readonly responseHeaders: readonly string[];
}
