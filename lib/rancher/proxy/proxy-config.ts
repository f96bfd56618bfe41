import type { RefusedRequest } from '../../core/references';
import type { ProxyCertificatesSpec } from './proxy-certificates';

/** A proxy as plain data, from which its Caddyfile is rendered. */
export interface ProxyConfig {
  readonly hosts: readonly string[];
  readonly upstream: UpstreamConfig;
  readonly certificates: ProxyCertificatesSpec;
  readonly webSocket: boolean;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly trustedProxies: readonly string[];
  readonly proxyProtocolFrom: readonly string[];
  readonly connectTimeoutSeconds: number;
  readonly retrySeconds: number;
  readonly drainSeconds: number;
  readonly graceSeconds: number;
  readonly place: ProxyPlace;
}

/** The server to which requests are passed on. */
export interface UpstreamConfig {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly refusedRequests: readonly RefusedRequest[];
}

/** Ports and folders of the environment in which it runs. */
export interface ProxyPlace {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Port of the health check and metrics. */
  readonly healthPort: number;
  readonly config: string;
  /** Folder of certificates: `NAME/tls.crt` and `NAME/tls.key`. */
  readonly tls: string;
  /** Folder of the data that outlives it. */
  readonly data: string;
  /** Folder of its admin socket. */
  readonly run: string;
}

/** Ports and folders in a container. */
export const PLACE: ProxyPlace = {
  httpPort: 8080,
  httpsPort: 8443,
  healthPort: 8081,
  config: '/etc/caddy',
  tls: '/etc/caddy-tls',
  data: '/data',
  run: '/run/caddy',
};

export const HEALTH_PATH = '/healthz';
