import { block, type Directive, directive, expression } from '../../formats/nginx/directive';
import type { ForwardAction, RedirectAction } from '../routes/route';
import type { GatewayConfig, Upstream } from './gateway-config';
import type { SharedDefinitions } from './shared-definitions';

/** Idle connections that each worker keeps to each backend. */
const KEEPALIVE = 32;

/** The zone shared by all groups; the names and addresses of some thousand servers fit into it. */
const ZONE = 'kumiki_upstreams';

/**
 * Renders the groups of servers, which follow DNS. Groups cannot do that before version 1.27.3: there,
 * locations name servers in variables, which are resolved for each request, and connections are not kept.
 */
export function renderUpstreams({ backends, version }: GatewayConfig): Directive[] {
  if (!version.resolvesUpstreams) return [];
  const megabytes = Math.max(1, Math.ceil(backends.size / 250));
  // backends that differ only in protocol or Host header may share a group
  const groups = new Map([...backends.values()].map((upstream) => [upstream.name, upstream]));
  return [...groups.values()].map(({ name, host, port }) =>
    block(
      'upstream',
      [name],
      [
        directive('zone', ZONE, `${megabytes}m`),
        directive('server', `${host}:${port}`, ...(isAddress(host) ? [] : ['resolve'])),
        directive('keepalive', KEEPALIVE),
        directive('keepalive_timeout', '60s'),
      ],
    ),
  );
}

function isAddress(host: string): boolean {
  return /^[0-9.]+$/.test(host);
}

/** The statements that pass requests on: variables first, because a rewrite with `break` ends them. */
export interface PassDirectives {
  readonly variables: readonly Directive[];
  readonly pass: readonly Directive[];
}

/** Renders how requests are passed to the backends of a route, in shares if there are several. */
export function renderPass(
  config: GatewayConfig,
  definitions: SharedDefinitions,
  action: Pick<ForwardAction, 'backends'>,
  // a subrequest shares the variables of its main request, so it uses a different one
  variable = '$kumiki_backend',
): PassDirectives {
  const shares = action.backends.filter(({ weight }) => weight > 0);
  const upstreams = shares.map(({ key }) => findUpstream(config, key));
  const [first] = upstreams;
  if (!first) return { variables: [], pass: [directive('return', '503')] };
  const { protocol, tls } = first;
  const command = protocol === 'grpc' ? 'grpc_pass' : 'proxy_pass';
  const scheme = protocol === 'grpc' ? (tls ? 'grpcs' : 'grpc') : tls ? 'https' : 'http';
  const target = (upstream: Upstream) =>
    config.version.resolvesUpstreams ? upstream.name : `${upstream.host}:${upstream.port}`;
  const tlsDirectives = tls ? renderBackendTls(first) : [];
  if (shares.length > 1) {
    const share = definitions.define('share', JSON.stringify(shares), (name) => [
      block(
        'split_clients',
        ['$request_id', `$${name}`],
        [
          ...formatShares(shares.map(({ weight }) => weight)).map((share, index) =>
            directive(share, target(upstreams[index] ?? first)),
          ),
        ],
      ),
    ]);
    return { variables: [], pass: [directive(command, `${scheme}://$${share}`), ...tlsDirectives] };
  }
  if (config.version.resolvesUpstreams) {
    return { variables: [], pass: [directive(command, `${scheme}://${first.name}`), ...tlsDirectives] };
  }
  return {
    variables: [directive('set', variable, target(first))],
    pass: [directive(command, `${scheme}://${variable}`), ...tlsDirectives],
  };
}

export function findUpstream({ backends }: GatewayConfig, key: string): Upstream {
  // never missing: every key of a route was created together with its backend
  return (
    backends.get(key) ?? { key, name: key, host: 'backend.invalid', port: 80, protocol: 'http', tls: false }
  );
}

/** Renders the verification of an encrypted backend's certificate against its name. */
function renderBackendTls({ host, protocol }: Upstream): Directive[] {
  const prefix = protocol === 'grpc' ? 'grpc' : 'proxy';
  return [
    directive(`${prefix}_ssl_server_name`, 'on'),
    directive(`${prefix}_ssl_name`, expression`${host}`),
    directive(`${prefix}_ssl_verify`, 'on'),
    directive(`${prefix}_ssl_verify_depth`, '4'),
    directive(`${prefix}_ssl_protocols`, 'TLSv1.2', 'TLSv1.3'),
    directive(`${prefix}_ssl_trusted_certificate`, '/etc/ssl/certs/ca-certificates.crt'),
  ];
}

/** Renders the origin of a redirect; undefined if it stays on the same host, scheme and port. */
export function renderOrigin({ scheme, host, port }: RedirectAction) {
  if (scheme === undefined && host === undefined && port === undefined) return undefined;
  const isUsual =
    port === undefined || port === (scheme === 'http' ? 80 : scheme === 'https' ? 443 : undefined);
  const suffix = isUsual ? '' : `:${port}`;
  const start = scheme === undefined ? expression`$kumiki_proto://` : expression`${scheme}://`;
  return host === undefined ? expression`${start}$host${suffix}` : expression`${start}${host}${suffix}`;
}

/**
 * Formats weights as percentages with two decimals and `*` for the last one, the format of `split_clients`.
 * No share is zero, and together they are 100 %.
 *
 * @param weights integers above 0, at most 5000
 */
export function formatShares(weights: readonly number[]): string[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const hundredths = weights.map((weight) => Math.max(1, Math.floor((weight / sum) * HUNDREDTHS)));
  // the largest share absorbs the rounding error, where it matters least
  const largest = hundredths.indexOf(Math.max(...hundredths));
  const rest = HUNDREDTHS - hundredths.reduce((total, share) => total + share, 0);
  hundredths[largest] = (hundredths[largest] ?? 0) + rest;
  return hundredths.map((share, index) =>
    index === weights.length - 1 ? '*' : `${(share / 100).toFixed(2)}%`,
  );
}

const HUNDREDTHS = 10_000;
