import { block, type Directive, directive } from '../../formats/nginx/directive';
import { toPcre } from '../routes/path-regex';
import type { RouteMatch } from '../routes/route';
import { findCandidates, findPrefixes, type HostRoutes, isConditional } from '../routes/route-table';
import type { PolicyRoute } from './gateway-config';
import { quotePcre } from './pcre';
import { type LocationContext, renderRoute } from './route-actions';

/** Status that sends a request to the named location of its route; no backend can cause it here. */
const DISPATCH = 418;

/** Renders the locations of a server: one for each path, and one for each route that others fall back to. */
export function renderLocations(
  routes: HostRoutes<PolicyRoute>,
  outer: Omit<LocationContext, 'nameLocation'>,
): Directive[] {
  const context: LocationContext = { ...outer, nameLocation: (statements) => named.add(statements) };
  const named = new NamedLocations(context);
  const locations: Directive[] = [];
  const add = (args: readonly string[], candidates: Iterable<PolicyRoute>) =>
    locations.push(block('location', args, renderCandidates([...takeReachable(candidates)], named, context)));
  const paths = new Set([...routes.exact.keys(), ...routes.prefixes.keys()]);
  for (const path of paths) {
    if (path !== '') add(['=', path], findCandidates(routes, path));
    // nginx tries regular expressions before this location
    if (routes.prefixes.has(path)) add([`${path}/`], findPrefixes(routes, `${path}/`));
  }
  for (const { route } of routes.regexes) add(['~', `(?s)${toPcre(route.match.path.value)}`], [route]);
  if (!routes.prefixes.has('')) add(['/'], []);
  return [...locations, ...named.directives];
}

/** Yields the routes that a request can reach: none after the first one without conditions. */
function* takeReachable(candidates: Iterable<PolicyRoute>): Generator<PolicyRoute> {
  for (const route of candidates) {
    yield route;
    if (!isConditional(route.match)) return;
  }
}

function renderCandidates(
  candidates: readonly PolicyRoute[],
  named: NamedLocations,
  context: LocationContext,
): readonly Directive[] {
  const [first] = candidates;
  if (!first) return [directive('return', '404')];
  if (!isConditional(first.match)) return renderRoute(first, context);
  const variable = renderChoice(candidates, named, context);
  return [directive('error_page', DISPATCH, '=', `$${variable}`), directive('return', DISPATCH)];
}

/** Defines the variable that holds the named location of the first route whose conditions a request meets. */
function renderChoice(
  candidates: readonly PolicyRoute[],
  named: NamedLocations,
  { definitions }: LocationContext,
): string {
  const headers = [
    ...new Set(candidates.flatMap(({ match }) => match.headers.map(({ name }) => name))),
  ].sort();
  // neither methods nor headers can contain a line feed
  const source = ['$request_method', ...headers.map((name) => `$http_${name.replaceAll('-', '_')}`)].join(
    '\n',
  );
  const last = candidates.at(-1);
  const fallback = last && !isConditional(last.match) ? last : undefined;
  const rules = candidates
    .filter((route) => route !== fallback)
    .map((route) => directive(toConditionPattern(route.match, headers), named.nameOf(route)));
  const fallbackName = fallback ? named.nameOf(fallback) : named.notFoundLocation();
  const key = JSON.stringify([source, rules, fallbackName]);
  return definitions.define('route', key, (name) => [
    block('map', [source, `$${name}`], [directive('default', fallbackName), ...rules]),
  ]);
}

function toConditionPattern(match: RouteMatch, headers: readonly string[]): string {
  const method = match.methods.length === 0 ? '[^\\n]*' : `(?:${match.methods.map(quotePcre).join('|')})`;
  const values = headers.map((name) => {
    const rule = match.headers.find((header) => header.name === name);
    return rule ? quotePcre(rule.value) : '[^\\n]*';
  });
  return `~\\A${[method, ...values].join('\\n')}\\z`;
}

/** Locations that are reached by name, each rendered once. */
class NamedLocations {
  readonly directives: Directive[] = [];
  private readonly names = new Map<PolicyRoute | undefined, string>();
  private readonly context: LocationContext;

  constructor(context: LocationContext) {
    this.context = context;
  }

  nameOf(route: PolicyRoute): string {
    return this.define(route, () => renderRoute(route, this.context));
  }

  /** Returns the name of the location for requests that no route serves. */
  notFoundLocation(): string {
    return this.define(undefined, () => [directive('return', '404')]);
  }

  private define(route: PolicyRoute | undefined, render: () => readonly Directive[]): string {
    const known = this.names.get(route);
    if (known !== undefined) return known;
    const name = this.add(render());
    this.names.set(route, name);
    return name;
  }

  add(statements: readonly Directive[]): string {
    const name = `@route_${this.directives.length + 1}`;
    this.directives.push(block('location', [name], statements));
    return name;
  }
}
