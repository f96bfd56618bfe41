import type { BackendSource } from '../core/references';
import type { GatewayBackend } from './gateway-backend';

/**
 * What applies to the requests of a route, or of all routes of a gateway. A route takes from the gateway what it
 * does not say itself; `false` is how it says that it has none of it.
 */
export interface RouteSettings {
  /** Seconds to connect to a backend, 1 to 75. @default 5 */
  readonly connectTimeoutSeconds?: number | undefined;
  /**
   * Longest silence of a backend in seconds, from 1; afterwards clients get 504, and WebSockets end.
   * @default 60
   */
  readonly readTimeoutSeconds?: number | undefined;
  /** Longest time in seconds for which a backend takes nothing of a request, from 1. @default 60 */
  readonly sendTimeoutSeconds?: number | undefined;
  /** Largest body of a request in bytes, beyond which clients get 413; 0 for no limit. @default 1048576 */
  readonly maxBodyBytes?: number | undefined;
  /**
   * Passes on answers and request bodies as they come, for server-sent events and large uploads.
   * @default false
   */
  readonly streaming?: boolean | undefined;
  /** How many requests a client may send; more get 429. `false` for any number. @default false */
  readonly rateLimit?: RateLimit | false | undefined;
  /**
   * How many requests of one client may run at a time, from 1; more get 429. `false` for any number.
   * @default false
   */
  readonly maxConnections?: number | false | undefined;
  /** Lets pages of other origins use the answers; `false`: the backend says which. @default false */
  readonly cors?: Cors | false | undefined;
  /** Asks for a user and password; `false` asks nobody. @default false */
  readonly basicAuth?: BasicAuth | false | undefined;
  /** Asks a service whether a request is allowed; `false` asks none. @default false */
  readonly externalAuth?: ExternalAuth | false | undefined;
  /** Networks and addresses that may send requests; others get 403. @default - all */
  readonly allowFrom?: readonly string[] | undefined;
  /** Networks and addresses that may not, even if `allowFrom` has them. @default - none */
  readonly denyFrom?: readonly string[] | undefined;
  /** Headers that backends get, by name; '' removes one. @default - those of the gateway */
  readonly requestHeaders?: Readonly<Record<string, string>> | undefined;
  /** Headers that clients get, by name. @default - the security headers of the gateway */
  readonly responseHeaders?: Readonly<Record<string, string>> | undefined;
}

/** How many requests a client may send: by the second or by the minute, one of the two. */
export interface RateLimit {
  /** An integer from 1. @default - `requestsPerMinute` says it */
  readonly requestsPerSecond?: number | undefined;
  /** An integer from 1, such as 10 for attempts to sign in. @default - `requestsPerSecond` says it */
  readonly requestsPerMinute?: number | undefined;
  /** Requests beyond it that may come at once. @default - as many as in one such second or minute */
  readonly burst?: number | undefined;
}

/** Which pages of other origins may use the answers. */
export interface Cors {
  /** Such as `https://shop.example.jp`; `https://*.example.jp` for one label, `*` alone for all. */
  readonly origins: readonly string[];
  /** @default GET, HEAD, POST, PUT, PATCH and DELETE */
  readonly methods?: readonly string[] | undefined;
  /** Request headers that pages may send. @default Authorization and Content-Type */
  readonly headers?: readonly string[] | undefined;
  /** Answer headers that pages may read. @default - the few that browsers always allow */
  readonly exposedHeaders?: readonly string[] | undefined;
  /** Whether cookies may be sent; not with origins of `*`. @default false */
  readonly credentials?: boolean | undefined;
  /** For how long browsers remember it, from 0. @default 600 */
  readonly maxAgeSeconds?: number | undefined;
}

/** Users and passwords of a Secret. The password is not passed on to backends. */
export interface BasicAuth {
  /** Name of a Secret in the namespace of the gateway, made by others. */
  readonly secretName: string;
  /** Its key that holds lines as `htpasswd` writes them. @default auth */
  readonly key?: string | undefined;
  /** What browsers show. @default Restricted */
  readonly realm?: string | undefined;
}

/**
 * A service that is asked before each request, with its headers and without its body: 2xx allows it, 401 and
 * 403 are passed on, and everything else, no answer included, is 500 for the client.
 */
export interface ExternalAuth {
  /** Who is asked whether a request may pass. */
  readonly backend: BackendSource | GatewayBackend;
  /** Path that is asked; the original one is in `X-Original-URI`. @default / */
  readonly path?: string | undefined;
  /** Headers of its answer that the backend of the route gets instead of the client's. @default - none */
  readonly responseHeaders?: readonly string[] | undefined;
}

/** Options of a route: which requests beside its path, and what becomes of them. */
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
