import type { Chart } from 'cdk8s';
import {
  Exposure,
  GatewayBackend,
  NginxIngressGateway,
  type NginxIngressGatewayProps,
  Redirect,
  RoutePath,
  type RouteTarget,
  Workload,
} from '../../lib';
import type { RedirectAction, Route } from '../../lib/gateway/routes/route';

/** Creates Services by name, each on port 8080. */
export function addServices(chart: Chart, names: readonly string[]): ReadonlyMap<string, Workload> {
  return new Map(
    names.map((name) => [
      name,
      new Workload(chart, `Service-${name}`, {
        name,
        app: name,
        image: 'example.jp/app:1',
        ports: [{ name: 'http', number: 8080 }],
        exposure: Exposure.clusterIp(),
      }),
    ]),
  );
}

/** Creates a gateway with routes, through the calls that a program makes. */
export function declareGateway(
  chart: Chart,
  routes: readonly Route[],
  services: ReadonlyMap<string, Workload>,
  props: NginxIngressGatewayProps = {},
): NginxIngressGateway {
  const gateway = new NginxIngressGateway(chart, 'Gateway', props);
  for (const { match, action } of routes) {
    const rewrite = action.kind === 'forward' ? action.rewrite : undefined;
    gateway.route(toPath(match.path), toTarget(action, services), {
      ...(match.host !== '' && { host: match.host }),
      ...(match.methods.length > 0 && { methods: match.methods }),
      headers: Object.fromEntries(match.headers.map(({ name, value }) => [name, value])),
      ...(rewrite?.kind === 'prefix' && { replacePrefix: rewrite.replacement }),
      ...(rewrite?.kind === 'path' && { rewritePath: rewrite.replacement }),
    });
  }
  return gateway;
}

function toPath({ kind, value }: Route['match']['path']): RoutePath {
  return RoutePath[kind](value);
}

function toTarget(action: Route['action'], services: ReadonlyMap<string, Workload>): RouteTarget {
  if (action.kind === 'redirect') return toRedirect(action);
  return GatewayBackend.weighted(
    action.backends.flatMap(({ key, weight }) => {
      const backend = services.get(key);
      return backend ? [{ backend, weight }] : [];
    }),
  );
}

function toRedirect({ path, status, scheme, host, port }: RedirectAction): Redirect {
  const options = { scheme, host, port, status: status === 301 ? (301 as const) : (302 as const) };
  if (!path) return Redirect.samePath(options);
  return path.kind === 'path'
    ? Redirect.toPath(path.replacement, options)
    : Redirect.toPrefix(path.replacement, options);
}
