import type { BalancerBackend } from './balancer-backend';

/** A port that a balancer listens on: connections as they come, or the requests in them. */
export type BalancerFrontend = TcpFrontend | HttpFrontend;

/** What both kinds of frontend have. */
export interface FrontendProps {
  /** Port on the nodes or the host, and of the Service: 1 to 65535. */
  readonly port: number;
  /** Gets what no rule names. @default - nothing: connections are closed, requests get 404 */
  readonly backend?: BalancerBackend | undefined;
  /** Ends TLS here. @default - encrypted connections pass through unread */
  readonly tls?: BalancerTls | undefined;
  /**
   * Whether clients are proxies that say in the PROXY protocol whom they speak for; others are then refused.
   * @default false
   */
  readonly acceptsProxyProtocol?: boolean | undefined;
  /** Networks and addresses that may connect. @default - all */
  readonly allowFrom?: readonly string[] | undefined;
  /** Connections at a time, from 1; more wait. @default - those of the balancer */
  readonly maxConnections?: number | undefined;
}

/** Passes on connections: whatever protocol they speak, so headers cannot be read or set. */
export interface TcpFrontend extends FrontendProps {
  /** Connections are passed on as they are, TLS included. */
  readonly mode: 'tcp';
  /** Chooses by the name that clients ask for in TLS. @default - none: all go to `backend` */
  readonly sni?: readonly SniRule[] | undefined;
}

/** Passes on requests of HTTP/1.1 and HTTP/2, WebSockets included. */
export interface HttpFrontend extends FrontendProps {
  /** Requests are read: paths and hosts can be told apart. */
  readonly mode: 'http';
  /**
   * Chooses by host and path. The order does not matter: hosts come before wildcards and those before rules
   * without a host, longer wildcards and paths before shorter ones.
   * @default - none: all go to `backend`
   */
  readonly rules?: readonly HttpRule[] | undefined;
  /**
   * What becomes of X-Forwarded-For, -Proto and -Port: `if-absent` sets those that a request does not have, as
   * Rancher did, so a client may make them up; `replace` sets all of them, for a balancer that clients reach
   * directly; `keep` sets none.
   * @default if-absent
   */
  readonly forwardedHeaders?: 'if-absent' | 'replace' | 'keep' | undefined;
  /** Headers that backends get, by name; '' removes one. @default - none */
  readonly requestHeaders?: Readonly<Record<string, string>> | undefined;
  /** Headers that clients get, by name; '' removes one. @default - none */
  readonly responseHeaders?: Readonly<Record<string, string>> | undefined;
  /** Sends clients without TLS to the same address with https. @default false */
  readonly redirectToHttps?: boolean | undefined;
}

/** Connections for some names. */
export interface SniRule {
  /** Names in lower case; `*.example.jp` for all below it. */
  readonly hosts: readonly string[];
  /** Where connections for this name go. */
  readonly backend: BalancerBackend;
}

/** Requests for some hosts, or below a path. */
export interface HttpRule {
  /** Hosts in lower case; `*.example.jp` for all below it. @default - all */
  readonly hosts?: readonly string[] | undefined;
  /** Prefix of whole elements: `/shop` covers `/shop` and `/shop/cart`, not `/shopping`. @default / */
  readonly path?: string | undefined;
  /** Where these requests go. */
  readonly backend: BalancerBackend;
}

/** Certificates of a frontend. Their keys never pass through Kumiki. */
export interface BalancerTls {
  /**
   * Names of Secrets of type `kubernetes.io/tls`; on a host without Kubernetes, of folders in `tls/` that hold
   * `tls.crt` and `tls.key`. Clients that ask for no name that fits get the first.
   */
  readonly secretNames: readonly string[];
  /** Refuses clients that ask for a name that no certificate has. @default false */
  readonly strictSni?: boolean | undefined;
  /** Oldest version. @default TLSv1.2 */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined;
}
