import { block, type Directive, directive, expression } from '../../formats/nginx/directive';
import type { ClientAddressConfig, GatewayConfig, GatewaySettings } from './gateway-config';
import { quotePcre } from './pcre';

/** Prefix of all variables that the configuration defines. */
export const PREFIX = 'kumiki_';

/** Who a client is and how it came, from whoever may be believed; for the `http` block. */
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
    // $host has no port; the client's may matter to backends that write links
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
    // HTTP/2 and WebSockets have ways of their own to end
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
  // what speaks the PROXY protocol passes headers on unread, so they are still the client's
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

/** One address has one spelling: nginx warns about networks that are there twice. */
function trimHostBits(network: string): string {
  return network.replace(/\/32$/, '');
}

/** Health checks come without https and must not be redirected. */
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

/** What a set of request headers differs by from the usual one. */
export interface RequestHeaderChanges {
  /** What the backend gets as `Host`. */
  readonly hostHeader?: string | undefined;
  readonly set: readonly (readonly [name: string, value: Parameters<typeof directive>[1]])[];
}

/**
 * All headers that a backend gets beside the client's own. nginx forgets those of the level above where a
 * level has any, so this is always the complete set.
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
  // not $proxy_add_x_forwarded_for: it would pass on whatever the client has made up
  add('X-Forwarded-For', '$remote_addr');
  add('X-Forwarded-Host', host);
  add('X-Forwarded-Proto', '$kumiki_proto');
  add('X-Forwarded-Port', '$kumiki_port');
  add('X-Request-ID', '$kumiki_request_id');
  add('Referer', '$http_referer');
  // a client's Forwarded header would contradict ours
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
