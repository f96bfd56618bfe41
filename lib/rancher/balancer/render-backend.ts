import type { Line, Section } from '../../formats/haproxy/section';
import type { BackendConfig, BalancerSettings, ServerConfig } from './balancer-config';

/** The backend of requests that no rule is for. */
export const NO_RULE = 'no_rule';

/**
 * A server that stops or reloads may close a connection whose request it has just got: it is sent again, unless it may
 * have changed something.
 */
const RETRIES: readonly Line[] = [
  ['retry-on', 'conn-failure', 'empty-response'],
  ['http-request', 'disable-l7-retry', 'unless', '{', 'method', 'GET', 'HEAD', 'OPTIONS', '}'],
];

/** Servers, how they are checked, and which one is next. */
export function renderBackend(backend: BackendConfig, settings: BalancerSettings): Section {
  const { name, mode, algorithm, servers } = backend;
  return {
    head: ['backend', name],
    lines: [
      ['mode', mode],
      ['balance', algorithm],
      ...(mode === 'http' ? RETRIES : []),
      ...renderCheck(backend),
      ['timeout', 'check', formatMilliseconds(settings.connectTimeoutSeconds)],
      renderTiming(backend),
      ...servers.map(renderServer),
    ],
  };
}

function renderCheck({ checkPath, checkHost }: BackendConfig): Line[] {
  if (checkPath === undefined) return [];
  const version = checkHost === undefined ? [] : ['ver', 'HTTP/1.1', 'hdr', 'Host', checkHost];
  return [
    ['option', 'httpchk'],
    ['http-check', 'send', 'meth', 'GET', 'uri', checkPath, ...version],
    ['http-check', 'expect', 'status', '200-399'],
  ];
}

/** After a first failure the next check comes soon, so that both are over before the second interval is. */
function renderTiming(backend: BackendConfig): Line {
  const { checkIntervalSeconds, sendsProxyProtocol, maxConnectionsPerServer } = backend;
  return [
    'default-server',
    'check',
    ...['inter', formatMilliseconds(checkIntervalSeconds)],
    ...['fastinter', formatMilliseconds(checkIntervalSeconds / 5)],
    ...['fall', '2', 'rise', '2'],
    // a connection that fails calls for a check at once, which alone decides: with several servers lost at a time,
    // the attempts of a request could otherwise all go to them
    ...['observe', 'layer4', 'error-limit', '1', 'on-error', 'sudden-death'],
    ...(sendsProxyProtocol ? ['send-proxy-v2', 'check-send-proxy'] : []),
    ...(maxConnectionsPerServer === undefined ? [] : ['maxconn', String(maxConnectionsPerServer)]),
  ];
}

function renderServer({ name, address, isName, port }: ServerConfig): Line {
  // a name that is not known yet must not keep the balancer from starting
  const lookUp = isName ? ['resolvers', 'names', 'resolve-prefer', 'ipv4', 'init-addr', 'none'] : [];
  return ['server', name, `${address}:${port}`, ...lookUp];
}

/** HAProxy reads no decimals. */
function formatMilliseconds(seconds: number): string {
  return `${Math.max(1, Math.round(seconds * 1000))}ms`;
}

export function renderNoRule(): Line[] {
  return [
    ['mode', 'http'],
    [
      'http-request',
      'return',
      'status',
      '404',
      'content-type',
      'text/plain',
      'string',
      'no rule for this request',
    ],
  ];
}
