import {
  block,
  type Directive,
  directive,
  Template,
  template,
  type Word,
} from '../../formats/caddy/directive';
import { renderCaddyfile } from '../../formats/caddy/render-caddyfile';
import { HEALTH_PATH, type ProxyConfig } from './proxy-config';

const STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory';

/** The Caddyfile that Caddy 2.11 and later read. @throws FRONT_TEXT */
export function renderProxy(config: ProxyConfig): string {
  return renderCaddyfile([
    block([], renderOptions(config)),
    renderHealth(config),
    renderRedirect(config),
    renderSite(config),
  ]);
}

function renderOptions(config: ProxyConfig): Directive[] {
  const { place, certificates } = config;
  return [
    directive('admin', `unix/${place.run}/admin.sock`),
    directive('persist_config', 'off'),
    block(['storage', 'file_system'], [directive('root', place.data)]),
    // not everybody who runs it has a store of certificates that it may write to
    directive('skip_install_trust'),
    directive('http_port', place.httpPort),
    directive('https_port', place.httpsPort),
    directive('shutdown_delay', `${config.drainSeconds}s`),
    directive('grace_period', `${config.graceSeconds}s`),
    ...(certificates.kind === 'acme' && certificates.email !== undefined
      ? [directive('email', certificates.email)]
      : []),
    ...(certificates.kind === 'acme' && certificates.isStaging ? [directive('acme_ca', STAGING)] : []),
    block(['log'], [directive('output', 'stdout'), directive('format', 'json')]),
    renderServer(config, place.httpPort, []),
    renderServer(config, place.httpsPort, ['tls']),
  ];
}

/** @param wrappers what comes after the PROXY protocol */
function renderServer(config: ProxyConfig, port: number, wrappers: readonly string[]): Directive {
  const { proxyProtocolFrom, trustedProxies } = config;
  return block(
    ['servers', `:${port}`],
    [
      // HTTP/3 is UDP, which neither the Service nor a balancer in front passes on
      directive('protocols', 'h1', 'h2'),
      ...(proxyProtocolFrom.length > 0
        ? [
            block(
              ['listener_wrappers'],
              [
                block(
                  ['proxy_protocol'],
                  [directive('timeout', '5s'), directive('allow', ...proxyProtocolFrom.map(toNetwork))],
                ),
                ...wrappers.map((name) => directive(name)),
              ],
            ),
          ]
        : []),
      ...(trustedProxies.length > 0
        ? [directive('trusted_proxies', 'static', ...trustedProxies), directive('trusted_proxies_strict')]
        : []),
      block(['timeouts'], [directive('read_header', '10s'), directive('idle', '2m')]),
    ],
  );
}

/** The PROXY protocol's list has networks only. */
function toNetwork(text: string): string {
  return text.includes('/') ? text : `${text}/32`;
}

/** For probes and Prometheus; not for clients. */
function renderHealth({ place }: ProxyConfig): Directive {
  return block(
    [`http://:${place.healthPort}`],
    [
      block(
        ['route'],
        [
          // others must learn that it stops while it still serves
          directive('@stopping', 'vars', template`{http.shutting_down}`, 'true'),
          directive('respond', '@stopping', 503),
          directive('respond', HEALTH_PATH, 200),
          directive('metrics', '/metrics'),
          directive('respond', 404),
        ],
      ),
    ],
  );
}

/** Caddy would send clients to https by itself, but not through what is set for the port. */
function renderRedirect({ hosts }: ProxyConfig): Directive {
  return block(listAddresses(hosts.map((host) => `http://${host}`)), [
    directive('redir', template`https://{http.request.host}{http.request.uri}`, 308),
  ]);
}

function listAddresses(hosts: readonly string[]): string[] {
  return hosts.map((host, index) => (index < hosts.length - 1 ? `${host},` : host));
}

function renderSite(config: ProxyConfig): Directive {
  const { hosts, webSocket, upstream } = config;
  return block(listAddresses(hosts), [
    ...renderTls(config),
    directive('log'),
    ...upstream.refusedRequests.flatMap(({ path, withoutParameter }, index) => [
      block(
        [`@refused_${index}`],
        [
          // however it is written: servers decode paths, and read on behind the name of a script
          directive('path', `*${path}*`),
          block(
            ['not'],
            [
              // a query that is not valid has no parameters for Caddy, whatever a server reads in it
              directive('query', `${withoutParameter}=*`),
              // servers read no more than some number of parameters: PHP 1,000
              directive('vars_regexp', template`{http.request.uri.query}`, amongFirst(withoutParameter)),
            ],
          ),
        ],
      ),
      directive('respond', `@refused_${index}`, 403),
    ]),
    ...(webSocket
      ? []
      : [directive('@upgrade', 'header', 'Upgrade', '*'), directive('respond', '@upgrade', 403)]),
    renderReverseProxy(config),
  ]);
}

/** Matches a query that has a parameter among its first 100. */
function amongFirst(parameter: string): Template {
  return new Template(`^(?:[^&]*&){0,99}${parameter.replace(/[^A-Za-z0-9_]/g, '\\$&')}=`);
}

function renderTls({ certificates, place }: ProxyConfig): Directive[] {
  if (certificates.kind === 'internal') return [directive('tls', 'internal')];
  if (certificates.kind === 'acme') return [];
  const folder = `${place.tls}/${certificates.name}`;
  return [directive('tls', `${folder}/tls.crt`, `${folder}/tls.key`)];
}

function renderReverseProxy(config: ProxyConfig): Directive {
  const { upstream, requestHeaders, responseHeaders, graceSeconds } = config;
  const { host, port, tls } = upstream;
  return block(
    ['reverse_proxy', `${tls ? 'https' : 'http'}://${host}:${port}`],
    [
      // with https, Caddy itself sends the name that the server has
      ...renderHeaders('header_up', requestHeaders),
      ...renderHeaders('header_down', responseHeaders),
      ...(config.retrySeconds > 0
        ? [directive('lb_try_duration', `${config.retrySeconds}s`), directive('lb_try_interval', '250ms')]
        : []),
      // a reload must not end WebSockets at once
      directive('stream_close_delay', `${graceSeconds}s`),
      block(['transport', 'http'], [directive('dial_timeout', `${config.connectTimeoutSeconds}s`)]),
    ],
  );
}

function renderHeaders(name: string, headers: Readonly<Record<string, string>>): Directive[] {
  return Object.entries(headers).map(([header, value]) => {
    const words: Word[] = value === '' ? [`-${header}`] : [header, template`${value}`];
    return directive(name, ...words);
  });
}
