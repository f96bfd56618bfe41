import { block, type Directive, directive, expression } from '../../formats/nginx/directive';
import type { HostRoutes } from '../routes/route-table';
import { renderRequestHeaders } from './forwarding';
import type { CertificateConfig, GatewayConfig, PolicyRoute } from './gateway-config';
import { renderLocations } from './locations';
import type { SharedDefinitions } from './shared-definitions';
import { findCertificate, renderCertificate, renderTlsDefault } from './tls';
import { findUpstream, renderPass } from './upstreams';

/** Prefix of internal paths. */
export const INTERNAL_PATH = '/_kumiki/';

/** Renders all servers: one for each host, and those for status, health checks and unknown TLS names. */
export function renderServers(config: GatewayConfig, definitions: SharedDefinitions): Directive[] {
  const servers = [...config.table.values()].map((routes) => renderServer(routes, config, definitions));
  return [renderStatusServer(config), ...renderProbeServer(config), ...renderTlsDefault(config), ...servers];
}

function renderServer(
  routes: HostRoutes<PolicyRoute>,
  config: GatewayConfig,
  definitions: SharedDefinitions,
): Directive {
  const { host } = routes;
  const certificate = findCertificate(config.tls, host);
  const auth = new AuthLocations(config, definitions);
  const locations = renderLocations(routes, {
    config,
    definitions,
    authLocation: (request) => auth.define(request),
  });
  return block(
    'server',
    [],
    [
      ...renderListen(config, host === '', certificate),
      directive('server_name', host === '' ? '_' : host),
      ...(certificate ? renderCertificate(certificate, definitions) : []),
      renderDraining(config),
      ...(config.settings.redirectToHttps ? [renderHttpsRedirect()] : []),
      renderHealth(config),
      ...auth.directives,
      ...locations,
    ],
  );
}

function renderListen(
  { settings, clientAddress, version }: GatewayConfig,
  isDefault: boolean,
  certificate: CertificateConfig | undefined,
): Directive[] {
  const proxyProtocol = clientAddress.kind === 'proxy-protocol' ? ['proxy_protocol'] : [];
  const defaultServer = isDefault ? ['default_server'] : [];
  const http2 = version.hasHttp2Directive ? [] : ['http2'];
  return [
    directive('listen', settings.httpPort, ...defaultServer, ...proxyProtocol),
    ...(certificate ? [directive('listen', settings.httpsPort, 'ssl', ...http2, ...proxyProtocol)] : []),
    ...(version.hasHttp2Directive ? [directive('http2', 'on')] : []),
  ];
}

/** Marks requests once the pod has been told to stop, at most a second late. */
function renderDraining({ settings }: GatewayConfig): Directive {
  return block('if', ['(', '-f', settings.drainFile, ')'], [directive('set', '$kumiki_draining', 'close')]);
}

function renderHttpsRedirect(): Directive {
  return block(
    'if',
    ['(', '$kumiki_to_https', ')'],
    [directive('return', '308', 'https://$host$request_uri')],
  );
}

/** Renders the health check, which makes load balancers turn away as soon as the pod is told to stop. */
function renderHealth({ settings }: GatewayConfig): Directive {
  return block(
    'location',
    ['=', settings.healthPath],
    [
      directive('access_log', 'off'),
      // without the cache, the next check already notices
      directive('open_file_cache', 'off'),
      block('if', ['(', '-f', settings.drainFile, ')'], [directive('return', '503')]),
      directive('default_type', 'text/plain'),
      directive('return', '200', 'ok'),
    ],
  );
}

/** Renders the counters, for use in the pod itself and with `kubectl port-forward`. */
function renderStatusServer({ settings }: GatewayConfig): Directive {
  return block(
    'server',
    [],
    [
      directive('listen', `127.0.0.1:${settings.statusPort}`),
      directive('server_name', '_'),
      directive('access_log', 'off'),
      block('location', ['=', '/stub_status'], [directive('stub_status')]),
      block('location', ['/'], [directive('return', '404')]),
    ],
  );
}

/** Renders the port for health checks of kubelets and load balancers, without the PROXY protocol. */
function renderProbeServer(config: GatewayConfig): Directive[] {
  if (config.clientAddress.kind !== 'proxy-protocol') return [];
  return [
    block(
      'server',
      [],
      [
        directive('listen', config.settings.probePort),
        directive('server_name', '_'),
        renderHealth(config),
        block('location', ['/'], [directive('return', '404')]),
      ],
    ),
  ];
}

/** Locations that ask a service whether a request is allowed. */
class AuthLocations {
  readonly directives: Directive[] = [];
  private readonly paths = new Map<string, string>();
  private readonly config: GatewayConfig;
  private readonly definitions: SharedDefinitions;

  constructor(config: GatewayConfig, definitions: SharedDefinitions) {
    this.config = config;
    this.definitions = definitions;
  }

  define(auth: NonNullable<PolicyRoute['policy']['externalAuth']>): string {
    const key = `${auth.backend}\n${auth.path}`;
    const known = this.paths.get(key);
    if (known !== undefined) return known;
    const path = `${INTERNAL_PATH}auth/${this.paths.size + 1}`;
    this.paths.set(key, path);
    const { variables, pass } = renderPass(
      this.config,
      this.definitions,
      { backends: [{ key: auth.backend, weight: 1 }] },
      '$kumiki_asked',
    );
    this.directives.push(
      block(
        'location',
        ['=', path],
        [
          directive('internal'),
          ...variables,
          directive('rewrite', '(?s)\\A.*\\z', expression`${auth.path}`, 'break'),
          directive('proxy_pass_request_body', 'off'),
          ...renderRequestHeaders('proxy_set_header', this.config.settings, {
            hostHeader: findUpstream(this.config, auth.backend).hostHeader,
            set: [
              ['Content-Length', ''],
              ['Upgrade', ''],
              ['Connection', ''],
              ['X-Original-URI', '$request_uri'],
              ['X-Original-Method', '$request_method'],
            ],
          }),
          ...pass,
        ],
      ),
    );
    return path;
  }
}
