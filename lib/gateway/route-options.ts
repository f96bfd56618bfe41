import type { BackendSource } from '../core/references';
import type { GatewayBackend } from './gateway-backend';

/**
 * Settings for the requests of a route, or of all routes of a gateway. A route inherits from the gateway
 * every setting that it does not give; `false` turns an inherited setting off.
 */
export interface RouteSettings {
  /** Seconds to connect to a backend, 1 to 75. @default 5 */
  readonly connectTimeoutSeconds?: number | undefined;
  /**
   * Longest silence of a backend in seconds, from 1; after it clients get 504 and WebSockets are closed.
   * @default 60
   */
  readonly readTimeoutSeconds?: number | undefined;
  /** Longest time in seconds for which a backend accepts no part of a request, from 1. @default 60 */
  readonly sendTimeoutSeconds?: number | undefined;
  /** Largest body of a request in bytes, beyond which clients get 413; 0 for no limit. @default 1048576 */
  readonly maxBodyBytes?: number | undefined;
  /**
   * Passes answers and request bodies on as they arrive, for server-sent events and large uploads.
   * @default false
   */
  readonly streaming?: boolean | undefined;
  /** How many requests a client may send; further ones get 429. `false` for no limit. @default false */
  readonly rateLimit?: RateLimit | false | undefined;
  /**
   * How many requests of one client may run at a time, from 1; further ones get 429. `false` for no limit.
   * @default false
   */
  readonly maxConnections?: number | false | undefined;
  /**
   * Lets pages of other origins read the answers; `false` leaves CORS headers to the backend.
   * @default false
   */
  readonly cors?: Cors | false | undefined;
  /** Requires a user and password; `false` for neither. @default false */
  readonly basicAuth?: BasicAuth | false | undefined;
  /** Asks a service whether a request is allowed; `false` for no such service. @default false */
  readonly externalAuth?: ExternalAuth | false | undefined;
  /** Networks and addresses that may send requests; others get 403. @default - all */
  readonly allowFrom?: readonly string[] | undefined;
  /** Networks and addresses that may not, even if they are in `allowFrom`. @default - none */
  readonly denyFrom?: readonly string[] | undefined;
  /** Headers that backends get, by name; '' removes one. @default - those of the gateway */
  readonly requestHeaders?: Readonly<Record<string, string>> | undefined;
  /** Headers that clients get, by name. @default - the security headers of the gateway */
  readonly responseHeaders?: Readonly<Record<string, string>> | undefined;
}

/** A request rate for each client: per second or per minute, exactly one of the two. */
export interface RateLimit {
  /** An integer from 1. @default - `requestsPerMinute` is used */
  readonly requestsPerSecond?: number | undefined;
  /** An integer from 1, such as 10 for sign-in attempts. @default - `requestsPerSecond` is used */
  readonly requestsPerMinute?: number | undefined;
  /**
   * Requests beyond the rate that may arrive at once.
   * @default - as many as one such second or minute allows
   */
  readonly burst?: number | undefined;
}

/** The origins whose pages may use the answers. */
export interface Cors {
  /** Origins such as `https://shop.example.jp`; `https://*.example.jp` for one label, `*` alone for all. */
  readonly origins: readonly string[];
  /** @default GET, HEAD, POST, PUT, PATCH and DELETE */
  readonly methods?: readonly string[] | undefined;
  /** Request headers that pages may send. @default Authorization and Content-Type */
  readonly headers?: readonly string[] | undefined;
  /** Answer headers that pages may read. @default - the few that browsers always allow */
  readonly exposedHeaders?: readonly string[] | undefined;
  /** Whether cookies may be sent; not with origins of `*`. @default false */
  readonly credentials?: boolean | undefined;
  /** Seconds for which browsers cache the preflight answer, from 0. @default 600 */
  readonly maxAgeSeconds?: number | undefined;
}

/** Users and passwords from a Secret. The password is not passed on to backends. */
export interface BasicAuth {
  /** Name of a Secret in the namespace of the gateway, not created by Kumiki. */
  readonly secretName: string;
  /** Key of the Secret whose value has lines in `htpasswd` format. @default auth */
  readonly key?: string | undefined;
  /** Realm that browsers show. @default Restricted */
  readonly realm?: string | undefined;
}

/**
 * A service that is asked before each request, with its headers and without its body: 2xx allows it, 401 and
 * 403 are passed on to the client, and everything else, including no answer, becomes 500.
 */
export interface ExternalAuth {
  /** The backend that decides whether a request may pass. */
  readonly backend: BackendSource | GatewayBackend;
  /** Path of the question; the original path is in `X-Original-URI`. @default / */
  readonly path?: string | undefined;
  /** Headers of its answer that replace those of the client for the backend of the route. @default - none */
  readonly responseHeaders?: readonly string[] | undefined;
}

/** Options of a route: further conditions on its requests, and how they are handled. */
export interface RouteOptions extends RouteSettings {
  /**
   * Host in lower case, or `*.` and a domain for all hosts below it. A host with routes of its own gets
   * no others.
   * @default - hosts that no route names
   */
  readonly host?: string | undefined;
  /** Methods in capitals; GET does not include HEAD. @default - all */
  readonly methods?: readonly string[] | undefined;
  /** Request headers and the values that they must have. @default - none */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Removes the prefix: with `/shop/`, the backend gets `/cart` for `/shop/cart`. @default false */
  readonly stripPrefix?: boolean | undefined;
  /** Replaces the prefix with another one. @default - the path stays */
  readonly replacePrefix?: string | undefined;
  /**
   * Replaces the whole path; after a regular expression, `$1` to `$9` are its groups.
   * @default - the path stays
   */
  readonly rewritePath?: string | undefined;
}
