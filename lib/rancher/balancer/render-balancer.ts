import { renderHaproxy } from '../../formats/haproxy/render-haproxy';
import type { Line, Section } from '../../formats/haproxy/section';
import { TLS_CIPHERS } from '../../formats/tls-ciphers';
import type { BalancerConfig, BalancerSettings } from './balancer-config';
import { NO_RULE, renderBackend, renderNoRule } from './render-backend';
import { renderFrontend } from './render-frontend';

/** Variable that is set when the balancer is about to stop; a reload starts without it. */
const DRAINING = 'proc.draining';

/** Path of the health check. */
export const HEALTH_PATH = '/healthz';

/** Renders the configuration for HAProxy 2.6 and later. @throws FRONT_TEXT */
export function renderBalancer(config: BalancerConfig): string {
  const { settings, frontends, backends } = config;
  const hasNames = backends.some(({ servers }) => servers.some(({ isName }) => isName));
  const needsNoRule = frontends.some(({ mode, backend }) => mode === 'http' && backend === undefined);
  return renderHaproxy([
    { head: ['global'], lines: renderGlobal(config) },
    { head: ['defaults'], lines: renderDefaults(settings) },
    ...(hasNames ? [renderResolvers(settings)] : []),
    { head: ['frontend', 'health'], lines: renderHealth(settings) },
    { head: ['frontend', 'drain'], lines: renderDrain(settings) },
    { head: ['frontend', 'metrics'], lines: renderMetrics(settings) },
    ...frontends.map((frontend) => renderFrontend(frontend, settings)),
    ...backends.map((backend) => renderBackend(backend, settings)),
    ...(needsNoRule ? [{ head: ['backend', NO_RULE] as const, lines: renderNoRule() }] : []),
  ]);
}

/** Cipher suites of TLS 1.3. */
const CIPHER_SUITES = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
].join(':');

function renderGlobal({ settings, frontends }: BalancerConfig): Line[] {
  return [
    ['log', 'stdout', 'format', 'raw', 'local0'],
    ['maxconn', String(settings.maxConnections)],
    ['maxpipes', String(settings.maxPipes)],
    // write access to it gives control over the process; a reload gets the listening sockets through it
    [
      'stats',
      'socket',
      `${settings.folders.run}/admin.sock`,
      'mode',
      '600',
      'level',
      'admin',
      'expose-fd',
      'listeners',
    ],
    ['stats', 'timeout', '30s'],
    ['hard-stop-after', `${settings.shutdownSeconds}s`],
    ...(frontends.some(({ tls }) => tls) ? renderTlsDefaults() : []),
  ];
}

function renderTlsDefaults(): Line[] {
  return [
    ['ssl-default-bind-options', 'ssl-min-ver', 'TLSv1.2', 'no-tls-tickets'],
    ['ssl-default-bind-ciphers', TLS_CIPHERS],
    ['ssl-default-bind-ciphersuites', CIPHER_SUITES],
    // the key of tls.crt is in tls.key, as in Secrets
    ['ssl-load-extra-del-ext'],
  ];
}

function renderDefaults(settings: BalancerSettings): Line[] {
  const timeout = (name: string, seconds: number): Line => ['timeout', name, formatSeconds(seconds)];
  return [
    ['log', 'global'],
    ['mode', 'tcp'],
    ['option', 'dontlognull'],
    ['option', 'redispatch', '1'],
    ['retries', String(settings.retries)],
    ['maxconn', String(settings.maxConnections)],
    timeout('connect', settings.connectTimeoutSeconds),
    timeout('client', settings.clientTimeoutSeconds),
    timeout('server', settings.serverTimeoutSeconds),
    timeout('tunnel', settings.tunnelTimeoutSeconds),
    timeout('queue', settings.serverTimeoutSeconds),
    timeout('http-request', settings.requestTimeoutSeconds),
    timeout('http-keep-alive', settings.requestTimeoutSeconds),
    // a peer that disappears silently must not hold a connection forever
    ['option', 'clitcpka'],
    ['option', 'srvtcpka'],
  ];
}

/** Formats a time with a unit that needs no decimals, which HAProxy does not read. */
function formatSeconds(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}s` : `${Math.max(1, Math.round(seconds * 1000))}ms`;
}

function renderResolvers({ resolvers }: BalancerSettings): Section {
  const given = resolvers.map((address, index): Line => ['nameserver', `ns${index + 1}`, `${address}:53`]);
  return {
    head: ['resolvers', 'names'],
    lines: [
      ...(given.length > 0 ? given : [['parse-resolv-conf'] as const]),
      ['accepted_payload_size', '8192'],
      ['hold', 'valid', '5s'],
    ],
  };
}

function renderHealth({ healthPort }: BalancerSettings): Line[] {
  return [
    ['bind', `:${healthPort}`],
    ['mode', 'http'],
    ['option', 'dontlog-normal'],
    ['monitor-uri', HEALTH_PATH],
    ['monitor', 'fail', 'if', '{', `var(${DRAINING})`, '-m', 'bool', '}'],
    ['http-request', 'return', 'status', '404', 'content-type', 'text/plain', 'string', 'not found'],
  ];
}

/** Renders the port to call before a stop: then the health check fails while the balancer still serves. */
function renderDrain({ drainPort }: BalancerSettings): Line[] {
  return [
    ['bind', `127.0.0.1:${drainPort}`],
    ['mode', 'http'],
    ['option', 'dontlog-normal'],
    ['http-request', `set-var(${DRAINING})`, 'bool(true)'],
    ['http-request', 'return', 'status', '200', 'content-type', 'text/plain', 'string', 'draining'],
  ];
}

function renderMetrics({ metricsPort }: BalancerSettings): Line[] {
  return [
    ['bind', `:${metricsPort}`],
    ['mode', 'http'],
    ['option', 'dontlog-normal'],
    ['http-request', 'use-service', 'prometheus-exporter', 'if', '{', 'path', '/metrics', '}'],
    ['http-request', 'return', 'status', '404', 'content-type', 'text/plain', 'string', 'not found'],
  ];
}
