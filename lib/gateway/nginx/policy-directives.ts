import { block, type Directive, directive, expression } from '../../formats/nginx/directive';
import type { CorsConfig, GatewaySettings, HeaderValue, RoutePolicy } from './gateway-config';
import { exactPcre, quotePcre } from './pcre';
import type { SharedDefinitions } from './shared-definitions';

/** Room for the counters of a limit: about 160,000 clients. */
const ZONE_SIZE = '10m';

/** Statements of the `http` block or of a location for the parts of a policy that both may have. */
export function renderTransfer(policy: RoutePolicy): Directive[] {
  return [
    ...['proxy', 'grpc'].flatMap((prefix) => [
      directive(`${prefix}_connect_timeout`, `${policy.connectTimeoutSeconds}s`),
      directive(`${prefix}_read_timeout`, `${policy.readTimeoutSeconds}s`),
      directive(`${prefix}_send_timeout`, `${policy.sendTimeoutSeconds}s`),
    ]),
    directive('client_max_body_size', policy.maxBodyBytes),
    directive('proxy_buffering', policy.streaming ? 'off' : 'on'),
    directive('proxy_request_buffering', policy.streaming ? 'off' : 'on'),
  ];
}

/** Those statements of a location that differ from what the whole gateway has. */
export function renderTransferChanges(policy: RoutePolicy, usual: RoutePolicy, isGrpc: boolean): Directive[] {
  const known = new Set(renderTransfer(usual).map((statement) => JSON.stringify(statement)));
  return renderTransfer(policy).filter(
    (statement) =>
      !known.has(JSON.stringify(statement)) && !statement.name.startsWith(isGrpc ? 'proxy_' : 'grpc_'),
  );
}

/** Who may use a route, and how much of it. */
export function renderAccess(policy: RoutePolicy, definitions: SharedDefinitions): Directive[] {
  return [
    ...policy.denyFrom.map((network) => directive('deny', network)),
    ...policy.allowFrom.map((network) => directive('allow', network)),
    ...(policy.allowFrom.length > 0 ? [directive('deny', 'all')] : []),
    ...renderLimits(policy, definitions),
    ...(policy.basicAuth
      ? [
          directive('auth_basic', expression`${policy.basicAuth.realm}`),
          directive('auth_basic_user_file', expression`${policy.basicAuth.file}`),
        ]
      : []),
  ];
}

function renderLimits(
  { rateLimit, maxConnections }: RoutePolicy,
  definitions: SharedDefinitions,
): Directive[] {
  const statements: Directive[] = [];
  if (rateLimit) {
    const zone = definitions.define('rate', String(rateLimit.requestsPerSecond), (name) => [
      directive(
        'limit_req_zone',
        '$binary_remote_addr',
        `zone=${name}:${ZONE_SIZE}`,
        `rate=${rateLimit.requestsPerSecond}r/s`,
      ),
    ]);
    const burst = rateLimit.burst > 0 ? [`burst=${rateLimit.burst}`, 'nodelay'] : [];
    statements.push(directive('limit_req', `zone=${zone}`, ...burst), directive('limit_req_status', '429'));
  }
  if (maxConnections !== undefined) {
    const zone = definitions.define('connections', '', (name) => [
      directive('limit_conn_zone', '$binary_remote_addr', `zone=${name}:${ZONE_SIZE}`),
    ]);
    statements.push(directive('limit_conn', zone, maxConnections), directive('limit_conn_status', '429'));
  }
  return statements;
}

/**
 * The headers that clients get. nginx forgets those of the level above where a level has any, so this is
 * always the complete set.
 */
export function renderResponseHeaders(
  { securityHeaders, hstsSeconds }: GatewaySettings,
  own: readonly HeaderValue[],
  cors: readonly Directive[] = [],
): Directive[] {
  const headers = new Map<string, HeaderValue>();
  for (const header of [...securityHeaders, ...own]) headers.set(header.name.toLowerCase(), header);
  return [
    directive('add_header', 'X-Request-ID', '$kumiki_request_id', 'always'),
    ...(hstsSeconds === undefined
      ? []
      : [directive('add_header', 'Strict-Transport-Security', '$kumiki_hsts', 'always')]),
    ...[...headers.values()].map(({ name, value }) =>
      directive('add_header', name, expression`${value}`, 'always'),
    ),
    ...cors,
  ];
}

/** Browsers accept the header over https only. */
export function renderHsts({ hstsSeconds }: GatewaySettings): Directive[] {
  if (hstsSeconds === undefined) return [];
  return [
    block(
      'map',
      ['$kumiki_proto', '$kumiki_hsts'],
      [directive('default', ''), directive('https', expression`max-age=${hstsSeconds}`)],
    ),
  ];
}

/** What a location does about requests of other origins. */
export interface CorsDirectives {
  /** Answers the browser's question beforehand. */
  readonly preflight: readonly Directive[];
  readonly headers: readonly Directive[];
  /** Headers of the backend that would contradict ours. */
  readonly hidden: readonly Directive[];
}

export function renderCors(cors: CorsConfig, definitions: SharedDefinitions): CorsDirectives {
  const origin = definitions.define('origin', JSON.stringify([cors.origins]), (name) => [
    block(
      'map',
      ['$http_origin', `$${name}`],
      [
        directive('default', ''),
        ...cors.origins.map((allowed) =>
          directive(toOriginPattern(allowed), allowed === '*' ? '*' : '$http_origin'),
        ),
      ],
    ),
  ]);
  const key = JSON.stringify(cors);
  const when = (kind: string, source: string, value: string) =>
    definitions.define(kind, key, (name) => [
      block('map', [source, `$${name}`], [directive('default', ''), directive('~.', expression`${value}`)]),
    ]);
  const preflight = definitions.define('preflight', key, (name) => [
    block(
      'map',
      [`$request_method $${origin} $http_access_control_request_method`, `$${name}`],
      [directive('default', ''), directive('~\\AOPTIONS [^ ]+ [^ ]+\\z', '1')],
    ),
  ]);
  const header = (name: string, value: string) => directive('add_header', name, value, 'always');
  const preflightHeader = (kind: string, name: string, value: string) =>
    value === '' ? [] : [header(name, `$${when(kind, `$${preflight}`, value)}`)];
  const answerHeader = (kind: string, name: string, value: string) =>
    value === '' ? [] : [header(name, `$${when(kind, `$${origin}`, value)}`)];
  return {
    preflight: [block('if', ['(', `$${preflight}`, ')'], [directive('return', '204')])],
    headers: [
      header('Access-Control-Allow-Origin', `$${origin}`),
      ...(cors.origins.includes('*') ? [] : [header('Vary', 'Origin')]),
      ...answerHeader('credentials', 'Access-Control-Allow-Credentials', cors.credentials ? 'true' : ''),
      ...answerHeader('expose', 'Access-Control-Expose-Headers', cors.exposedHeaders.join(', ')),
      ...preflightHeader('methods', 'Access-Control-Allow-Methods', cors.methods.join(', ')),
      ...preflightHeader('headers', 'Access-Control-Allow-Headers', cors.headers.join(', ')),
      ...preflightHeader('age', 'Access-Control-Max-Age', String(cors.maxAgeSeconds)),
    ],
    hidden: ['Origin', 'Credentials', 'Methods', 'Headers'].map((part) =>
      directive('proxy_hide_header', `Access-Control-Allow-${part}`),
    ),
  };
}

/** `*` in an origin stands for one label. */
function toOriginPattern(origin: string): string {
  if (origin === '*') return '~.';
  if (!origin.includes('*')) return `~${exactPcre(origin)}`;
  const [before = '', after = ''] = origin.split('*');
  return `~\\A${quotePcre(before)}[A-Za-z0-9-]+${quotePcre(after)}\\z`;
}
