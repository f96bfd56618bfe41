import { block, type Directive, directive, expression } from '../../formats/nginx/directive';
import type { CorsConfig, GatewaySettings, HeaderValue } from './gateway-config';
import { exactPcre, quotePcre } from './pcre';
import type { SharedDefinitions } from './shared-definitions';

/** Changes to the response headers of the gateway, for one location. */
export interface ResponseHeaderChanges {
  /** Headers that replace those of the backend; '' removes one. */
  readonly own: readonly HeaderValue[];
  readonly cors?: CorsConfig | undefined;
}

/**
 * Renders the headers that clients get. A level with any of these directives inherits none from the level
 * above, so this is always the complete set. No header is sent twice: the backend's value wins for security
 * headers, and is hidden for all others.
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
    // makes clients open a new connection, to another pod, while this one ends
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

/** Defines a variable with the value of a header, empty if the backend sends that header itself. */
function defineUnlessSent({ name, value }: HeaderValue, definitions: SharedDefinitions): string {
  const sent = `$upstream_http_${name.toLowerCase().replaceAll('-', '_')}`;
  return definitions.define('security', `${sent}\n${value}`, (variable) => [
    block('map', [sent, `$${variable}`], [directive('default', ''), directive('', expression`${value}`)]),
  ]);
}

/** Renders the HSTS header, for https only: browsers ignore it over http. */
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

/** Headers of backends that would contradict those of the gateway. */
const CORS_HEADERS = [
  ...['Origin', 'Credentials', 'Methods', 'Headers'].map((part) => `Access-Control-Allow-${part}`),
  'Access-Control-Expose-Headers',
  'Access-Control-Max-Age',
];

/** Renders the answer to CORS preflight requests. */
export function renderPreflight(cors: CorsConfig, definitions: SharedDefinitions): Directive[] {
  return [block('if', ['(', `$${definePreflight(cors, definitions)}`, ')'], [directive('return', '204')])];
}

/** Defines a variable that is set for preflight requests from allowed origins. */
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

/** Defines a variable that holds the origin of a request if it is allowed. */
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

/** Returns the map pattern of an origin; `*` in it matches one label. */
function toOriginPattern(origin: string): string {
  if (origin === '*') return '~.';
  if (!origin.includes('*')) return `~${exactPcre(origin)}`;
  const [before = '', after = ''] = origin.split('*');
  return `~\\A${quotePcre(before)}[A-Za-z0-9-]+${quotePcre(after)}\\z`;
}
