import { block, type Directive, directive, expression } from '../../formats/nginx/directive';
import type { ClientAddressConfig, GatewayConfig, GatewaySettings } from './gateway-config';
import { quotePcre } from './pcre';

/** Prefix of all variables that the configuration defines. */
export const PREFIX = 'kumiki_';

/** Renders the client's address and scheme, from trusted sources only; for the `http` block. */
export function renderClientAddress({ clientAddress, settings }: GatewayConfig): Directive[] {
  return [
    ...renderRealIp(clientAddress),
    // https, as seen by nginx or by a trusted proxy in front of it
    block(
      'map',
      [`$${PREFIX}trusted:$http_x_forwarded_proto`, `$${PREFIX}proto`],
      [directive('default', '$scheme'), directive('1:http', 'http'), directive('1:https', 'https')],
    ),
    block(
      'map',
      [`$${PREFIX}proto`, `$${PREFIX}ssl`],
      [directive('default', 'off'), directive('https', 'on')],
    ),
    block(
      'map',
      [`$${PREFIX}proto`, `$${PREFIX}port`],
      [directive('default', '80'), directive('https', '443')],
    ),
    // $host has no port; backends that write links may need the one that the client used
    block(
      'map',
      ['$http_host', `$${PREFIX}host_port`],
      [directive('default', ''), directive('~(:[0-9]+)\\z', '$1')],
    ),
    block(
      'map',
      ['$http_upgrade', `$${PREFIX}connection`],
      [directive('default', 'upgrade'), directive('', '')],
    ),
    // HTTP/2 and WebSockets have their own ways to end
    block(
      'map',
      ['$kumiki_draining$http2$http_upgrade', `$${PREFIX}close`],
      [directive('default', ''), directive('close', 'close')],
    ),
    block(
      'map',
      ['$http_x_request_id', `$${PREFIX}request_id`],
      [directive('default', '$request_id'), directive('~\\A[A-Za-z0-9._-]{8,128}\\z', '$http_x_request_id')],
    ),
    ...(settings.redirectToHttps ? [renderRedirectRule(settings)] : []),
  ];
}

function renderRealIp(config: ClientAddressConfig): Directive[] {
  // load balancers with the PROXY protocol pass headers on unread, so these still come from the client
  const trusted = config.kind === 'direct' ? [] : [...new Set(config.trusted.map(trimHostBits))];
  const believed = config.kind === 'header' ? trusted : [];
  const geo = block(
    'geo',
    ['$realip_remote_addr', `$${PREFIX}trusted`],
    [directive('default', '0'), ...believed.map((network) => directive(network, '1'))],
  );
  if (config.kind === 'direct') return [geo];
  return [
    geo,
    ...trusted.map((network) => directive('set_real_ip_from', network)),
    directive('real_ip_header', config.kind === 'header' ? config.header : 'proxy_protocol'),
    ...(config.kind === 'header' ? [directive('real_ip_recursive', 'on')] : []),
  ];
}

/** Writes a single address in one form: nginx warns about duplicate networks. */
function trimHostBits(network: string): string {
  return network.replace(/\/32$/, '');
}

/** Renders which requests are redirected to https. Health checks use http and must not be. */
function renderRedirectRule({ healthPath }: GatewaySettings): Directive {
  return block(
    'map',
    [expression`$kumiki_proto:$uri`, `$${PREFIX}to_https`],
    [
      directive('default', '0'),
      directive(`~\\Ahttp:${quotePcre(healthPath)}\\z`, '0'),
      directive('~\\Ahttp:', '1'),
    ],
  );
}

/** Changes to the usual set of request headers. */
export interface RequestHeaderChanges {
  /** The `Host` header that the backend gets. */
  readonly hostHeader?: string | undefined;
  readonly set: readonly (readonly [name: string, value: Parameters<typeof directive>[1]])[];
}

/**
 * Renders all headers that a backend gets besides the client's own. A level with any of these directives
 * inherits none from the level above, so this is always the complete set.
 *
 * @param command `proxy_set_header` or `grpc_set_header`
 */
export function renderRequestHeaders(
  command: 'proxy_set_header' | 'grpc_set_header',
  { legacyHeaders }: GatewaySettings,
  { hostHeader, set }: RequestHeaderChanges = { set: [] },
): Directive[] {
  const host = expression`$host$kumiki_host_port`;
  const headers = new Map<string, Directive>();
  const add = (name: string, value: Parameters<typeof directive>[1]) =>
    headers.set(name.toLowerCase(), directive(command, name, value));
  add('Host', hostHeader === undefined ? host : expression`${hostHeader}`);
  add('X-Real-IP', '$remote_addr');
  // not $proxy_add_x_forwarded_for, which would pass on forged entries of the client
  add('X-Forwarded-For', '$remote_addr');
  add('X-Forwarded-Host', host);
  add('X-Forwarded-Proto', '$kumiki_proto');
  add('X-Forwarded-Port', '$kumiki_port');
  add('X-Request-ID', '$kumiki_request_id');
  add('Referer', '$http_referer');
  // a client's Forwarded header could contradict ours
  add('Forwarded', '');
  if (legacyHeaders) {
    add('X-Forwarded-Server', '$host');
    add('X-Forwarded-Ssl', '$kumiki_ssl');
  }
  if (command === 'proxy_set_header') {
    add('Upgrade', '$http_upgrade');
    add('Connection', '$kumiki_connection');
  }
  for (const [name, value] of set) add(name, value);
  return [...headers.values()];
}
