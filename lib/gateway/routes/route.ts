/** Which paths a route serves. */
export interface PathRule {
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
  readonly value: string;
}

/** Which requests a route serves: those that fit all of it. */
export interface RouteMatch {
  /** A host in lower case, `*.` and a domain for every host below it, or '' for hosts that no route names. */
  readonly host: string;
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

export interface ForwardAction {
  readonly kind: 'forward';
  /** At least one; of several, each gets its share of the requests. */
  readonly backends: readonly WeightedBackend[];
  readonly rewrite?: PathRewrite | undefined;
}

export interface WeightedBackend {
  /** Identifies the backend in the gateway. */
  readonly key: string;
  /** An integer from 0. */
  readonly weight: number;
}

export interface RedirectAction {
  readonly kind: 'redirect';
  readonly status: RedirectStatus;
  readonly scheme?: 'http' | 'https' | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** What replaces the path, or its matched prefix; undefined: the path stays. Queries always stay. */
  readonly path?: { readonly kind: 'path' | 'prefix'; readonly replacement: string } | undefined;
}

export type RedirectStatus = 301 | 302 | 303 | 307 | 308;

/** A route: which requests, and what becomes of them. */
export interface Route {
  readonly match: RouteMatch;
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
