import { isObject, type JsonObject } from '../../../core/json';
import type {
  KnownService,
  MigratedBackend,
  MigratedOptions,
  MigratedRedirect,
  NotCarriedOver,
} from '../migration-plan';
import { serviceKey } from '../migration-plan';
import type { Omissions } from '../omissions';
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

/** An Ingress, read. */
export interface IngressSource {
  readonly source: SourceObject;
  readonly annotations: Annotations;
  readonly hosts: readonly string[];
  readonly paths: readonly IngressPath[];
  readonly defaultBackend: MigratedBackend | undefined;
  /** Names that the hosts have beside their own. */
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

/** Reads an Ingress with all of its annotations. */
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
  for (const name of ISSUERS) annotations.takeForeign(name);
  reportIdle(annotations, ingress.hosts);
  reportUnsupported(annotations);
  return ingress;
}

/** Of a canary, ingress-nginx reads nothing else. */
function readCanaryIngress(
  source: SourceObject,
  annotations: Annotations,
  canary: Canary,
  context: ReadContext,
): IngressSource {
  const protocol = readProtocol(annotations);
  for (const name of annotations.untaken()) {
    annotations.report(name, 'ignored', 'of a canary Ingress, only the canary annotations count');
  }
  annotations.isClosed = false;
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

/** How backends are spoken to; undefined if the gateway cannot. */
function readProtocol(annotations: Annotations): 'http' | 'grpc' | undefined {
  const text = annotations.take('backend-protocol')?.toUpperCase() ?? 'HTTP';
  if (text === 'HTTP' || text === 'AUTO_HTTP') return 'http';
  if (text === 'GRPC') return 'grpc';
  annotations.leaveOut(
    'backend-protocol',
    `Services are spoken to by HTTP or gRPC without encryption, not by ${text}`,
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
  const paths = rules.flatMap((rule, index) => {
    const host = hostOf(rule);
    const http = isObject(rule.http) ? rule.http : {};
    return objectsIn(http.paths).flatMap((entry, position): IngressPath[] => {
      const field = `spec.rules[${index}].http.paths[${position}]`;
      const backend = read(entry.backend, `${field}.backend`);
      if (!backend) return [];
      const path = typeof entry.path === 'string' && entry.path !== '' ? entry.path : '/';
      return [{ host, path, type: toPathType(entry.pathType), backend, field }];
    });
  });
  const given = source.spec.defaultBackend ?? source.spec.backend;
  const defaultBackend = given === undefined ? undefined : read(given, 'spec.defaultBackend');
  return { hosts: [...new Set(rules.map(hostOf))], paths, defaultBackend };
}

function hostOf(rule: JsonObject): string {
  return typeof rule.host === 'string' ? rule.host.toLowerCase() : '';
}

function toPathType(value: unknown): PathType {
  return value === 'Exact' || value === 'Prefix' ? value : 'ImplementationSpecific';
}

interface BackendContext extends ReadContext {
  readonly source: SourceObject;
  readonly protocol: 'http' | 'grpc' | undefined;
}

/** Reads the Service of a backend; what cannot be is reported. */
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
  const given = service
    ? isObject(service.port)
      ? (service.port.number ?? service.port.name)
      : undefined
    : backend.servicePort;
  const port = toPort(given, services.get(serviceKey(source.namespace, name)));
  if (port === undefined) {
    return report(
      'left-out',
      `port '${String(given)}' of Service ${name} has no known number; add the Service to the objects`,
    );
  }
  const grpc = protocol === 'grpc' ? { protocol } : {};
  return { kind: 'service', namespace: source.namespace, name, port, ...grpc };
}

/** A number as it is, a name by the ports of the Service. */
export function toPort(given: unknown, service: KnownService | undefined): number | undefined {
  if (typeof given === 'number') return given >= 1 && given <= 65535 ? given : undefined;
  return service?.ports.find(({ name }) => name === given)?.port;
}
