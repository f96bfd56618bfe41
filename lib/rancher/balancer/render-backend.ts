import type { Line, Section } from '../../formats/haproxy/section';
import type { BackendConfig, BalancerSettings, ServerConfig } from './balancer-config';

/** Name of the backend for requests that match no rule. */
export const NO_RULE = 'no_rule';

/**
 * A server that stops or reloads may close a connection whose request it has just received: the request is
 * sent again unless it may have changed something.
 */
const RETRIES: readonly Line[] = [
  ['retry-on', 'conn-failure', 'empty-response'],
  ['http-request', 'disable-l7-retry', 'unless', '{', 'method', 'GET', 'HEAD', 'OPTIONS', '}'],
];

/** Renders the servers of a backend, their checks and the choice of the next one. */
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

/** Renders the timing of checks: after a failure the next one comes soon, within two intervals in total. */
function renderTiming(backend: BackendConfig): Line {
  const { checkIntervalSeconds, sendsProxyProtocol, maxConnectionsPerServer } = backend;
  return [
    'default-server',
    'check',
    ...['inter', formatMilliseconds(checkIntervalSeconds)],
    ...['fastinter', formatMilliseconds(checkIntervalSeconds / 5)],
    ...['fall', '2', 'rise', '2'],
    // a failed connection counts as a failed check, so the next check, which comes soon, decides alone: with
    // several servers lost at a time, all attempts of a request could otherwise go to them
    ...['observe', 'layer4', 'error-limit', '1', 'on-error', 'sudden-death'],
    ...(sendsProxyProtocol ? ['send-proxy-v2', 'check-send-proxy'] : []),
    ...(maxConnectionsPerServer === undefined ? [] : ['maxconn', String(maxConnectionsPerServer)]),
  ];
}

function renderServer({ name, address, isName, port }: ServerConfig): Line {
  // a name that cannot be resolved yet must not keep the balancer from starting
  const lookUp = isName ? ['resolvers', 'names', 'resolve-prefer', 'ipv4', 'init-addr', 'none'] : [];
  return ['server', name, `${address}:${port}`, ...lookUp];
}

/** Formats a time in milliseconds, because HAProxy reads no decimals. */
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
