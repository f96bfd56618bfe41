import { toVisibleLine } from '../../core/visible-text';
import type {
  MigratedBackend,
  MigratedCertificate,
  MigratedRedirect,
  MigratedRoute,
  MigrationPlan,
  NotCarriedOver,
} from './migration-plan';
import { serviceKey } from './migration-plan';
import { listServices, type PlannedService } from './planned-services';

const WIDTH = 100;

/** Names imported from `kumiki` only if the program uses them. */
const NAMES = ['GatewayBackend', 'GatewayTls', 'Redirect', 'RoutePath', 'ExistingService'];

/** Writes a TypeScript program that creates the gateway of a plan. */
export function renderProgram(plan: MigrationPlan): string {
  const services = nameServices(listServices(plan));
  const stack = plan.namespace === undefined ? '' : `, ${literal({ namespace: plan.namespace })}`;
  const body = [
    'const app = new App();',
    `const stack = new Stack(app, 'gateway'${stack});`,
    '',
    ...[...services.values()].map(renderService),
    '',
    `const gateway = new NginxIngressGateway(stack, 'Gateway'${renderProps(plan)});`,
    ...renderRoutes(plan.routes, services),
    '',
    'app.synth();',
  ].join('\n');
  const used = NAMES.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  const names = ['App', 'NginxIngressGateway', 'Stack', ...used].sort();
  return `${renderOmissions(plan.notCarriedOver)}import { ${names.join(', ')} } from 'kumiki';\n\n${body}\n`;
}

/** Renders the list of omissions, for the top of the program. */
function renderOmissions(omissions: readonly NotCarriedOver[]): string {
  if (omissions.length === 0) return '';
  const lines = omissions.map(
    ({ object, setting, effect, reason }) => `// - ${object}, ${setting}: ${effect}: ${reason}`,
  );
  return ['// Not carried over:', ...lines].map(toVisibleLine).join('\n').concat('\n\n');
}

interface NamedService extends PlannedService {
  readonly variable: string;
}

const RESERVED = new Set(
  'app stack gateway break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield await async arguments eval undefined'.split(
    ' ',
  ),
);

function nameServices(services: readonly PlannedService[]): Map<string, NamedService> {
  const taken = new Set(RESERVED);
  const named = new Map<string, NamedService>();
  for (const service of services) {
    const words = service.id.split(/[^A-Za-z0-9]+/).filter(Boolean);
    const camel = words
      .map((word, index) => (index === 0 ? word : word[0]?.toUpperCase() + word.slice(1)))
      .join('');
    const base = /^[a-z]/.test(camel) ? camel : `service${camel}`;
    let variable = base;
    for (let number = 2; taken.has(variable); number += 1) variable = `${base}${number}`;
    taken.add(variable);
    named.set(service.key, { ...service, variable });
  }
  return named;
}

function renderService({ variable, id, key: _key, ...props }: NamedService): string {
  return `const ${variable} = new ExistingService(stack, ${literal(id)}, ${literal(props)});`;
}

function renderProps({ certificates, redirectToHttps, healthPath }: MigrationPlan): string {
  const parts = certificates.map(renderCertificate);
  const [first = ''] = parts;
  const tls = parts.length > 1 ? `GatewayTls.several(\n    ${parts.join(',\n    ')},\n  )` : first;
  const props = [
    ...(parts.length > 0 ? [`tls: ${tls}`, `redirectToHttps: ${redirectToHttps}`] : []),
    ...(healthPath === undefined ? [] : [`healthPath: ${literal(healthPath)}`]),
  ];
  return props.length === 0 ? '' : `, {\n${props.map((prop) => `  ${prop},\n`).join('')}}`;
}

function renderCertificate({ hosts, secretName, certManager }: MigratedCertificate): string {
  return certManager
    ? `GatewayTls.certManager(${literal(hosts)}, ${literal({ ...certManager, secretName })})`
    : `GatewayTls.secret(${literal(secretName)}, ${literal(hosts)})`;
}

type Services = ReadonlyMap<string, NamedService>;

function renderRoutes(routes: readonly MigratedRoute[], services: Services): string[] {
  let from = '';
  return routes.flatMap((route) => {
    const comment = route.from === from ? [] : ['', `// ${toVisibleLine(route.from)}`];
    from = route.from;
    return [...comment, renderRoute(route, services)];
  });
}

function renderRoute({ path, target, options }: MigratedRoute, services: Services): string {
  const { externalAuth, ...plain } = options;
  const fields = renderFields(plain);
  if (externalAuth) {
    const { backend, ...others } = externalAuth;
    const inner = [`backend: ${renderBackend(backend, services)}`, ...renderFields(others)];
    fields.push(`externalAuth: { ${inner.join(', ')} }`);
  }
  const args = [
    path.kind === 'prefix' ? literal(path.value) : `RoutePath.${path.kind}(${literal(path.value)})`,
    renderTarget(target, services),
  ];
  if (fields.length === 0) return `gateway.route(${args.join(', ')});`;
  const line = `gateway.route(${args.join(', ')}, { ${fields.join(', ')} });`;
  if (line.length <= WIDTH) return line;
  return `gateway.route(${args.join(', ')}, {\n${fields.map((field) => `  ${field},\n`).join('')}});`;
}

function renderTarget(target: MigratedRoute['target'], services: Services): string {
  if (target.kind === 'redirect') return renderRedirect(target);
  if (target.kind !== 'weighted') return renderBackend(target, services);
  const shares = target.shares.map(
    ({ backend, weight }) => `{ backend: ${renderBackend(backend, services)}, weight: ${weight} }`,
  );
  return `GatewayBackend.weighted([${shares.join(', ')}])`;
}

function renderBackend(backend: MigratedBackend, services: Services): string {
  if (backend.kind === 'external') {
    const { host, port, tls } = backend;
    return `GatewayBackend.external(${literal(host)}, ${literal({ port, tls })})`;
  }
  const service = services.get(serviceKey(backend.namespace, backend.name));
  const variable = service?.variable ?? '';
  if (service?.ports.length === 1 && backend.protocol === undefined) return variable;
  const { port, protocol } = backend;
  return `GatewayBackend.service(${variable}, ${literal({ port, protocol })})`;
}

function renderRedirect({ change, path = '/', options }: MigratedRedirect): string {
  const args = [...(change === 'samePath' ? [] : [literal(path)]), literal(options)];
  return `Redirect.${change}(${args.filter((arg) => arg !== '{}').join(', ')})`;
}

function renderFields(options: object): string[] {
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) =>
    value === undefined ? [] : [`${literalKey(name)}: ${literal(value)}`],
  );
}

/** Renders a value as a TypeScript literal. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = renderFields(value);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return JSON.stringify(value);
}

function literalKey(name: string): string {
  // in a literal, the plain key `__proto__` sets the prototype instead of a property
  if (name === '__proto__') return `['__proto__']`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

/** Quotes a string with single quotes; escapes characters that are not printable. */
function quote(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${inner}'`;
}
