import type { RefusedRequest } from '../../core/references';
import { type Line, logFormat, type Section } from '../../formats/haproxy/section';
import type { BalancerSettings, FrontendConfig, HttpConfig, RuleConfig } from './balancer-config';
import type { BalancerTls } from './frontend';
import { NO_RULE } from './render-backend';

/** Seconds to wait for the first message of a client, which contains the requested name. */
const INSPECT_SECONDS = 5;

/** Renders a port that HAProxy listens on. */
export function renderFrontend(frontend: FrontendConfig, settings: BalancerSettings): Section {
  const { name, mode, maxConnections, http } = frontend;
  return {
    head: ['frontend', name],
    lines: [
      renderBind(frontend, settings.folders.tls),
      ['mode', mode],
      ['option', `${mode}log`],
      ...(maxConnections === undefined ? [] : [['maxconn', String(maxConnections)] as const]),
      ...renderAccess(frontend.allowFrom),
      ...(http ? renderHttp(frontend, http, settings) : renderInspection(frontend)),
      ...frontend.rules.flatMap((rule, index) => renderRule(rule, index, frontend)),
      ...renderFallback(frontend),
    ],
  };
}

function renderBind({ bindPort, mode, tls, acceptsProxyProtocol }: FrontendConfig, tlsFolder: string): Line {
  return [
    'bind',
    `:${bindPort}`,
    ...(acceptsProxyProtocol ? ['accept-proxy'] : []),
    ...(tls ? renderTls(tls, mode, tlsFolder) : []),
  ];
}

function renderTls(
  { secretNames, strictSni, minVersion }: BalancerTls,
  mode: string,
  folder: string,
): string[] {
  return [
    'ssl',
    ...secretNames.flatMap((name) => ['crt', `${folder}/${name}/tls.crt`]),
    ...(strictSni ? ['strict-sni'] : []),
    ...(minVersion === 'TLSv1.3' ? ['ssl-min-ver', 'TLSv1.3'] : []),
    ...(mode === 'http' ? ['alpn', 'h2,http/1.1'] : []),
  ];
}

/** Renders one line for each network, because the words of a line are limited. */
function renderAccess(allowFrom: readonly string[] | undefined): Line[] {
  if (!allowFrom) return [];
  return [
    ...allowFrom.map((network): Line => ['acl', 'may_connect', 'src', '--', network]),
    // checked after the PROXY protocol, which has the client's address
    ['tcp-request', 'session', 'reject', 'unless', 'may_connect'],
  ];
}

/** Waits for the name that a client asks for, without terminating TLS. */
function renderInspection({ rules, tls }: FrontendConfig): Line[] {
  if (rules.length === 0 || tls) return [];
  return [
    ['tcp-request', 'inspect-delay', `${INSPECT_SECONDS}s`],
    ['tcp-request', 'content', 'accept', 'if', '{', 'req.ssl_hello_type', '1', '}'],
  ];
}

function renderRule(
  { host, path, backend }: RuleConfig,
  index: number,
  { mode, tls }: FrontendConfig,
): Line[] {
  const hostAcl = `host_${index}`;
  const pathAcl = `path_${index}`;
  const sni = tls ? 'ssl_fc_sni' : 'req.ssl_sni';
  const fetched = mode === 'http' ? 'req.hdr(host),host_only' : sni;
  return [
    ...(host === '' ? [] : [matchHost(hostAcl, fetched, host)]),
    ...(path === ''
      ? []
      : ([
          ['acl', pathAcl, 'path', '-m', 'str', '--', path],
          ['acl', pathAcl, 'path', '-m', 'beg', '--', `${path}/`],
        ] as const)),
    [
      'use_backend',
      backend,
      ...(host === '' && path === ''
        ? []
        : ['if', ...(host === '' ? [] : [hostAcl]), ...(path === '' ? [] : [pathAcl])]),
    ],
  ];
}

function matchHost(acl: string, fetched: string, host: string): Line {
  return host.startsWith('*.')
    ? ['acl', acl, fetched, '-i', '-m', 'end', '--', host.slice(1)]
    : ['acl', acl, fetched, '-i', '-m', 'str', '--', host];
}

function renderFallback({ backend, mode }: FrontendConfig): Line[] {
  if (backend !== undefined) return [['default_backend', backend]];
  // without a backend, HAProxy closes connections, but would answer requests with 503
  return mode === 'http' ? [['default_backend', NO_RULE]] : [];
}

function renderHttp(
  frontend: FrontendConfig,
  http: HttpConfig,
  { errorPages, folders }: BalancerSettings,
): Line[] {
  return [
    // a client that reuses a connection is told about its end instead of losing a request
    ['option', 'idle-close-on-response'],
    ...errorPages.map(({ status }) => renderErrorPage(status, folders.config)),
    ...http.refusedRequests.map(renderRefusal),
    ...(http.redirectToHttps ? [REDIRECT_TO_HTTPS] : []),
    ...renderForwarding(http.forwardedHeaders, frontend),
    ...renderHeaders('http-request', http.requestHeaders),
    ...renderHeaders('http-response', http.responseHeaders),
  ];
}

function renderErrorPage(status: number, folder: string): Line {
  const type = ['content-type', 'text/html; charset=utf-8'];
  return ['http-error', 'status', String(status), ...type, 'file', `${folder}/${status}.html`];
}

function renderRefusal({ path, withoutParameter }: RefusedRequest): Line {
  return [
    'http-request',
    ...['deny', 'deny_status', '403', 'if'],
    // ignoring case, anywhere in the path: servers decode paths, and accept further text after the name of a
    // script
    ...['{', 'path,url_dec', '-i', '-m', 'sub', '--', path, '}'],
    ...['!{', 'query', '-m', 'reg', '--', `^([^&]*&){0,99}${withoutParameter}=`, '}'],
  ];
}

const REDIRECT_TO_HTTPS: Line = [
  'http-request',
  ...['redirect', 'scheme', 'https', 'code', '308'],
  ...['unless', '{', 'ssl_fc', '}'],
];

function renderForwarding(kind: HttpConfig['forwardedHeaders'], { port, tls }: FrontendConfig): Line[] {
  if (kind === 'keep') return [];
  const headers = [
    ['X-Forwarded-For', '%[src]'],
    ['X-Forwarded-Proto', tls ? 'https' : 'http'],
    ['X-Forwarded-Port', String(port)],
  ] as const;
  return headers.map(([name, value]) => [
    'http-request',
    'set-header',
    name,
    value,
    ...(kind === 'replace' ? [] : ['if', '!{', `req.hdr(${name})`, '-m', 'found', '}']),
  ]);
}

function renderHeaders(rule: string, headers: Readonly<Record<string, string>>): Line[] {
  return Object.entries(headers).map(([name, value]) =>
    value === '' ? [rule, 'del-header', name] : [rule, 'set-header', name, logFormat`${value}`],
  );
}
