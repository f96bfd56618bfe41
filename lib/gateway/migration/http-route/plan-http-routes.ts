import { isWildcard } from '../../routes/host';
import { formatMatch, type RouteMatch, trimPrefix } from '../../routes/route';
import { compareMatches, isConditional } from '../../routes/route-table';
import { type KnownService, type MigratedRoute, toTableRoute } from '../migration-plan';
import type { Omissions } from '../omissions';
import type { SourceObject } from '../read-objects';
import { readHttpRoute } from './read-http-route';

interface MatchedRoute {
  readonly route: MigratedRoute;
  readonly match: RouteMatch;
}

/**
 * Plans the routes of HTTPRoutes, which are sorted from the oldest to the newest. For a path without a route
 * of its own host, HTTPRoutes serve the route of a wildcard that covers the host, so such routes are repeated
 * for the host.
 */
export function planHttpRoutes(
  sources: readonly SourceObject[],
  services: ReadonlyMap<string, KnownService>,
  omissions: Omissions,
): MigratedRoute[] {
  const routes = sources
    .flatMap((source) => readHttpRoute(source, services, omissions))
    .map((route) => ({ route, match: toTableRoute(route).match }));
  const byHost = Map.groupBy(routes, ({ match }) => match.host);
  for (const entries of byHost.values()) reportTies(entries, omissions);
  return [...byHost.keys()].flatMap((host) => {
    const all = [...(byHost.get(host) ?? [])];
    for (const wider of listWiderHosts(host)) {
      for (const { route, match } of byHost.get(wider) ?? []) {
        const copy = { route: { ...route, options: { ...route.options, host } }, match: { ...match, host } };
        if (!isShadowed(copy, all, omissions)) all.push(copy);
      }
    }
    return all.map(({ route }) => route);
  });
}

/** Lists the wildcards that cover a host, the narrowest first, then '' for all hosts. */
function listWiderHosts(host: string): string[] {
  if (host === '') return [];
  const labels = host.split('.').slice(1);
  const first = isWildcard(host) ? 1 : 0;
  return [...labels.slice(first).map((_, index) => `*.${labels.slice(first + index).join('.')}`), ''];
}

/** Checks whether the routes of a more specific host leave no requests to a route of a wider one. */
function isShadowed(
  { route, match }: MatchedRoute,
  own: readonly MatchedRoute[],
  omissions: Omissions,
): boolean {
  if (own.some((other) => formatMatch(other.match) === formatMatch(match))) return true;
  const above = own.filter((other) => mayCover(other.match, match));
  if (above.some((other) => !isConditional(other.match))) return true;
  for (const other of above) {
    omissions.add(
      route.from,
      'spec.hostnames',
      'different',
      `for host '${match.host}', '${formatMatch(match)}' comes before the less specific path of ${other.route.from}`,
    );
  }
  return false;
}

/** Checks whether a match covers all paths of another one, but would come after it in a single table. */
function mayCover({ path }: RouteMatch, other: RouteMatch): boolean {
  if (path.kind === 'regex' || other.path.kind === 'regex') return false;
  if (path.kind === 'exact') return other.path.kind === 'exact' && path.value === other.path.value;
  const prefix = trimPrefix(path.value);
  const value = other.path.kind === 'prefix' ? trimPrefix(other.path.value) : other.path.value;
  return value === prefix || value.startsWith(`${prefix}/`);
}

/** Reports matches of one path whose precedence depends only on the order of the rules. */
function reportTies(entries: readonly MatchedRoute[], omissions: Omissions): void {
  const byPath = new Map<string, MatchedRoute[]>();
  for (const entry of entries) {
    const { kind, value } = entry.match.path;
    const key = `${kind} ${kind === 'prefix' ? trimPrefix(value) : value}`;
    const earlier = byPath.get(key) ?? [];
    for (const other of earlier) {
      if (!isTie(other.match, entry.match) || compareMatches(other.match, entry.match) <= 0) continue;
      omissions.add(
        entry.route.from,
        'spec.rules',
        'different',
        `'${formatMatch(entry.match)}' is tried before '${formatMatch(other.match)}': the order of rules does not matter`,
      );
    }
    byPath.set(key, [...earlier, entry]);
  }
}

function isTie(a: RouteMatch, b: RouteMatch): boolean {
  const isRanked = a.methods.length > 0 !== b.methods.length > 0 || a.headers.length !== b.headers.length;
  if (isRanked || formatMatch(a) === formatMatch(b)) return false;
  if (a.methods.length > 0 && !a.methods.some((method) => b.methods.includes(method))) return false;
  return !a.headers.some(({ name, value }) =>
    b.headers.some((other) => other.name === name && other.value !== value),
  );
}
