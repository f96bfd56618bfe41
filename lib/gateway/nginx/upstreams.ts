import { block, type Directive, directive, expression } from '../../formats/nginx/directive';
import type { ForwardAction, RedirectAction } from '../routes/route';
import type { GatewayConfig, Upstream } from './gateway-config';
import type { SharedDefinitions } from './shared-definitions';

/** Idle connections to each backend that a worker keeps. */
const KEEPALIVE = 32;

/** All groups share one zone: names and addresses of some thousand servers fit into it. */
const ZONE = 'kumiki_upstreams';

/**
 * The groups of servers, which follow DNS. Before version 1.27.3 groups could not: there the locations name
 * servers in variables, which are resolved for each request, over connections that are not kept.
 */
export function renderUpstreams({ backends, version }: GatewayConfig): Directive[] {
  if (!version.resolvesUpstreams) return [];
  const megabytes = Math.max(1, Math.ceil(backends.size / 250));
  // backends that differ in their protocol or Host header may share a group
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

/** How a location passes requests on: variables first, as a rewrite with `break` ends such statements. */
export interface PassDirectives {
  readonly variables: readonly Directive[];
  readonly pass: readonly Directive[];
}

/** Passes requests to the backends of a route, in shares if it has several. */
export function renderPass(
  config: GatewayConfig,
  definitions: SharedDefinitions,
  action: Pick<ForwardAction, 'backends'>,
  // a subrequest shares its variables with the request that it is part of, so it has one of its own
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
  // every key of a route was made together with its backend
  return (
    backends.get(key) ?? { key, name: key, host: 'backend.invalid', port: 80, protocol: 'http', tls: false }
  );
}

/** The certificate of an encrypted backend is verified against its name. */
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

/** What a redirect puts before the path; undefined if it stays on the same host, scheme and port. */
export function renderOrigin({ scheme, host, port }: RedirectAction) {
  if (scheme === undefined && host === undefined && port === undefined) return undefined;
  const isUsual =
    port === undefined || port === (scheme === 'http' ? 80 : scheme === 'https' ? 443 : undefined);
  const suffix = isUsual ? '' : `:${port}`;
  const start = scheme === undefined ? expression`$kumiki_proto://` : expression`${scheme}://`;
  return host === undefined ? expression`${start}$host${suffix}` : expression`${start}${host}${suffix}`;
}

/**
 * Weights as percentages with two decimals, the last one `*` for the rest: what nginx divides requests by. No
 * share that has a weight is zero, and together they are 100 %.
 *
 * @param weights integers above 0, at most 5000
 */
export function formatShares(weights: readonly number[]): string[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const hundredths = weights.map((weight) => Math.max(1, Math.floor((weight / sum) * HUNDREDTHS)));
  // what rounding has left over, or taken too much, is least noticed by the largest
  const largest = hundredths.indexOf(Math.max(...hundredths));
  const rest = HUNDREDTHS - hundredths.reduce((total, share) => total + share, 0);
  hundredths[largest] = (hundredths[largest] ?? 0) + rest;
  return hundredths.map((share, index) =>
    index === weights.length - 1 ? '*' : `${(share / 100).toFixed(2)}%`,
  );
}

const HUNDREDTHS = 10_000;
