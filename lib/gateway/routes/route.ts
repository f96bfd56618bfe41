/** A rule for the paths that a route serves. */
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
  /** The exact value. */
  readonly value: string;
}

/** The requests that a route serves: those that meet all conditions. */
export interface RouteMatch {
  /** A host in lower case, `*.` and a domain for every host below it, or '' for hosts that no route names. */
  readonly host: string;
  /** The paths that match. */
  readonly path: PathRule;
  /** The methods that match; empty: all. GET does not include HEAD. */
  readonly methods: readonly string[];
  /** Headers that must all match, sorted by name. */
  readonly headers: readonly HeaderRule[];
}

/** How the path changes before the backend sees it. Queries stay. */
export type PathRewrite =
  | { readonly kind: 'prefix'; readonly replacement: string }
  | { readonly kind: 'path'; readonly replacement: string }
  /** With `$1` to `$9` for the groups of a regular expression. */
  | { readonly kind: 'captures'; readonly replacement: string };

/** The action of a route: forward requests to backends, by key and weight, or redirect them. */
export type RouteAction = ForwardAction | RedirectAction;

/** Forwards requests to backends. */
export interface ForwardAction {
  /** Distinguishes it from a redirect. */
  readonly kind: 'forward';
  /** At least one backend; several share the requests by weight. */
  readonly backends: readonly WeightedBackend[];
  /** How the path changes; undefined: it stays. */
  readonly rewrite?: PathRewrite | undefined;
}

/** A backend and its share of the requests. */
export interface WeightedBackend {
  /** Key of the backend in the gateway. */
  readonly key: string;
  /** An integer from 0. */
  readonly weight: number;
}

/** Redirects clients. */
export interface RedirectAction {
  /** Distinguishes it from a forward. */
  readonly kind: 'redirect';
  /** The status of the answer. */
  readonly status: RedirectStatus;
  /** Scheme of the new location; undefined: that of the request. */
  readonly scheme?: 'http' | 'https' | undefined;
  /** Host of the new location; undefined: that of the request. */
  readonly host?: string | undefined;
  /** Port of the new location; undefined: the usual one of the scheme. */
  readonly port?: number | undefined;
  /** Replacement for the path, or for its matched prefix; undefined: the path stays. Queries always stay. */
  readonly path?: { readonly kind: 'path' | 'prefix'; readonly replacement: string } | undefined;
}

/** 307 and 308 keep the method; 301 and 308 are remembered by clients. */
export type RedirectStatus = 301 | 302 | 303 | 307 | 308;

/** A route: the requests it serves, and its action. */
export interface Route {
  /** The requests that it serves. */
  readonly match: RouteMatch;
  /** What happens to them. */
  readonly action: RouteAction;
}

/** Removes the slash at the end of a prefix; returns '' for the root. */
export function trimPrefix(prefix: string): string {
  return prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
}

/** Formats a match for messages and reports: `GET shop.example.jp/cart/ (x-beta: yes)`. */
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
