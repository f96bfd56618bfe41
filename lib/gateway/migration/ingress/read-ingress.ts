import { isObject, type JsonObject } from '../../../core/json';
import { isPort } from '../../../core/port';
import type {
  KnownService,
  MigratedBackend,
  MigratedOptions,
  MigratedRedirect,
  NotCarriedOver,
} from '../migration-plan';
import { serviceKey } from '../migration-plan';
import type { Omissions, Report } from '../omissions';
import { objectsIn, type SourceObject } from '../read-objects';
import { readAccess } from './access';
import { Annotations } from './annotations';
import { type Canary, readCanary } from './canary';
import { readCors } from './cors';
import { ISSUERS, reportIdle } from './idle';
import { readLimits } from './limits';
import { readRedirect } from './redirects';
import { readSnippets } from './snippets';
import { reportUnsupported } from './unsupported';

export type PathType = 'Exact' | 'Prefix' | 'ImplementationSpecific';

/** A path of a rule. */
export interface IngressPath {
  readonly host: string;
  readonly path: string;
  readonly type: PathType;
  readonly backend: MigratedBackend;
  /** Such as `spec.rules[0].http.paths[1]`. */
  readonly field: string;
}

/** An Ingress as read, with its annotations interpreted. */
export interface IngressSource {
  readonly source: SourceObject;
  readonly annotations: Annotations;
  readonly hosts: readonly string[];
  readonly paths: readonly IngressPath[];
  readonly defaultBackend: MigratedBackend | undefined;
  /** Further names of the hosts. */
  readonly aliases: readonly string[];
  readonly options: MigratedOptions;
  readonly redirect: MigratedRedirect | undefined;
  readonly rewriteTarget: string | undefined;
  readonly usesRegex: boolean;
  readonly appRoot: string | undefined;
  readonly fromToWww: boolean;
  readonly canary: Canary | undefined;
  readonly sslRedirect: boolean | undefined;
  readonly forceSslRedirect: boolean;
}

interface ReadContext {
  readonly omissions: Omissions;
  readonly services: ReadonlyMap<string, KnownService>;
}

/** Reads an Ingress and all of its annotations. */
export function readIngress(source: SourceObject, context: ReadContext): IngressSource {
  const annotations = new Annotations(source, context.omissions);
  const canary = readCanary(annotations);
  if (canary) return readCanaryIngress(source, annotations, canary, context);
  const protocol = readProtocol(annotations);
  const options = {
    ...dropUndefined(readLimits(annotations)),
    ...dropUndefined({ ...readAccess(annotations), cors: readCors(annotations) }),
    ...dropUndefined(readSnippets(annotations)),
  };
  const ingress = {
    source,
    annotations,
    ...readRules(source, protocol, context),
    aliases: readAliases(annotations),
    options,
    redirect: readRedirect(annotations),
    rewriteTarget: annotations.take('rewrite-target'),
    usesRegex: annotations.takeFlag('use-regex') ?? false,
    appRoot: annotations.take('app-root'),
    fromToWww: annotations.takeFlag('from-to-www-redirect') ?? false,
    canary,
    sslRedirect: annotations.takeFlag('ssl-redirect'),
    forceSslRedirect: annotations.takeFlag('force-ssl-redirect') ?? false,
  };
  annotations.take('service-upstream');
  for (const name of ISSUERS) annotations.readForeign(name);
  reportIdle(annotations, ingress.hosts);
  reportUnsupported(annotations);
  return ingress;
}

/** Reads a canary Ingress: only its protocol, canary annotations and the paths of its rules count. */
function readCanaryIngress(
  source: SourceObject,
  annotations: Annotations,
  canary: Canary,
  context: ReadContext,
): IngressSource {
  const protocol = readProtocol(annotations);
  for (const name of annotations.listUnread()) {
    annotations.report(name, 'ignored', 'of a canary Ingress, only the canary annotations count');
  }
  annotations.isClosed = false;
  for (const name of ['defaultBackend', 'backend', 'tls']) {
    if (source.spec[name] === undefined) continue;
    annotations.report(`spec.${name}`, 'ignored', 'of a canary Ingress, only the paths of its rules count');
  }
  return {
    source,
    annotations,
    ...readRules(source, protocol, context),
    aliases: [],
    options: {},
    redirect: undefined,
    rewriteTarget: undefined,
    usesRegex: false,
    appRoot: undefined,
    fromToWww: false,
    canary,
    sslRedirect: undefined,
    forceSslRedirect: false,
  };
}

function dropUndefined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

/** Reads the protocol of the backends; undefined if the gateway does not support it. */
function readProtocol(annotations: Annotations): 'http' | 'grpc' | undefined {
  const text = annotations.take('backend-protocol')?.toUpperCase() ?? 'HTTP';
  if (text === 'HTTP' || text === 'AUTO_HTTP') return 'http';
  if (text === 'GRPC') return 'grpc';
  annotations.leaveOut(
    'backend-protocol',
    `Services are reached by HTTP or gRPC without encryption, not by ${text}`,
  );
  return undefined;
}

function readAliases(annotations: Annotations): string[] {
  const aliases = annotations.takeList('server-alias') ?? [];
  const patterns = aliases.filter((alias) => alias.startsWith('~'));
  if (patterns.length > 0) {
    annotations.leaveOut('server-alias', `${patterns.join(', ')}: hosts cannot be regular expressions`);
  }
  return aliases.filter((alias) => !alias.startsWith('~'));
}

function readRules(source: SourceObject, protocol: 'http' | 'grpc' | undefined, context: ReadContext) {
  const read = (value: unknown, field: string) => readBackend(value, field, { source, protocol, ...context });
  const rules = objectsIn(source.spec.rules);
  const report = (field: string, effect: NotCarriedOver['effect'], reason: string) =>
    context.omissions.add(source.label, field, effect, reason);
  const paths = rules.flatMap((rule, index) => {
    const host = hostOf(rule);
    const http = isObject(rule.http) ? rule.http : {};
    return objectsIn(http.paths).flatMap((entry, position): IngressPath[] => {
      const field = `spec.rules[${index}].http.paths[${position}]`;
      const backend = read(entry.backend, `${field}.backend`);
      const path = typeof entry.path === 'string' && entry.path !== '' ? entry.path : '/';
      const type = readPathType(source, entry, field, report);
      return backend && type ? [{ host, path, type, backend, field }] : [];
    });
  });
  const { defaultBackend: named, backend: old } = source.spec;
  if (named !== undefined && old !== undefined) {
    report('spec.backend', 'ignored', 'it is the old name of spec.defaultBackend, which takes precedence');
  }
  const given = named ?? old;
  const defaultBackend = given === undefined ? undefined : read(given, 'spec.defaultBackend');
  if (given === undefined) reportEmpty(rules, report);
  return { hosts: [...new Set(rules.map(hostOf))], paths, defaultBackend };
}

/** Reports rules that serve nothing in an Ingress without a default backend. */
function reportEmpty(rules: readonly JsonObject[], report: Report): void {
  if (rules.length === 0) report('spec', 'left-out', 'it has neither rules nor a default backend');
  for (const [index, { http }] of rules.entries()) {
    if (isObject(http) && objectsIn(http.paths).length > 0) continue;
    report(`spec.rules[${index}]`, 'left-out', 'it has no paths, and the Ingress has no default backend');
  }
}

function hostOf(rule: JsonObject): string {
  return typeof rule.host === 'string' ? rule.host.toLowerCase() : '';
}

const PATH_TYPES = ['Exact', 'Prefix', 'ImplementationSpecific'] as const;

/** Reads the type of a path; reports an unknown one and returns undefined. */
function readPathType(
  { apiVersion }: SourceObject,
  { path, pathType: given }: JsonObject,
  field: string,
  report: Report,
): PathType | undefined {
  if (given === undefined) {
    // the default of the older API versions
    if (apiVersion === 'networking.k8s.io/v1') {
      report(`${field}.pathType`, 'different', 'it is missing, and read as ImplementationSpecific');
    }
    return 'ImplementationSpecific';
  }
  const type = PATH_TYPES.find((known) => known === given);
  if (type === undefined) {
    const allowed = PATH_TYPES.join(', ');
    report(
      `${field}.pathType`,
      'left-out',
      `${String(given)} is not a way to compare paths; allowed: ${allowed}`,
    );
  } else if (type !== 'ImplementationSpecific' && (path === undefined || path === '')) {
    report(`${field}.path`, 'left-out', `it is missing, and a path of type ${type} begins with a slash`);
    return undefined;
  }
  return type;
}

interface BackendContext extends ReadContext {
  readonly source: SourceObject;
  readonly protocol: 'http' | 'grpc' | undefined;
}

/** Reads the Service of a backend; reports one that cannot be read. */
function readBackend(
  value: unknown,
  field: string,
  { source, protocol, omissions, services }: BackendContext,
): MigratedBackend | undefined {
  const report = (effect: NotCarriedOver['effect'], reason: string) => {
    omissions.add(source.label, field, effect, reason);
    return undefined;
  };
  const backend = isObject(value) ? value : {};
  const service = isObject(backend.service) ? backend.service : undefined;
  const name = service?.name ?? backend.serviceName;
  if (typeof name !== 'string')
    return report('left-out', 'it names no Service, and only Services can be backends');
  if (protocol === undefined) return report('left-out', 'see backend-protocol');
  if (backend.resource !== undefined) {
    return report('left-out', 'it names a Service and a resource, and can only be one');
  }
  const ports = isObject(service?.port) ? service.port : {};
  if (ports.number !== undefined && ports.name !== undefined) {
    return report('left-out', `the port of Service ${name} has a number and a name, and can only have one`);
  }
  const given = service ? (ports.number ?? ports.name) : backend.servicePort;
  const known = services.get(serviceKey(source.namespace, name));
  const port = toPort(given, known);
  if (port === undefined) {
    return report(
      'left-out',
      `port '${String(given)}' of Service ${name} has no known number; add the Service to the objects`,
    );
  }
  reportPort(known, name, port, (reason) => report('different', reason));
  const grpc = protocol === 'grpc' ? { protocol } : {};
  return { kind: 'service', namespace: source.namespace, name, port, ...grpc };
}

/** Returns a port number as it is, or looks up a port name in the Service. */
export function toPort(given: unknown, service: KnownService | undefined): number | undefined {
  if (typeof given === 'number') return isPort(given) ? given : undefined;
  if (typeof given !== 'string') return undefined;
  return service?.ports.find(({ name }) => name === given)?.port;
}

/** Reports a port that a known Service does not have. */
export function reportPort(
  service: KnownService | undefined,
  name: string,
  port: number,
  report: (reason: string) => void,
): void {
  if (!service || service.ports.some((known) => known.port === port)) return;
  const ports = service.ports.map((known) => known.port).join(', ') || 'none';
  report(`Service ${name} has no port ${port}, so that requests get 502 here; its ports: ${ports}`);
}
