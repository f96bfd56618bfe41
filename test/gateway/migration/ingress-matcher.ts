/**
 * Predicts what ingress-nginx does with a request, according to its documentation and those of Ingress and
 * nginx. Reads only the objects, and shares nothing with lib/.
 */

export interface IngressObject {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'Ingress';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly creationTimestamp: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly defaultBackend?: IngressBackend;
    readonly rules: readonly {
      readonly host?: string;
      readonly http: { readonly paths: readonly PathObject[] };
    }[];
  };
}

export interface PathObject {
  readonly path: string;
  readonly pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  readonly backend: IngressBackend;
}

export interface IngressBackend {
  readonly service: { readonly name: string; readonly port: { readonly number: number } };
}

/** An nginx location, with its origin in an Ingress. */
export interface IngressLocation extends PathObject {
  readonly ingress: IngressObject;
  /** Path of the field, such as `spec.rules[0].http.paths[1]`. */
  readonly field: string;
}

export interface IngressAnswer {
  /** Backends that may receive the request, sorted. */
  readonly backends: readonly string[];
  readonly target: string;
  readonly location: IngressLocation;
}

export interface IngressRequest {
  readonly host: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

const annotation = (ingress: IngressObject, name: string): string | undefined =>
  ingress.metadata.annotations[`nginx.ingress.kubernetes.io/${name}`];
const isCanary = (ingress: IngressObject) => annotation(ingress, 'canary') === 'true';

/** Sorts Ingresses by age, oldest first. */
function byAge(ingresses: readonly IngressObject[]): IngressObject[] {
  const key = ({ metadata }: IngressObject) =>
    `${metadata.creationTimestamp} ${metadata.namespace}/${metadata.name}`;
  return [...ingresses].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/**
 * Returns the host whose rules apply: the name itself, a wildcard for exactly one label, or '' for rules
 * without a host.
 */
export function findRuleHost(ingresses: readonly IngressObject[], host: string): string {
  const hosts = ingresses
    .filter((ingress) => !isCanary(ingress))
    .flatMap(({ spec }) => spec.rules.map((rule) => rule.host ?? ''));
  const wildcard = host.replace(/^[^.]+/, '*');
  return [host, wildcard].find((name) => hosts.includes(name)) ?? '';
}

export function locationsOf(ingresses: readonly IngressObject[], host: string): IngressLocation[] {
  const locations: IngressLocation[] = [];
  let fallback: IngressLocation | undefined;
  let isKnown = false;
  for (const ingress of byAge(ingresses.filter((entry) => !isCanary(entry)))) {
    const { rules, defaultBackend } = ingress.spec;
    const hasHost = rules.some((rule) => (rule.host ?? '') === host);
    const isCatchAll = host === '' && rules.length === 0 && !fallback;
    if (defaultBackend && ((hasHost && host !== '' && !isKnown) || isCatchAll)) {
      const field = 'spec.defaultBackend';
      fallback = { path: '/', pathType: 'Prefix', backend: defaultBackend, ingress, field };
    }
    isKnown ||= hasHost;
    for (const [index, rule] of rules.entries()) {
      if ((rule.host ?? '') !== host) continue;
      for (const [position, path] of rule.http.paths.entries()) {
        const isTaken = locations.some(
          (other) => other.path === path.path && other.pathType === path.pathType,
        );
        if (!isTaken) {
          locations.push({ ...path, ingress, field: `spec.rules[${index}].http.paths[${position}]` });
        }
      }
    }
  }
  if (fallback && !locations.some(({ path }) => path === '/')) locations.push(fallback);
  return locations;
}

function rewriteOf({ ingress, path }: IngressLocation): string | undefined {
  const target = annotation(ingress, 'rewrite-target');
  return target === path ? undefined : target;
}

/**
 * Whether regular expressions are used, which applies to all paths of a host as soon as one Ingress requests
 * it.
 */
export function isRegexHost(locations: readonly IngressLocation[]): boolean {
  return locations.some(
    (location) => annotation(location.ingress, 'use-regex') === 'true' || rewriteOf(location) !== undefined,
  );
}

function findLocation(locations: readonly IngressLocation[], path: string): IngressLocation | undefined {
  if (isRegexHost(locations)) {
    // the longest first; the first one that matches applies
    const sorted = [...locations].sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? 1 : -1));
    return sorted.find((location) => new RegExp(`^${location.path}`, 'i').test(path));
  }
  const exact = locations.find(({ pathType, path: own }) => pathType === 'Exact' && own === path);
  if (exact) return exact;
  // Prefix compares whole elements, so it ends in a slash; ImplementationSpecific compares characters
  const ranked = locations
    .filter(({ pathType }) => pathType !== 'Exact')
    .map((location) => {
      const isPrefix = location.pathType === 'Prefix';
      const text = isPrefix ? `${location.path.replace(/\/$/, '')}/` : location.path;
      return { location, text, matches: path.startsWith(text) || (isPrefix && `${path}/` === text) };
    })
    .filter(({ matches }) => matches)
    .sort((a, b) => b.text.length - a.text.length);
  return ranked[0]?.location;
}

export function matchIngress(
  ingresses: readonly IngressObject[],
  { host, target, headers }: IngressRequest,
): IngressAnswer | undefined {
  const ruleHost = findRuleHost(ingresses, host);
  const [path = '', query] = target.split('?');
  const location = findLocation(locationsOf(ingresses, ruleHost), path);
  if (!location) return undefined;
  const rewrite = rewriteOf(location);
  const groups = new RegExp(location.path, 'i').exec(path) ?? [];
  const rewritten = rewrite?.replace(/\$(\d)/g, (_, digit: string) => groups[Number(digit)] ?? '') ?? path;
  return {
    backends: backendsOf(ingresses, ruleHost, location, headers),
    target: query === undefined ? rewritten : `${rewritten}?${query}`,
    location,
  };
}

/** Returns the possible backends: a canary decides by header, then by weight. */
function backendsOf(
  ingresses: readonly IngressObject[],
  host: string,
  location: IngressLocation,
  headers: Readonly<Record<string, string>>,
): string[] {
  const name = ({ service }: IngressBackend) => `${service.name}:${service.port.number}`;
  const main = name(location.backend);
  for (const canary of byAge(ingresses.filter(isCanary))) {
    const path = canary.spec.rules
      .filter((rule) => (rule.host ?? '') === host)
      .flatMap((rule) => rule.http.paths)
      .find((entry) => entry.path === location.path);
    if (!path) continue;
    const own = name(path.backend);
    const header = annotation(canary, 'canary-by-header');
    const wanted = annotation(canary, 'canary-by-header-value');
    const given = header === undefined ? undefined : headers[header.toLowerCase()];
    if (wanted !== undefined && given === wanted) return [own];
    if (wanted === undefined && given === 'always') return [own];
    if (wanted === undefined && given === 'never') return [main];
    const weight = Number(annotation(canary, 'canary-weight') ?? 0);
    if (weight <= 0) return [main];
    return weight >= 100 ? [own] : [main, own].sort();
  }
  return [main];
}
