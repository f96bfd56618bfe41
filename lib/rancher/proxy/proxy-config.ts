import type { RefusedRequest } from '../../core/references';
import type { ProxyCertificatesSpec } from './proxy-certificates';

/** A proxy as plain data: what its Caddyfile is made of. */
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

/** The server that requests are passed on to. */
export interface UpstreamConfig {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly refusedRequests: readonly RefusedRequest[];
}

/** Ports and folders where it runs. */
export interface ProxyPlace {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Health check and metrics. */
  readonly healthPort: number;
  readonly config: string;
  /** Certificates: `NAME/tls.crt` and `NAME/tls.key`. */
  readonly tls: string;
  /** What outlives it. */
  readonly data: string;
  /** Its socket. */
  readonly run: string;
}

/** In a container. */
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
