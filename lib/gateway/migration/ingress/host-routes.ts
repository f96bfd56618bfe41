import { isWildcard } from '../../routes/host';
import type { PathRule } from '../../routes/route';
import { compareMatches } from '../../routes/route-table';
import type { MigratedBackend } from '../migration-plan';
import type { IngressPath, IngressSource } from './read-ingress';
import { lengthen, literalStart, type TranslatedPath, translatePath } from './regex-path';

/** A path of a host, for which ingress-nginx has one location. */
export interface Location extends IngressPath {
  readonly ingress: IngressSource;
}

/** A location with its translation. */
export interface TranslatedLocation {
  readonly location: Location;
  readonly translated: TranslatedPath;
}

/** Groups locations by host, from the oldest Ingress to the newest. */
export function groupLocations(ingresses: readonly IngressSource[]): Map<string, Location[]> {
  const hosts = new Map<string, Location[]>();
  const own = new Set(ingresses.flatMap(({ hosts: names }) => names));
  const fallbacks = new Map<string, Location>();
  for (const ingress of ingresses) {
    for (const name of readNames(ingress, own)) {
      const isNew = !hosts.has(name.host);
      const locations = hosts.get(name.host) ?? [];
      hosts.set(name.host, locations);
      if (isNew && ingress.defaultBackend && name.host !== '') {
        fallbacks.set(name.host, toFallback(name.host, ingress, ingress.defaultBackend));
      }
      for (const path of ingress.paths) {
        if (path.host === name.of) locations.push({ ...path, host: name.host, ingress });
      }
    }
    if (!ingress.defaultBackend) continue;
    if (ingress.hosts.length === 0 && !fallbacks.has(''))
      fallbacks.set('', toFallback('', ingress, ingress.defaultBackend));
    else reportDefaultBackend(ingress);
  }
  for (const [host, location] of fallbacks) {
    const locations = hosts.get(host) ?? [];
    if (!locations.some(({ path }) => path === '/')) locations.push(location);
    hosts.set(host, locations);
  }
  return hosts;
}

/** Reports a default backend that serves no request. */
function reportDefaultBackend({ hosts, annotations }: IngressSource): void {
  const leaveOut = (reason: string) => annotations.report('spec.defaultBackend', 'left-out', reason);
  if (hosts.length === 0) leaveOut('an older Ingress has the default backend');
  if (hosts.includes(''))
    leaveOut('of an Ingress with rules, ingress-nginx uses it for their hosts only, and a rule names none');
}

/** Reads the hosts of an Ingress and their aliases; reports aliases that are the host of another rule. */
function readNames({ hosts, aliases, annotations }: IngressSource, own: ReadonlySet<string>) {
  const free = aliases.filter((alias) => !own.has(alias));
  for (const alias of aliases) {
    if (own.has(alias)) annotations.ignore('server-alias', `${alias} is the host of a rule`);
  }
  return hosts.flatMap((host) => [
    { host, of: host },
    ...(host === '' ? [] : free.map((alias) => ({ host: alias, of: host }))),
  ]);
}

function toFallback(host: string, ingress: IngressSource, backend: MigratedBackend): Location {
  return { host, path: '/', type: 'Prefix', backend, field: 'spec.defaultBackend', ingress };
}

/** Translates the locations of one host; differences are reported at the Ingress of each. */
export function translateHost(host: string, given: readonly Location[]): TranslatedLocation[] {
  const locations = keepOldest(given);
  if (isWildcard(host)) {
    for (const { ingress } of locations) {
      ingress.annotations.report(
        'spec.rules',
        'different',
        `the host ${host} also serves names with several labels below its domain`,
      );
    }
  }
  const isRegex = locations.some(
    ({ ingress, path }) => ingress.usesRegex || rewriteOf(ingress, path) !== undefined,
  );
  return isRegex ? translateRegexes(host, locations) : translatePlain(locations);
}

/** Keeps one location for each path and type: that of the oldest Ingress. */
function keepOldest(locations: readonly Location[]): Location[] {
  const kept = new Map<string, Location>();
  for (const location of locations) {
    const key = `${location.type} ${location.path}`;
    const older = kept.get(key);
    if (older) location.ingress.annotations.report(location.field, 'left-out', sameRule(older));
    else kept.set(key, location);
  }
  return [...kept.values()];
}

/** Returns the rewrite target; undefined if it equals the path, so that nothing is rewritten. */
function rewriteOf({ rewriteTarget }: IngressSource, path: string): string | undefined {
  return rewriteTarget === path ? undefined : rewriteTarget;
}

function translatePlain(locations: readonly Location[]): TranslatedLocation[] {
  const byRule = new Map<string, TranslatedLocation>();
  // where one path has both types, `Prefix` serves more
  const order = (location: Location) => (location.type === 'ImplementationSpecific' ? 1 : 0);
  for (const location of [...locations].sort((a, b) => order(a) - order(b))) {
    const { path, type, ingress, field } = location;
    const kind = type === 'Exact' ? 'exact' : 'prefix';
    const key = `${kind} ${kind === 'prefix' ? path.replace(/\/$/, '') : path}`;
    const other = byRule.get(key);
    if (other) {
      ingress.annotations.report(field, 'left-out', sameRule(other.location));
      continue;
    }
    reportRedirect(location, kind, locations);
    if (type === 'ImplementationSpecific' && !path.endsWith('/')) {
      ingress.annotations.report(
        field,
        'different',
        `ingress-nginx also serves paths that only begin like ${path}, such as ${path}x; here a prefix ends at a slash`,
      );
    }
    byRule.set(key, { location, translated: { rule: { kind, value: path }, options: {} } });
  }
  return [...byRule.values()];
}

/** Reports a lost redirect: nginx sends `/a` to `/a/` if only the latter has a location, even if exact. */
function reportRedirect(
  { path, field, ingress }: Location,
  kind: 'exact' | 'prefix',
  locations: readonly Location[],
): void {
  const bare = path.slice(0, -1);
  if (bare === '' || !path.endsWith('/') || locations.some((other) => other.path === bare)) return;
  const here = kind === 'prefix' ? 'it is served like the paths below it' : `the rule serves ${path} alone`;
  const message = `ingress-nginx redirects ${bare} to ${path}; here ${here}`;
  ingress.annotations.report(field, 'different', message);
}

function sameRule({ ingress, field }: Location): string {
  return `${ingress.source.label}, ${field}, serves the same paths`;
}

/**
 * Translates paths where each is a regular expression and the longest match serves. Uses prefixes only if
 * that keeps the order, because a gateway tries them after all regular expressions.
 */
function translateRegexes(host: string, locations: readonly Location[]): TranslatedLocation[] {
  const seen = new Map<string, Location>();
  for (const location of locations) {
    const other = seen.get(location.path);
    if (other) location.ingress.annotations.report(location.field, 'left-out', sameRule(other));
    else seen.set(location.path, location);
  }
  const sorted = [...seen.values()].sort(
    (a, b) => b.path.length - a.path.length || (a.path < b.path ? 1 : -1),
  );
  for (const { ingress, path } of sorted) {
    if (/[A-Za-z]/.test(path)) {
      ingress.annotations.report(
        'spec.rules',
        'different',
        `ingress-nginx compares paths of host '${host}' without regard to case, because of use-regex or rewrite-target; here case matters`,
      );
    }
  }
  const readable = translateAll(sorted, 'prefix');
  const result = findDisorder(readable) ? keepOrder(translateAll(sorted, 'regex')) : readable;
  reportRegexes(sorted, result);
  return result;
}

function translateAll(locations: readonly Location[], form: 'prefix' | 'regex'): TranslatedLocation[] {
  return locations.flatMap((location) => {
    const target = rewriteOf(location.ingress, location.path);
    const translated = translatePath(location.path, target, form);
    return typeof translated === 'string' ? [] : [{ location, translated }];
  });
}

function reportRegexes(locations: readonly Location[], result: readonly TranslatedLocation[]): void {
  for (const location of locations) {
    const { ingress, path, field } = location;
    const translated = translatePath(path, rewriteOf(ingress, path), 'regex');
    if (typeof translated === 'string') ingress.annotations.report(field, 'left-out', translated);
    else if (translated.difference) ingress.annotations.report(field, 'different', translated.difference);
  }
  const disorder = findDisorder(result);
  if (!disorder) return;
  const [first, second] = disorder;
  first.ingress.annotations.report(
    first.field,
    'different',
    `${second.path} is tried before ${first.path} here, after it in ingress-nginx`,
  );
}

/** Finds two locations that may match the same path and whose order the gateway would reverse. */
function findDisorder(result: readonly TranslatedLocation[]): readonly [Location, Location] | undefined {
  for (const [index, a] of result.entries()) {
    for (const b of result.slice(index + 1)) {
      if (compareRules(a.translated.rule, b.translated.rule) > 0 && mayOverlap(a, b)) {
        return [a.location, b.location];
      }
    }
  }
  return undefined;
}

function compareRules(a: PathRule, b: PathRule): number {
  const toMatch = (path: PathRule) => ({ host: '', path, methods: [], headers: [] });
  return compareMatches(toMatch(a), toMatch(b));
}

function mayOverlap(a: TranslatedLocation, b: TranslatedLocation): boolean {
  const [left, right] = [literalStart(a.translated.rule), literalStart(b.translated.rule)];
  return left.startsWith(right) || right.startsWith(left);
}

/** Lengthens patterns where that is needed to keep them before others. */
function keepOrder(result: readonly TranslatedLocation[]): TranslatedLocation[] {
  const kept: TranslatedLocation[] = [];
  for (const { location, translated } of [...result].reverse()) {
    const { rule } = translated;
    const behind = kept.filter(
      (other) => other.translated.rule.kind === 'regex' && mayOverlap(other, { location, translated }),
    );
    const needed = Math.max(0, ...behind.map((other) => other.translated.rule.value.length + 1));
    const longer = rule.kind === 'regex' ? lengthen(rule.value, needed) : undefined;
    kept.unshift({
      location,
      translated:
        longer === undefined ? translated : { ...translated, rule: { kind: 'regex', value: longer } },
    });
  }
  return kept;
}
