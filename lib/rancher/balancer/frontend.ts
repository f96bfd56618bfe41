import type { BalancerBackend } from './balancer-backend';

/** A port that a balancer listens on, passing on either connections or the requests in them. */
export type BalancerFrontend = TcpFrontend | HttpFrontend;

/** Properties of both kinds of frontend. */
export interface FrontendProps {
  /** Port on the nodes or the host, and of the Service: 1 to 65535. */
  readonly port: number;
  /**
   * Backend for everything that no rule matches.
   * @default - none: connections are closed, requests get 404
   */
  readonly backend?: BalancerBackend | undefined;
  /** Terminates TLS at the balancer. @default - encrypted connections are passed on unread */
  readonly tls?: BalancerTls | undefined;
  /**
   * Whether clients are proxies that send the address of the actual client in the PROXY protocol; all others
   * are then refused.
   * @default false
   */
  readonly acceptsProxyProtocol?: boolean | undefined;
  /** Networks and addresses that may connect. @default - all */
  readonly allowFrom?: readonly string[] | undefined;
  /** The most connections at a time, from 1; further ones wait. @default - that of the balancer */
  readonly maxConnections?: number | undefined;
}

/** Passes on connections of any protocol, so headers cannot be read or set. */
export interface TcpFrontend extends FrontendProps {
  /** Passes connections on unchanged, including TLS. */
  readonly mode: 'tcp';
  /**
   * Chooses backends by the name that clients ask for in TLS.
   * @default - none: all connections go to `backend`
   */
  readonly sni?: readonly SniRule[] | undefined;
}

/** Passes on requests of HTTP/1.1 and HTTP/2, including WebSockets. */
export interface HttpFrontend extends FrontendProps {
  /** Reads requests, so paths and hosts can be distinguished. */
  readonly mode: 'http';
  /**
   * Chooses backends by host and path. The order does not matter: hosts come before wildcards and those
   * before rules without a host, longer wildcards and paths before shorter ones.
   * @default - none: all requests go to `backend`
   */
  readonly rules?: readonly HttpRule[] | undefined;
  /**
   * How X-Forwarded-For, -Proto and -Port are set. `if-absent` sets those that a request lacks, as Rancher
   * did, so clients can forge them; `replace` sets all of them, for a balancer that clients reach directly;
   * `keep` sets none.
   * @default if-absent
   */
  readonly forwardedHeaders?: 'if-absent' | 'replace' | 'keep' | undefined;
  /** Headers that backends get, by name; '' removes one. @default - none */
  readonly requestHeaders?: Readonly<Record<string, string>> | undefined;
  /** Headers that clients get, by name; '' removes one. @default - none */
  readonly responseHeaders?: Readonly<Record<string, string>> | undefined;
  /** Redirects clients without TLS to the same address with https. @default false */
  readonly redirectToHttps?: boolean | undefined;
}

/** A rule for the connections of some names. */
export interface SniRule {
  /** Names in lower case; `*.example.jp` covers all names below it. */
  readonly hosts: readonly string[];
  /** The backend for these connections. */
  readonly backend: BalancerBackend;
}

/** A rule for the requests of some hosts, or below a path. */
export interface HttpRule {
  /** Hosts in lower case; `*.example.jp` covers all hosts below it. @default - all */
  readonly hosts?: readonly string[] | undefined;
  /** Prefix by whole path elements: `/shop` covers `/shop` and `/shop/cart`, not `/shopping`. @default / */
  readonly path?: string | undefined;
  /** The backend for these requests. */
  readonly backend: BalancerBackend;
}

/** Certificates of a frontend. Their keys never pass through Kumiki. */
export interface BalancerTls {
  /**
   * Names of Secrets of type `kubernetes.io/tls`; on a host without Kubernetes, names of folders in `tls/`
   * with `tls.crt` and `tls.key`. Clients whose requested name matches no certificate get the first one.
   */
  readonly secretNames: readonly string[];
  /** Refuses clients that ask for a name that no certificate has. @default false */
  readonly strictSni?: boolean | undefined;
  /** Oldest TLS version that is accepted. @default TLSv1.2 */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined;
}
