/** Which paths a route serves. */
export interface PathRule {
  /** How the path of a request is compared. */
  readonly kind: 'exact' | 'prefix' | 'regex';
  /**
   * The path, beginning with a slash; a pattern for `regex`. A prefix ends at a slash or at the end of the
   * path: `/foo` and `/foo/` both serve `/foo`, `/foo/` and `/foo/bar`, but not `/foobar`.
   */
  readonly value: string;
}

/** A request header and the value that it must have. */
export interface HeaderRule {
  /** In lower case. */
  readonly name: string;
  /** What the header must be, exactly. */
  readonly value: string;
}

/** Which requests a route serves: those that fit all of it. */
export interface RouteMatch {
  /** A host in lower case, `*.` and a domain for every host below it, or '' for hosts that no route names. */
  readonly host: string;
  /** Which paths. */
  readonly path: PathRule;
  /** Any of these; empty: all. GET does not include HEAD. */
  readonly methods: readonly string[];
  /** All of these, sorted by name. */
  readonly headers: readonly HeaderRule[];
}

/** What the path becomes before the backend sees it. Queries stay. */
export type PathRewrite =
  | { readonly kind: 'prefix'; readonly replacement: string }
  | { readonly kind: 'path'; readonly replacement: string }
  /** With `$1` to `$9` for the groups of a regular expression. */
  | { readonly kind: 'captures'; readonly replacement: string };

/** Where a route sends requests: to backends, by their keys and weights, or elsewhere. */
export type RouteAction = ForwardAction | RedirectAction;

/** The request goes on to a backend. */
export interface ForwardAction {
  /** Tells it from a redirect. */
  readonly kind: 'forward';
  /** At least one; of several, each gets its share of the requests. */
  readonly backends: readonly WeightedBackend[];
  /** What becomes of the path; undefined: it stays. */
  readonly rewrite?: PathRewrite | undefined;
}

/** A backend and its share of the requests. */
export interface WeightedBackend {
  /** Identifies the backend in the gateway. */
  readonly key: string;
  /** An integer from 0. */
  readonly weight: number;
}

/** The client is sent elsewhere. */
export interface RedirectAction {
  /** Tells it from a forward. */
  readonly kind: 'redirect';
  /** The status of the answer. */
  readonly status: RedirectStatus;
  /** Of the new location; undefined: that of the request. */
  readonly scheme?: 'http' | 'https' | undefined;
  /** Of the new location; undefined: that of the request. */
  readonly host?: string | undefined;
  /** Of the new location; undefined: the usual one of the scheme. */
  readonly port?: number | undefined;
  /** What replaces the path, or its matched prefix; undefined: the path stays. Queries always stay. */
  readonly path?: { readonly kind: 'path' | 'prefix'; readonly replacement: string } | undefined;
}

/** 307 and 308 keep the method; 301 and 308 are remembered by clients. */
export type RedirectStatus = 301 | 302 | 303 | 307 | 308;

/** A route: which requests, and what becomes of them. */
export interface Route {
  /** Which requests. */
  readonly match: RouteMatch;
  /** What becomes of them. */
  readonly action: RouteAction;
}

/** A prefix without the slash at its end; '' for the root. */
export function trimPrefix(prefix: string): string {
  return prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
}

/** A match in words, for messages and reports: `GET shop.example.jp/cart/ (x-beta: yes)`. */
export function formatMatch({ host, path, methods, headers }: RouteMatch): string {
  const kind = path.kind === 'prefix' ? '' : path.kind === 'exact' ? '= ' : '~ ';
  const conditions = headers.map(({ name, value }) => `${name}: ${value}`).join(', ');
  return [
    methods.length > 0 ? `${methods.join('|')} ` : '',
    kind,
    host,
    path.value,
    conditions && ` (${conditions})`,
  ].join('');
}
