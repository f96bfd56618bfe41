import { block, type Directive, defineDollar, directive, needsDollar } from '../../formats/nginx/directive';
import { renderNginx } from '../../formats/nginx/render-nginx';
import { renderClientAddress, renderRequestHeaders } from './forwarding';
import type { GatewayConfig } from './gateway-config';
import { renderTransfer } from './policy-directives';
import { renderHsts, renderResponseHeaders } from './response-headers';
import { renderServers } from './servers';
import { SharedDefinitions } from './shared-definitions';
import { renderTls } from './tls';
import { renderUpstreams } from './upstreams';

/** Builds the whole configuration as a tree. */
export function buildNginxConfig(config: GatewayConfig): Directive[] {
  const definitions = new SharedDefinitions();
  const servers = renderServers(config, definitions);
  const hideCommands = ['proxy_hide_header', 'grpc_hide_header'];
  const headers = renderResponseHeaders(config.settings, { own: [] }, definitions, hideCommands);
  const content = [
    ...renderBasics(config),
    ...renderLog(),
    ...renderClientAddress(config),
    ...renderHsts(config.settings),
    ...renderTls(config),
    ...definitions.directives,
    ...renderProxying(config),
    ...headers,
    ...renderUpstreams(config),
    ...servers,
  ];
  const http = needsDollar(content) ? [defineDollar(), ...content] : content;
  return [...renderProcess(config), block('http', [], http)];
}

/** Renders the whole configuration as text. @throws GATEWAY_TEXT */
export function renderNginxConfig(config: GatewayConfig): string {
  return renderNginx(buildNginxConfig(config));
}

function renderProcess({ settings }: GatewayConfig): Directive[] {
  return [
    directive('worker_processes', settings.workerProcesses),
    directive('worker_rlimit_nofile', 8192),
    directive('worker_shutdown_timeout', `${settings.workerShutdownSeconds}s`),
    directive('pid', '/tmp/nginx.pid'),
    directive('error_log', '/dev/stderr', 'notice'),
    block('events', [], [directive('worker_connections', 4096)]),
  ];
}

/** Renders the basics of the `http` block, with hash tables large enough for thousands of long names. */
function renderBasics({ settings, table, resolver, version }: GatewayConfig): Directive[] {
  const hashSize = Math.max(4096, 2 ** Math.ceil(Math.log2(table.size * 4)));
  return [
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) =>
      directive(`${name}_temp_path`, `/tmp/${name}`),
    ),
    directive('default_type', 'application/octet-stream'),
    directive('server_tokens', 'off'),
    // variables that are not set are empty
    directive('uninitialized_variable_warn', 'off'),
    // the scheme and port that a client uses may differ from those that nginx listens on
    directive('absolute_redirect', 'off'),
    directive('server_names_hash_max_size', hashSize),
    directive('server_names_hash_bucket_size', 512),
    directive('variables_hash_max_size', hashSize),
    directive('variables_hash_bucket_size', 256),
    directive('map_hash_max_size', hashSize),
    directive('map_hash_bucket_size', 512),
    directive('large_client_header_buffers', 4, '16k'),
    directive('client_header_timeout', '15s'),
    directive('keepalive_timeout', '75s'),
    // a request that arrives at the moment of a stop must not be lost
    ...(version.hasKeepaliveMinimum ? [directive('keepalive_min_timeout', '5s')] : []),
    directive('reset_timedout_connection', 'on'),
    // the drain file is looked up once per second, not for each request
    directive('open_file_cache', 'max=16'),
    directive('open_file_cache_valid', '1s'),
    directive('open_file_cache_errors', 'on'),
    ...(settings.gzip
      ? [
          directive('gzip', 'on'),
          directive('gzip_proxied', 'any'),
          directive('gzip_vary', 'on'),
          directive('gzip_min_length', 1024),
          directive('gzip_types', ...COMPRESSED),
        ]
      : []),
    ...('addresses' in resolver
      ? [directive('resolver', ...resolver.addresses, 'valid=5s', 'ipv6=off')]
      : [directive('include', resolver.includeFile)]),
    directive('resolver_timeout', '5s'),
  ];
}

/** Media types that compress well; text/html is always compressed. */
const COMPRESSED = [
  'text/plain',
  'text/css',
  'text/javascript',
  'text/xml',
  'application/javascript',
  'application/json',
  'application/manifest+json',
  'application/xml',
  'image/svg+xml',
];

const LOG_FIELDS = [
  ['time', '$time_iso8601'],
  ['requestId', '$kumiki_request_id'],
  ['client', '$remote_addr'],
  ['method', '$request_method'],
  ['host', '$host'],
  ['uri', '$request_uri'],
  ['protocol', '$server_protocol'],
  ['status', '$status'],
  ['bytes', '$body_bytes_sent'],
  ['seconds', '$request_time'],
  ['upstream', '$upstream_addr'],
  ['upstreamStatus', '$upstream_status'],
  ['upstreamSeconds', '$upstream_response_time'],
  ['userAgent', '$http_user_agent'],
  ['referer', '$http_referer'],
] as const;

/** Renders the access log: one JSON object for each request. */
function renderLog(): Directive[] {
  const fields = LOG_FIELDS.map(([name, variable]) => `"${name}":"${variable}"`).join(',');
  return [
    directive('log_format', 'kumiki', 'escape=json', `{${fields}}`),
    directive('access_log', '/dev/stdout', 'kumiki'),
  ];
}

/** Renders the settings for all backends; locations repeat the headers if they have their own. */
function renderProxying({ settings }: GatewayConfig): Directive[] {
  return [
    directive('proxy_http_version', '1.1'),
    directive('proxy_redirect', 'off'),
    // as large as the headers that clients may send; answers are never written to the disk of the pod, even
    // for slow clients
    directive('proxy_buffer_size', '16k'),
    directive('proxy_buffers', 8, '16k'),
    directive('grpc_buffer_size', '16k'),
    directive('proxy_max_temp_file_size', 0),
    // a backend must not choose the route of a request
    directive('proxy_ignore_headers', 'X-Accel-Redirect'),
    directive('grpc_ignore_headers', 'X-Accel-Redirect'),
    directive('proxy_headers_hash_max_size', 2048),
    directive('proxy_headers_hash_bucket_size', 256),
    ...renderTransfer(settings.policy),
    // a request that may have had an effect is not retried
    ...['proxy', 'grpc'].flatMap((prefix) => [
      directive(`${prefix}_next_upstream`, 'error', 'timeout'),
      directive(`${prefix}_next_upstream_tries`, 2),
      directive(`${prefix}_next_upstream_timeout`, '10s'),
    ]),
    ...renderRequestHeaders('proxy_set_header', settings),
    ...renderRequestHeaders('grpc_set_header', settings),
  ];
}
