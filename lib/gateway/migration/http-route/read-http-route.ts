import { isObject, type JsonObject } from '../../../core/json';
import type { PathRule } from '../../routes/route';
import { reportPort, toPort } from '../ingress/read-ingress';
import {
  type KnownService,
  type MigratedBackend,
  type MigratedOptions,
  type MigratedRoute,
  type MigratedShare,
  type MigratedTarget,
  serviceKey,
} from '../migration-plan';
import type { Omissions, Report } from '../omissions';
import { objectsIn, type SourceObject, stringsIn } from '../read-objects';
import { readFilters } from './filters';

interface ReadContext {
  readonly source: SourceObject;
  readonly services: ReadonlyMap<string, KnownService>;
  readonly report: Report;
}

/** Reads the routes of an HTTPRoute, in the order of its rules and matches. */
export function readHttpRoute(
  source: SourceObject,
  services: ReadonlyMap<string, KnownService>,
  omissions: Omissions,
): MigratedRoute[] {
  const report: Report = (field, effect, reason) => omissions.add(source.label, field, effect, reason);
  const context = { source, services, report };
  reportParents(context);
  for (const name of Object.keys(source.annotations).sort()) {
    if (!/^(?:kubectl\.kubernetes\.io|meta\.helm\.sh)/.test(name)) {
      report(name, 'ignored', 'annotations of an HTTPRoute are for other programs');
    }
  }
  const given = stringsIn(source.spec.hostnames).map((host) => host.toLowerCase());
  const hosts = given.length > 0 ? given : [''];
  const rules = objectsIn(source.spec.rules);
  if (rules.length === 0) report('spec.rules', 'left-out', 'it has no rules, so that every request gets 500');
  const paths = rules.flatMap((rule, index) => readRule(rule, `spec.rules[${index}]`, context));
  return hosts.flatMap((host) =>
    paths.map((route) => (host === '' ? route : { ...route, options: { host, ...route.options } })),
  );
}

function reportParents({ source, report }: ReadContext): void {
  const parents = objectsIn(source.spec.parentRefs);
  if (parents.length === 0) {
    report('spec.parentRefs', 'different', 'it names no Gateway, so none serves it so far; this one does');
  }
  for (const [index, { kind = 'Gateway', name, sectionName, port }] of parents.entries()) {
    const field = `spec.parentRefs[${index}]`;
    if (kind !== 'Gateway') {
      const reason = `it is for requests to ${String(kind)} ${String(name)} inside the cluster; here they come through the gateway`;
      report(field, 'different', reason);
      continue;
    }
    const listeners =
      sectionName === undefined && port === undefined
        ? ''
        : `, and only its listener ${[sectionName, port].filter((part) => part !== undefined).join(' on port ')} serves it, while here all do`;
    report(
      field,
      'ignored',
      `listeners and certificates are those of the Gateway ${String(name)}${listeners}; set tls and exposure of the gateway`,
    );
  }
}

const RULE_FIELDS = new Set(['matches', 'filters', 'backendRefs', 'name']);
const UNSUPPORTED: Readonly<Record<string, string>> = {
  timeouts: 'the gateway limits silences, not whole requests; set readTimeoutSeconds',
  retry: 'the gateway retries once, and only what may be retried',
  sessionPersistence: 'clients are not bound to a pod',
};

function readRule(rule: JsonObject, field: string, context: ReadContext): MigratedRoute[] {
  const { report, source } = context;
  for (const name of Object.keys(rule)) {
    if (RULE_FIELDS.has(name)) continue;
    report(
      `${field}.${name}`,
      'ignored',
      (Object.hasOwn(UNSUPPORTED, name) ? UNSUPPORTED[name] : undefined) ??
        'the gateway has nothing that corresponds to it',
    );
  }
  const filtered = readFilters(objectsIn(rule.filters), `${field}.filters`, report);
  if (!filtered) return [];
  const target = filtered.redirect ?? readTarget(rule, field, context);
  if (!target) return [];
  if (filtered.redirect && objectsIn(rule.backendRefs).length > 0) {
    report(`${field}.backendRefs`, 'ignored', 'the rule redirects, so no request gets to a backend');
  }
  const given = objectsIn(rule.matches);
  const matches = given.length > 0 ? given : [{}];
  return matches.flatMap((match, index) => {
    const read = readMatch(match, `${field}.matches[${index}]`, report);
    if (!read) return [];
    const { path, conditions } = read;
    const rewrite = path.kind === 'exact' && filtered.exactRewrite ? filtered.exactRewrite : filtered.rewrite;
    if (path.kind === 'regex' && filtered.rewrite.replacePrefix !== undefined) {
      report(`${field}.filters`, 'left-out', 'a regular expression has no prefix to replace');
      return [];
    }
    return [
      {
        from: source.label,
        field: `${field}.matches[${index}]`,
        path,
        target: path.kind === 'exact' && filtered.exactRedirect ? filtered.exactRedirect : target,
        options: { ...conditions, ...filtered.options, ...rewrite },
      },
    ];
  });
}

/** Reads the backends of a rule. A rule without any answers 500. */
function readTarget(rule: JsonObject, field: string, context: ReadContext): MigratedTarget | undefined {
  const refs = objectsIn(rule.backendRefs);
  const shares = refs.map((ref, index) => readShare(ref, `${field}.backendRefs[${index}]`, context));
  const known = shares.filter((share) => share !== undefined);
  if (known.length < refs.length) {
    context.report(`${field}.backendRefs`, 'left-out', 'a share of the requests has no backend');
    return undefined;
  }
  const [first] = known;
  if (!first || !known.some(({ weight }) => weight > 0)) {
    context.report(field, 'left-out', 'it has no backend, so that every request gets 500');
    return undefined;
  }
  return known.length === 1 ? first.backend : { kind: 'weighted', shares: known };
}

function readShare(ref: JsonObject, field: string, context: ReadContext): MigratedShare | undefined {
  const { source, services, report } = context;
  const { name, kind = 'Service', group = '', namespace = source.namespace, port, weight = 1 } = ref;
  const isService = kind === 'Service' && (group === '' || group === 'core');
  if (!isService || typeof name !== 'string') {
    report(field, 'left-out', `only Services can be backends, not ${String(kind)} ${String(name)}`);
    return undefined;
  }
  const own = typeof namespace === 'string' ? namespace : undefined;
  const service = services.get(serviceKey(own, name));
  const number = toPort(port, service);
  if (number === undefined) {
    const given = port === undefined ? 'it names no port' : `${String(port)} is not a port`;
    report(field, 'left-out', `${given}; allowed: an integer from 1 to 65535`);
    return undefined;
  }
  reportPort(service, name, number, (reason) => report(`${field}.port`, 'different', reason));
  const protocol = service?.ports.find((known) => known.port === number)?.appProtocol ?? 'http';
  if (protocol !== 'http' && protocol !== 'kubernetes.io/ws') {
    const reason = `Service ${name} has appProtocol ${protocol} at port ${number}, and is spoken to by HTTP all the same`;
    report(`${field}.port`, 'different', reason);
  }
  if (own !== source.namespace) {
    const reason = `Service ${name} is in namespace ${own}, for which a ReferenceGrant is needed; the gateway needs none`;
    report(`${field}.namespace`, 'different', reason);
  }
  if (objectsIn(ref.filters).length > 0) {
    report(`${field}.filters`, 'left-out', 'filters apply to routes, not to one of several backends');
    return undefined;
  }
  const backend: MigratedBackend = { kind: 'service', namespace: own, name, port: number };
  return { backend, weight: typeof weight === 'number' ? weight : 1 };
}

const PATH_KINDS: Readonly<Record<string, PathRule['kind']>> = {
  Exact: 'exact',
  PathPrefix: 'prefix',
  RegularExpression: 'regex',
};

interface ReadMatch {
  readonly path: PathRule;
  readonly conditions: MigratedOptions;
}

function readMatch(match: JsonObject, field: string, report: Report): ReadMatch | undefined {
  const { type = 'PathPrefix', value = '/' } = isObject(match.path) ? match.path : {};
  const kind = Object.hasOwn(PATH_KINDS, String(type)) ? PATH_KINDS[String(type)] : undefined;
  if (kind === undefined || typeof value !== 'string') {
    report(`${field}.path`, 'left-out', `${String(type)} is not a way to compare paths`);
    return undefined;
  }
  if (objectsIn(match.queryParams).length > 0) {
    report(`${field}.queryParams`, 'left-out', 'routes do not depend on the query');
    return undefined;
  }
  if (kind === 'regex') {
    report(
      `${field}.path`,
      'different',
      'the expression must match the whole path, and comes before prefixes',
    );
  }
  const headers = new Map<string, string>();
  for (const [index, header] of objectsIn(match.headers).entries()) {
    const { type: how = 'Exact', name, value: wanted } = header;
    if (how !== 'Exact' || typeof name !== 'string' || typeof wanted !== 'string') {
      report(`${field}.headers[${index}]`, 'left-out', 'headers are compared with fixed values only');
      return undefined;
    }
    // of several conditions on one header, only the first counts
    if (!headers.has(name.toLowerCase())) headers.set(name.toLowerCase(), wanted);
  }
  return {
    path: { kind, value },
    conditions: {
      ...(typeof match.method === 'string' && { methods: [match.method] }),
      ...(headers.size > 0 && { headers: Object.fromEntries(headers) }),
    },
  };
}
