import { type Limit, limitPolicy } from '../gateway-api/check-output';
import { listRoutes } from '../gateway-api/render-routes';
import type { GatewayConfig, PolicyRoute } from '../nginx/gateway-config';
import { isWildcard } from '../routes/host';
import { trimPrefix } from '../routes/route';

/** Renders the rules of an Ingress: hosts and paths, all that an Ingress can express. */
export function renderRules(config: GatewayConfig): object[] {
  return [...config.table.values()].flatMap((routes) => {
    const paths = listRoutes(routes).flatMap((route) => renderPath(route, config));
    if (paths.length === 0) return [];
    return [{ ...(routes.host !== '' && { host: routes.host }), http: { paths } }];
  });
}

function renderPath({ match, action }: PolicyRoute, config: GatewayConfig): object[] {
  const key = action.kind === 'forward' ? action.backends[0]?.key : undefined;
  const upstream = key === undefined ? undefined : config.backends.get(key);
  if (!upstream) return [];
  const [, name] = upstream.key.split(' ');
  const { kind, value } = match.path;
  return [
    {
      path: kind === 'prefix' ? trimPrefix(value) || '/' : value,
      // not ImplementationSpecific, which on GKE matches only the path itself
      pathType: kind === 'exact' ? 'Exact' : 'Prefix',
      backend: { service: { name, port: { number: upstream.port } } },
    },
  ];
}

/** Lists the parts of a route that an Ingress of GKE cannot express. */
export function* limitIngress(
  { match, action, policy }: PolicyRoute,
  config: GatewayConfig,
): Generator<Limit> {
  yield* limitPolicy(policy, config.settings.policy);
  if (match.path.kind === 'regex') yield { isError: true, what: 'a regular expression' };
  if (match.path.value.includes('*')) yield { isError: true, what: "a path with '*'" };
  if (match.methods.length > 0) yield { isError: true, what: 'methods' };
  if (match.headers.length > 0) yield { isError: true, what: 'headers of requests' };
  if (policy.requestHeaders.length + policy.responseHeaders.length > 0) {
    yield { isError: true, what: 'headers to set' };
  }
  if (isWildcard(match.host)) {
    yield { isError: false, what: 'that a wildcard covers several labels: in an Ingress it covers one' };
  }
  if (action.kind === 'redirect') {
    yield { isError: true, what: 'a redirect' };
    return;
  }
  // the load balancer does not change paths
  if (action.rewrite) yield { isError: true, what: 'another path for the backend' };
  if (action.backends.length > 1) yield { isError: true, what: 'several backends of a route' };
  if (action.backends.some(({ key }) => key.startsWith('external '))) {
    yield { isError: true, what: 'a server outside the cluster' };
  }
  // the load balancer speaks HTTP/2 only to backends with TLS
  if (action.backends.some(({ key }) => config.backends.get(key)?.protocol === 'grpc')) {
    yield { isError: true, what: 'gRPC without TLS' };
  }
}
