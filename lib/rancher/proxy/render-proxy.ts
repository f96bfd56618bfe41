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

/** Renders the Caddyfile for Caddy 2.11 and later. @throws FRONT_TEXT */
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
    // Caddy may not be able to write to a store of trusted certificates where it runs
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

/** @param wrappers listener wrappers that follow the PROXY protocol */
function renderServer(config: ProxyConfig, port: number, wrappers: readonly string[]): Directive {
  const { proxyProtocolFrom, trustedProxies } = config;
  return block(
    ['servers', `:${port}`],
    [
      // HTTP/3 uses UDP, which neither the Service nor a balancer in front passes on
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

/** Returns an address as a network: the list of the PROXY protocol accepts nothing else. */
function toNetwork(text: string): string {
  return text.includes('/') ? text : `${text}/32`;
}

/** Renders the port for probes and Prometheus, not for clients. */
function renderHealth({ place }: ProxyConfig): Directive {
  return block(
    [`http://:${place.healthPort}`],
    [
      block(
        ['route'],
        [
          // the health check must fail while Caddy still serves, so that balancers notice
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

/** Renders the redirect to https. Caddy's automatic one would bypass the settings of the port. */
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
          // anywhere in the path: servers decode paths, and accept further text after the name of a script
          directive('path', `*${path}*`),
          block(
            ['not'],
            [
              // for Caddy, an invalid query has no parameters, but a server may read some in it
              directive('query', `${withoutParameter}=*`),
              // servers limit the number of parameters that they read: PHP to 1,000
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

/** Returns a pattern that matches a query with a parameter among its first 100. */
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
      // with https, Caddy itself sends the name of the server
      ...renderHeaders('header_up', requestHeaders),
      ...renderHeaders('header_down', responseHeaders),
      ...(config.retrySeconds > 0
        ? [directive('lb_try_duration', `${config.retrySeconds}s`), directive('lb_try_interval', '250ms')]
        : []),
      // a reload must not end WebSockets immediately
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
