import type { RefusedRequest } from '../../core/references';
import type { BalancerTls, HttpFrontend } from './frontend';

/** A balancer as plain data, from which HAProxy's configuration is rendered. */
export interface BalancerConfig {
  readonly settings: BalancerSettings;
  readonly frontends: readonly FrontendConfig[];
  readonly backends: readonly BackendConfig[];
}

/** Settings of the whole process. */
export interface BalancerSettings {
  /** Port of the health check. */
  readonly healthPort: number;
  readonly metricsPort: number;
  /** Port on loopback; after the first request to it, the health check fails. */
  readonly drainPort: number;
  readonly maxConnections: number;
  readonly maxPipes: number;
  readonly connectTimeoutSeconds: number;
  readonly clientTimeoutSeconds: number;
  readonly serverTimeoutSeconds: number;
  readonly tunnelTimeoutSeconds: number;
  readonly requestTimeoutSeconds: number;
  readonly retries: number;
  readonly drainSeconds: number;
  readonly shutdownSeconds: number;
  readonly errorPages: readonly ErrorPage[];
  /** DNS servers; empty: those of the pod or host. */
  readonly resolvers: readonly string[];
  readonly folders: BalancerFolders;
}

export interface ErrorPage {
  readonly status: number;
  readonly html: string;
}

/** The folders of its files at run time. */
export interface BalancerFolders {
  /** Folder of its configuration and error pages. */
  readonly config: string;
  /** Folder of certificates: `NAME/tls.crt` and `NAME/tls.key`. */
  readonly tls: string;
  /** Folder of its admin socket, which only its own user can open. */
  readonly run: string;
}

export interface FrontendConfig {
  readonly name: string;
  /** Port that clients use. */
  readonly port: number;
  /** Port in the container. */
  readonly bindPort: number;
  readonly mode: 'tcp' | 'http';
  readonly tls: BalancerTls | undefined;
  readonly acceptsProxyProtocol: boolean;
  readonly allowFrom: readonly string[] | undefined;
  readonly maxConnections: number | undefined;
  /** Rules in the order in which they are tried. */
  readonly rules: readonly RuleConfig[];
  /** Name of the backend for everything else. */
  readonly backend: string | undefined;
  /** Undefined in mode `tcp`. */
  readonly http: HttpConfig | undefined;
}

export interface HttpConfig {
  readonly forwardedHeaders: NonNullable<HttpFrontend['forwardedHeaders']>;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly redirectToHttps: boolean;
  readonly refusedRequests: readonly RefusedRequest[];
}

/** A rule for the connections of one name, or for the requests of one host and path. */
export interface RuleConfig {
  /** Host; '' for all. */
  readonly host: string;
  /** Path without a final slash; '' for all. */
  readonly path: string;
  readonly backend: string;
}

export interface BackendConfig {
  readonly name: string;
  readonly mode: 'tcp' | 'http';
  readonly algorithm: string;
  readonly checkPath: string | undefined;
  readonly checkHost: string | undefined;
  readonly checkIntervalSeconds: number;
  readonly sendsProxyProtocol: boolean;
  readonly maxConnectionsPerServer: number | undefined;
  readonly servers: readonly ServerConfig[];
}

export interface ServerConfig {
  readonly name: string;
  readonly address: string;
  /** Whether the address is a DNS name. */
  readonly isName: boolean;
  readonly port: number;
}
