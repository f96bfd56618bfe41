import { compareText } from '../../core/order';
import { findHost } from './host';
import { compilePattern } from './path-regex';
import { formatMatch, type PathRule, type Route, type RouteMatch, trimPrefix } from './route';

/** The routes of one host, found by path. */
export interface HostRoutes<R extends Route = Route> {
  readonly host: string;
  /** Routes for one path, the most specific first. */
  readonly exact: ReadonlyMap<string, readonly R[]>;
  /** Routes with regular expressions, in the order in which they are tried. */
  readonly regexes: readonly RegexRoute<R>[];
  /** Routes for a prefix without its last slash, the most specific first. */
  readonly prefixes: ReadonlyMap<string, readonly R[]>;
}

export interface RegexRoute<R extends Route> {
  readonly route: R;
  readonly pattern: RegExp;
}

/** All routes of a gateway, by host. The host '' is always there. */
export type RouteTable<R extends Route = Route> = ReadonlyMap<string, HostRoutes<R>>;

/**
 * Builds a table of routes. The order of the given routes does not matter.
 *
 * @param fallback returns the route for requests to a host that no other route serves; undefined: they get
 *   404
 * @param hosts that get an entry of their own even if no route names them: it has the routes without a host
 */
export function buildRouteTable<R extends Route>(
  routes: readonly R[],
  fallback: ((host: string) => R) | undefined,
  hosts: readonly string[] = [],
): RouteTable<R> {
  const byHost = Map.groupBy(routes, ({ match }) => match.host);
  const anywhere = byHost.get('') ?? [];
  const toHost = (host: string) => anywhere.map((route) => ({ ...route, match: { ...route.match, host } }));
  const names = [...new Set(['', ...byHost.keys(), ...hosts])].sort(compareText);
  return new Map(names.map((host) => [host, buildHost(host, byHost.get(host) ?? toHost(host), fallback)]));
}

function buildHost<R extends Route>(
  host: string,
  routes: readonly R[],
  fallback: ((host: string) => R) | undefined,
): HostRoutes<R> {
  const all = needsFallback(routes) && fallback ? [...routes, fallback(host)] : routes;
  const sorted = [...all].sort((a, b) => compareMatches(a.match, b.match));
  const pick = (kind: PathRule['kind']) => sorted.filter(({ match }) => match.path.kind === kind);
  return {
    host,
    exact: Map.groupBy(pick('exact'), ({ match }) => match.path.value),
    regexes: pick('regex').map((route) => ({ route, pattern: compilePattern(route.match.path.value) })),
    prefixes: Map.groupBy(pick('prefix'), ({ match }) => trimPrefix(match.path.value)),
  };
}

function needsFallback(routes: readonly Route[]): boolean {
  return !routes.some(
    ({ match }) => match.path.value === '/' && match.path.kind === 'prefix' && !isConditional(match),
  );
}

/** Checks whether a match has conditions besides host and path. */
export function isConditional({ methods, headers }: RouteMatch): boolean {
  return methods.length > 0 || headers.length > 0;
}

const KINDS = ['exact', 'regex', 'prefix'];

/**
 * Compares matches of one host: exact paths, regular expressions, then prefixes; in each the longer text
 * first; then matches with a method, and with more headers. Remaining ties are broken by their text, so that
 * the result depends on the routes alone.
 */
export function compareMatches(a: RouteMatch, b: RouteMatch): number {
  return (
    KINDS.indexOf(a.path.kind) - KINDS.indexOf(b.path.kind) ||
    lengthOf(b) - lengthOf(a) ||
    Number(b.methods.length > 0) - Number(a.methods.length > 0) ||
    b.headers.length - a.headers.length ||
    compareText(formatMatch(a), formatMatch(b))
  );
}

function lengthOf({ path }: RouteMatch): number {
  return path.kind === 'prefix' ? trimPrefix(path.value).length : path.value.length;
}

/** Returns the routes of the host entry that serves a request. */
export function findHostRoutes<R extends Route>(table: RouteTable<R>, host: string): HostRoutes<R> {
  const routes = table.get(findHost(host, (name) => name !== '' && table.has(name))) ?? table.get('');
  if (!routes) return { host: '', exact: new Map(), regexes: [], prefixes: new Map() };
  return routes;
}

/**
 * Yields the routes whose path matches, the most specific first. The first one whose conditions are met
 * serves the request. Takes time proportional to the length of the path and the number of regular
 * expressions.
 */
export function* findCandidates<R extends Route>(routes: HostRoutes<R>, path: string): Generator<R> {
  yield* routes.exact.get(path) ?? [];
  for (const { route, pattern } of routes.regexes) if (pattern.test(path)) yield route;
  yield* findPrefixes(routes, path);
}

/** Yields the routes whose prefix matches a path, the longest first. */
export function* findPrefixes<R extends Route>({ prefixes }: HostRoutes<R>, path: string): Generator<R> {
  for (let prefix = path; prefix !== ''; prefix = prefix.slice(0, prefix.lastIndexOf('/'))) {
    yield* prefixes.get(prefix) ?? [];
  }
  yield* prefixes.get('') ?? [];
}
