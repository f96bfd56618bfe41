import { block, type Directive, directive, expression } from '../../formats/nginx/directive';
import type { CorsConfig, GatewaySettings, HeaderValue } from './gateway-config';
import { exactPcre, quotePcre } from './pcre';
import type { SharedDefinitions } from './shared-definitions';

/** What the answers of a location have beside the headers of the gateway. */
export interface ResponseHeaderChanges {
  /** In place of what the backend says; '' removes a header. */
  readonly own: readonly HeaderValue[];
  readonly cors?: CorsConfig | undefined;
}

/**
 * The headers that clients get. nginx forgets those of the level above where a level has any, so this is
 * always the complete set. No header is there twice: what a backend says counts for security headers, and is
 * hidden for all others.
 *
 * @param commands of the modules that hide headers here: `proxy_hide_header`, `grpc_hide_header`
 */
export function renderResponseHeaders(
  { securityHeaders, hstsSeconds }: GatewaySettings,
  { own, cors }: ResponseHeaderChanges,
  definitions: SharedDefinitions,
  commands: readonly string[],
): Directive[] {
  const owned = new Set(own.map(({ name }) => name.toLowerCase()));
  const corsHeaders = cors ? renderCorsHeaders(cors, definitions) : [];
  const hidden = [
    'X-Request-ID',
    ...(hstsSeconds === undefined ? [] : ['Strict-Transport-Security']),
    ...own.map(({ name }) => name),
    ...(cors ? CORS_HEADERS : []),
  ];
  return [
    addHeader('X-Request-ID', '$kumiki_request_id'),
    // tells clients of a pod that ends to come back by another connection
    addHeader('Connection', '$kumiki_close'),
    ...(hstsSeconds === undefined ? [] : [addHeader('Strict-Transport-Security', '$kumiki_hsts')]),
    ...securityHeaders
      .filter(({ name, value }) => value !== '' && !owned.has(name.toLowerCase()))
      .map((header) => addHeader(header.name, `$${defineUnlessSent(header, definitions)}`)),
    ...own
      .filter(({ value }) => value !== '')
      .map(({ name, value }) => addHeader(name, expression`${value}`)),
    ...corsHeaders,
    ...commands.flatMap((command) => hidden.map((name) => directive(command, name))),
  ];
}

function addHeader(name: string, value: Parameters<typeof directive>[1]): Directive {
  return directive('add_header', name, value, 'always');
}

/** A variable with the value of a header, empty if the backend sends one itself. */
function defineUnlessSent({ name, value }: HeaderValue, definitions: SharedDefinitions): string {
  const sent = `$upstream_http_${name.toLowerCase().replaceAll('-', '_')}`;
  return definitions.define('security', `${sent}\n${value}`, (variable) => [
    block('map', [sent, `$${variable}`], [directive('default', ''), directive('', expression`${value}`)]),
  ]);
}

/** Browsers accept the header over https only. */
export function renderHsts({ hstsSeconds, hstsIncludeSubdomains }: GatewaySettings): Directive[] {
  if (hstsSeconds === undefined) return [];
  const value = `max-age=${hstsSeconds}${hstsIncludeSubdomains ? '; includeSubDomains' : ''}`;
  return [
    block(
      'map',
      ['$kumiki_proto', '$kumiki_hsts'],
      [directive('default', ''), directive('https', expression`${value}`)],
    ),
  ];
}

/** Headers of backends that would contradict ours. */
const CORS_HEADERS = [
  ...['Origin', 'Credentials', 'Methods', 'Headers'].map((part) => `Access-Control-Allow-${part}`),
  'Access-Control-Expose-Headers',
  'Access-Control-Max-Age',
];

/** Answers the question that browsers ask beforehand. */
export function renderPreflight(cors: CorsConfig, definitions: SharedDefinitions): Directive[] {
  return [block('if', ['(', `$${definePreflight(cors, definitions)}`, ')'], [directive('return', '204')])];
}

/** A variable that is set for questions of allowed origins. */
function definePreflight(cors: CorsConfig, definitions: SharedDefinitions): string {
  const origin = defineOrigin(cors, definitions);
  return definitions.define('preflight', JSON.stringify(cors), (name) => [
    block(
      'map',
      [`$request_method $${origin} $http_access_control_request_method`, `$${name}`],
      [directive('default', ''), directive('~\\AOPTIONS [^ ]+ [^ ]+\\z', '1')],
    ),
  ]);
}

/** A variable that holds the origin of a request, if it is allowed. */
function defineOrigin({ origins }: CorsConfig, definitions: SharedDefinitions): string {
  return definitions.define('origin', JSON.stringify([origins]), (name) => [
    block(
      'map',
      ['$http_origin', `$${name}`],
      [
        directive('default', ''),
        ...origins.map((allowed) =>
          directive(toOriginPattern(allowed), allowed === '*' ? '*' : '$http_origin'),
        ),
      ],
    ),
  ]);
}

function renderCorsHeaders(cors: CorsConfig, definitions: SharedDefinitions): Directive[] {
  const origin = defineOrigin(cors, definitions);
  const preflight = definePreflight(cors, definitions);
  const headerWhen = (source: string, kind: string, name: string, value: string) => {
    if (value === '') return [];
    const variable = definitions.define(kind, JSON.stringify(cors), (own) => [
      block(
        'map',
        [`$${source}`, `$${own}`],
        [directive('default', ''), directive('~.', expression`${value}`)],
      ),
    ]);
    return [addHeader(`Access-Control-${name}`, `$${variable}`)];
  };
  return [
    addHeader('Access-Control-Allow-Origin', `$${origin}`),
    ...(cors.origins.includes('*') ? [] : [addHeader('Vary', 'Origin')]),
    ...headerWhen(origin, 'credentials', 'Allow-Credentials', cors.credentials ? 'true' : ''),
    ...headerWhen(origin, 'expose', 'Expose-Headers', cors.exposedHeaders.join(', ')),
    ...headerWhen(preflight, 'methods', 'Allow-Methods', cors.methods.join(', ')),
    ...headerWhen(preflight, 'headers', 'Allow-Headers', cors.headers.join(', ')),
    ...headerWhen(preflight, 'age', 'Max-Age', String(cors.maxAgeSeconds)),
  ];
}

/** `*` in an origin stands for one label. */
function toOriginPattern(origin: string): string {
  if (origin === '*') return '~.';
  if (!origin.includes('*')) return `~${exactPcre(origin)}`;
  const [before = '', after = ''] = origin.split('*');
  return `~\\A${quotePcre(before)}[A-Za-z0-9-]+${quotePcre(after)}\\z`;
}
