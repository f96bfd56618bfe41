import { normalizeHost } from './host';
import { compilePattern } from './path-regex';
import { escapePath, normalizePath, replacePrefix, splitTarget } from './request-path';
import { type RedirectAction, type Route, type RouteMatch, trimPrefix } from './route';
import { findCandidates, findHostRoutes, type RouteTable } from './route-table';

/** A request as a client sends it. */
export interface GatewayRequest {
  /** Method in capitals. @default GET */
  readonly method?: string | undefined;
  /** The `Host` header. */
  readonly host: string;
  /** Path and query, percent-encoded, as in the request line. */
  readonly target: string;
  /** Other headers, by name in any case. @default - none */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** @default http */
  readonly scheme?: 'http' | 'https' | undefined;
}

/** The outcome of a request. */
export type Outcome<R extends Route = Route> =
  | {
      readonly kind: 'forwarded';
      readonly route: R;
      /** Keys of the backends that may get it: more than one if the route has weights. */
      readonly backends: readonly string[];
      /** Path and query that the backend gets. */
      readonly target: string;
    }
  | {
      readonly kind: 'redirected';
      readonly route: R;
      readonly status: number;
      /** The `Location` header: relative to the request unless scheme, host or port change. */
      readonly location: string;
    }
  | { readonly kind: 'not-found' }
  /** The path is not valid, or has an encoded question mark that a redirect could not carry over. */
  | { readonly kind: 'bad-request' };

/** Finds the route that serves a request, and what its backend will see. */
export function matchRequest<R extends Route>(table: RouteTable<R>, request: GatewayRequest): Outcome<R> {
  const { path: rawPath, query } = splitTarget(request.target);
  const path = normalizePath(rawPath);
  if (path === undefined) return { kind: 'bad-request' };
  const method = request.method ?? 'GET';
  const headers = lowerNames(request.headers ?? {});
  const hostRoutes = findHostRoutes(table, normalizeHost(request.host));
  for (const route of findCandidates(hostRoutes, path)) {
    if (!fits(route.match, method, headers)) continue;
    return toOutcome(route, { request, path, query });
  }
  return { kind: 'not-found' };
}

interface ReadRequest {
  readonly request: GatewayRequest;
  readonly path: string;
  readonly query: string;
}

function fits(match: RouteMatch, method: string, headers: ReadonlyMap<string, string>): boolean {
  return (
    (match.methods.length === 0 || match.methods.includes(method)) &&
    match.headers.every(({ name, value }) => headers.get(name) === value)
  );
}

function lowerNames(headers: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function toOutcome<R extends Route>(route: R, read: ReadRequest): Outcome<R> {
  const { action, match } = route;
  if (action.kind === 'redirect') {
    if (action.path?.kind === 'prefix' && read.path.includes('?')) return { kind: 'bad-request' };
    const location = toLocation(action, match, read);
    return { kind: 'redirected', route, status: action.status, location };
  }
  const backends = action.backends.filter(({ weight }) => weight > 0).map(({ key }) => key);
  const { rewrite } = action;
  if (!rewrite) return { kind: 'forwarded', route, backends, target: read.request.target };
  return {
    kind: 'forwarded',
    route,
    backends,
    target: withQuery(escapePath(rewritePath(route, read.path)), read),
  };
}

function rewritePath({ match, action }: Route, path: string): string {
  const rewrite = action.kind === 'forward' ? action.rewrite : undefined;
  switch (rewrite?.kind) {
    case 'prefix':
      return replacePrefix(path, trimPrefix(match.path.value), rewrite.replacement);
    case 'path':
      return rewrite.replacement;
    case 'captures':
      return path.replace(compilePattern(match.path.value), (_, ...groups: unknown[]) =>
        rewrite.replacement.replace(/\$(\d)/g, (__, index: string) => {
          const group = groups[Number(index) - 1];
          return typeof group === 'string' ? group : '';
        }),
      );
    default:
      return path;
  }
}

function toLocation(action: RedirectAction, match: RouteMatch, read: ReadRequest): string {
  const target = redirectTarget(action, match, read);
  if (action.scheme === undefined && action.host === undefined && action.port === undefined) return target;
  const scheme = action.scheme ?? read.request.scheme ?? 'http';
  const host = action.host ?? normalizeHost(read.request.host);
  const isUsual = action.port === undefined || action.port === USUAL_PORTS[scheme];
  return `${scheme}://${host}${isUsual ? '' : `:${action.port}`}${target}`;
}

const USUAL_PORTS = { http: 80, https: 443 };

function redirectTarget({ path }: RedirectAction, match: RouteMatch, read: ReadRequest): string {
  if (!path) return read.request.target;
  if (path.kind === 'path') return withQuery(path.replacement, read);
  return withQuery(
    escapePath(replacePrefix(read.path, trimPrefix(match.path.value), path.replacement)),
    read,
  );
}

/** Appends the query of the request to a new path; like nginx, drops a question mark that nothing follows. */
function withQuery(path: string, { query }: ReadRequest): string {
  return query === '?' ? path : path + query;
}
