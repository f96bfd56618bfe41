import type { Problem } from '../../core/errors';
import { compareText } from '../../core/order';
import { checkAction } from '../checks/check-action';
import { checkMatch } from '../checks/check-match';
import { checkSettings } from '../checks/check-settings';
import { GatewayBackend } from '../gateway-backend';
import type { RouteSettings } from '../route-options';
import { trimPrefix } from '../routes/route';
import { planHttpRoutes } from './http-route/plan-http-routes';
import { PREFIX } from './ingress/annotations';
import { planIngresses, UNREACHABLE_ADDRESS } from './ingress/plan-ingresses';
import { planTls } from './ingress/plan-tls';
import { readIngress } from './ingress/read-ingress';
import { type MigratedOptions, type MigratedRoute, type MigrationPlan, toTableRoute } from './migration-plan';
import { SPECS } from './object-shapes';
import { Omissions } from './omissions';
import { readObjects, readServices, type SourceObject } from './read-objects';

const HEALTH_PATH = '/healthz';
/** The health path to use if a route serves the default one. */
const OTHER_HEALTH_PATH = '/gateway-healthz';

/**
 * Converts Ingresses and HTTPRoutes in YAML or JSON to a plan for a gateway. Services among them resolve the
 * names of ports and the pods behind them.
 * @param file the file that was read, for messages
 * @throws GATEWAY_MIGRATION if the text cannot be read
 */
export function planMigration(text: string, file?: string): MigrationPlan {
  const objects = readObjects(text, file);
  const services = readServices(objects);
  const omissions = new Omissions();
  const kinds = (kind: string) => objects.filter((object) => object.kind === kind).sort(compareAge);
  const ingresses = kinds('Ingress').map((source) => readIngress(source, { omissions, services }));
  reportClasses(kinds('Ingress'), kinds('IngressClass'), omissions);
  const httpRoutes = kinds('HTTPRoute');
  for (const { kind, label, unknownFields } of objects) {
    for (const field of unknownFields) {
      omissions.add(label, field, 'ignored', `there is no such field in objects of this kind`);
    }
    if (Object.hasOwn(SPECS, kind)) continue;
    omissions.add(label, 'kind', 'ignored', 'only Ingress, HTTPRoute and Service objects are read');
  }
  const { routes: ofIngresses, closed } = planIngresses(ingresses);
  const read = [...ofIngresses, ...planHttpRoutes(httpRoutes, services, omissions)];
  const healthPath = read.some(({ path }) => path.kind !== 'regex' && path.value === HEALTH_PATH)
    ? OTHER_HEALTH_PATH
    : undefined;
  const valid = keepValid(read, healthPath ?? HEALTH_PATH, omissions);
  const { certificates, redirectToHttps, routes } = planTls(
    ingresses,
    closeHosts(keepFirst(valid, omissions), closed, omissions),
  );
  const namespace = findNamespace([...ingresses.map(({ source }) => source), ...httpRoutes]);
  reportOtherNamespaces(
    ingresses.map(({ source }) => source),
    namespace,
    omissions,
  );
  return {
    namespace,
    routes,
    certificates,
    redirectToHttps,
    healthPath,
    services,
    notCarriedOver: omissions.all,
  };
}

/** Compares objects from the oldest to the newest, the precedence that controllers apply. */
function compareAge(a: SourceObject, b: SourceObject): number {
  return (
    compareText(a.createdAt, b.createdAt) ||
    compareText(`${a.namespace ?? ''}/${a.name}`, `${b.namespace ?? ''}/${b.name}`)
  );
}

/** Reports Ingresses of controllers other than ingress-nginx, which ignore its annotations. */
function reportClasses(
  ingresses: readonly SourceObject[],
  classes: readonly SourceObject[],
  omissions: Omissions,
): void {
  const controllers = new Map(classes.map(({ name, spec }) => [name, String(spec.controller ?? '')]));
  for (const { label, spec, annotations } of ingresses) {
    const annotated = annotations['kubernetes.io/ingress.class'];
    const name = typeof spec.ingressClassName === 'string' ? spec.ingressClassName : annotated;
    if (name === undefined || (controllers.get(name) ?? name).includes('nginx')) continue;
    omissions.add(
      label,
      spec.ingressClassName === undefined ? 'kubernetes.io/ingress.class' : 'spec.ingressClassName',
      'different',
      `class '${name}' is not of ingress-nginx, but the object is read as ingress-nginx would`,
    );
  }
}

/** Keeps the routes that a gateway accepts; leaves out invalid settings, and routes that are invalid. */
function keepValid(
  routes: readonly MigratedRoute[],
  healthPath: string,
  omissions: Omissions,
): MigratedRoute[] {
  return routes.flatMap((route) => {
    const options = keepValidOptions(route, omissions);
    const checked = { ...route, options };
    const table = toTableRoute(checked);
    const plain = { ...options, externalAuth: undefined };
    const [problem] = [...checkMatch(table.match, healthPath), ...checkAction(table, plain)];
    if (!problem) return [checked];
    omissions.add(route.from, route.field, 'left-out', describeProblem(problem));
    return [];
  });
}

/** Dummy backend of external authentication, whose real one is checked when the gateway is created. */
const STAND_IN = GatewayBackend.external('auth.example');

/** The settings that are checked one by one, with the annotations they come from. */
const SETTINGS = [
  ['connectTimeoutSeconds', 'proxy-connect-timeout'],
  ['readTimeoutSeconds', 'proxy-read-timeout'],
  ['sendTimeoutSeconds', 'proxy-send-timeout'],
  ['maxBodyBytes', 'proxy-body-size'],
  ['rateLimit', 'limit-rps'],
  ['maxConnections', 'limit-connections'],
  ['cors', 'enable-cors'],
  ['requestHeaders', 'configuration-snippet'],
  ['responseHeaders', 'configuration-snippet'],
] as const;

/** The settings that keep requests out. */
const ACCESS = [
  ['allowFrom', 'whitelist-source-range'],
  ['denyFrom', 'denylist-source-range'],
  ['basicAuth', 'auth-secret'],
  ['externalAuth', 'auth-url'],
] as const;

/** Removes settings that the gateway refuses; if one protects the route, makes it refuse all requests. */
function keepValidOptions({ from, options }: MigratedRoute, omissions: Omissions): MigratedOptions {
  const { externalAuth, ...plain } = options;
  const settings: RouteSettings = {
    ...plain,
    ...(externalAuth && { externalAuth: { ...externalAuth, backend: STAND_IN } }),
  };
  const isRefused = (
    [name, annotation]: readonly [keyof RouteSettings, string],
    effect: 'ignored' | 'closed',
  ) => {
    const [problem] = checkSettings({ [name]: settings[name] }, from);
    const setting = from.startsWith('Ingress ') ? PREFIX + annotation : name;
    if (problem) omissions.add(from, setting, effect, describeProblem(problem));
    return problem !== undefined;
  };
  const refused: string[] = SETTINGS.filter((entry) => isRefused(entry, 'ignored')).map(([name]) => name);
  const kept = Object.fromEntries(Object.entries(options).filter(([name]) => !refused.includes(name)));
  if (ACCESS.filter((entry) => isRefused(entry, 'closed')).length === 0) return kept;
  return {
    ...kept,
    allowFrom: [UNREACHABLE_ADDRESS],
    denyFrom: undefined,
    basicAuth: undefined,
    externalAuth: undefined,
  };
}

function describeProblem({ message, allowed, hint }: Problem): string {
  return [message, allowed && `allowed: ${allowed}`, hint].filter(Boolean).join('; ');
}

/** Keeps only the first route for each match. */
function keepFirst(routes: readonly MigratedRoute[], omissions: Omissions): MigratedRoute[] {
  const seen = new Map<string, MigratedRoute>();
  for (const route of routes) {
    const { host, path, methods, headers } = toTableRoute(route).match;
    const value = path.kind === 'prefix' ? trimPrefix(path.value) : path.value;
    const key = JSON.stringify([host, path.kind, value, methods, headers]);
    const other = seen.get(key);
    if (!other) seen.set(key, route);
    else omissions.add(route.from, route.field, 'left-out', `${other.from} serves the same requests`);
  }
  return [...seen.values()];
}

/**
 * Adds a route that refuses all requests to each host whose routes were all left out: otherwise its requests
 * would get the routes of other hosts.
 */
function closeHosts(
  routes: readonly MigratedRoute[],
  closed: readonly MigratedRoute[],
  omissions: Omissions,
): readonly MigratedRoute[] {
  const served = new Set(routes.map(({ options }) => options.host));
  // an invalid host name cannot be closed, and no client can request it
  const missing = closed.filter(
    (route) => !served.has(route.options.host) && [...checkMatch(toTableRoute(route).match, '')].length === 0,
  );
  for (const { from, field, options } of missing) {
    omissions.add(from, field, 'closed', `no route of host '${options.host}' could be carried over`);
  }
  return [...routes, ...missing];
}

/** Finds the namespace of most of the objects. */
function findNamespace(sources: readonly SourceObject[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { namespace } of sources) {
    if (namespace !== undefined) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || compareText(a, b))[0]?.[0];
}

/** Reports objects of other namespaces, whose Secrets the gateway cannot read. */
function reportOtherNamespaces(
  sources: readonly SourceObject[],
  namespace: string | undefined,
  omissions: Omissions,
): void {
  for (const source of sources) {
    if (source.namespace === undefined || source.namespace === namespace) continue;
    omissions.add(
      source.label,
      'metadata.namespace',
      'different',
      `the gateway is in namespace '${namespace}'; copy the Secrets that the object names there`,
    );
  }
}
