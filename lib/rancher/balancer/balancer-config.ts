import type { RefusedRequest } from '../../core/references';
import type { BalancerTls, HttpFrontend } from './frontend';

/** A balancer as plain data: what HAProxy's configuration is made of. */
export interface BalancerConfig {
  readonly settings: BalancerSettings;
  readonly frontends: readonly FrontendConfig[];
  readonly backends: readonly BackendConfig[];
}

/** What the whole process is told. */
export interface BalancerSettings {
  /** Where the health check listens. */
  readonly healthPort: number;
  readonly metricsPort: number;
  /** On loopback: the health check fails from the first request on. */
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
  /** Empty: those of the machine. */
  readonly resolvers: readonly string[];
  readonly folders: BalancerFolders;
}

export interface ErrorPage {
  readonly status: number;
  readonly html: string;
}

/** Where its files are when it runs. */
export interface BalancerFolders {
  /** Its configuration and error pages. */
  readonly config: string;
  /** Certificates: `NAME/tls.crt` and `NAME/tls.key`. */
  readonly tls: string;
  /** Its socket, which its own user alone can open. */
  readonly run: string;
}

export interface FrontendConfig {
  readonly name: string;
  /** Where clients find it. */
  readonly port: number;
  /** Where it listens. */
  readonly bindPort: number;
  readonly mode: 'tcp' | 'http';
  readonly tls: BalancerTls | undefined;
  readonly acceptsProxyProtocol: boolean;
  readonly allowFrom: readonly string[] | undefined;
  readonly maxConnections: number | undefined;
  /** In the order in which they are tried. */
  readonly rules: readonly RuleConfig[];
  /** Name of the backend for all else. */
  readonly backend: string | undefined;
  /** Undefined in mode tcp. */
  readonly http: HttpConfig | undefined;
}

export interface HttpConfig {
  readonly forwardedHeaders: NonNullable<HttpFrontend['forwardedHeaders']>;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly redirectToHttps: boolean;
  readonly refusedRequests: readonly RefusedRequest[];
}

/** Connections for one name, or requests for one host and path. */
export interface RuleConfig {
  /** '' for all. */
  readonly host: string;
  /** Without a slash at the end: '' for all. */
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
  /** Whether the address is a name. */
  readonly isName: boolean;
  readonly port: number;
}
