import type {
  GatewayConfig,
  GatewaySettings,
  PolicyRoute,
  RoutePolicy,
  Upstream,
} from '../../lib/gateway/nginx/gateway-config';
import { tryParseNginxVersion } from '../../lib/gateway/nginx/nginx-version';
import type { Route, RouteMatch } from '../../lib/gateway/routes/route';
import { buildRouteTable } from '../../lib/gateway/routes/route-table';

/** The policy of routes without settings of their own. */
export const USUAL_POLICY: RoutePolicy = {
  connectTimeoutSeconds: 5,
  readTimeoutSeconds: 60,
  sendTimeoutSeconds: 60,
  maxBodyBytes: 1024 * 1024,
  streaming: false,
  allowFrom: [],
  denyFrom: [],
  requestHeaders: [],
  responseHeaders: [],
};

export const USUAL_SETTINGS: GatewaySettings = {
  httpPort: 8080,
  httpsPort: 8443,
  statusPort: 8081,
  probePort: 8082,
  healthPath: '/healthz',
  drainFile: '/tmp/draining',
  workerProcesses: 1,
  workerShutdownSeconds: 10,
  gzip: true,
  legacyHeaders: true,
  securityHeaders: [{ name: 'X-Content-Type-Options', value: 'nosniff' }],
  redirectToHttps: false,
  hstsSeconds: undefined,
  hstsIncludeSubdomains: false,
  policy: USUAL_POLICY,
};

/** Returns a match of all requests, restricted by what is given. */
export function matchOf(given: Partial<RouteMatch>): RouteMatch {
  return { host: '', path: { kind: 'prefix', value: '/' }, methods: [], headers: [], ...given };
}

/** Returns a route to one backend. */
export function routeTo(key: string, given: Partial<RouteMatch>): Route {
  return { match: matchOf(given), action: { kind: 'forward', backends: [{ key, weight: 1 }] } };
}

/** Returns a route for a prefix to one backend, with a policy for its requests. */
export function routeWith(key: string, prefix: string, policy: Partial<RoutePolicy>): PolicyRoute {
  return {
    ...routeTo(key, { path: { kind: 'prefix', value: prefix } }),
    policy: { ...USUAL_POLICY, ...policy },
  };
}

/** Returns a configuration of routes for a version of nginx. Each backend has its own port on loopback. */
export function configOf(
  routes: readonly Route[],
  version: string,
  ports: Readonly<Record<string, number>>,
  changes: Partial<GatewayConfig> = {},
): GatewayConfig {
  const parsed = tryParseNginxVersion(version);
  if (!parsed) throw new Error(`${version} is no version`);
  const withPolicy = routes.map((route): PolicyRoute => ({ policy: USUAL_POLICY, ...route }));
  const backends = Object.entries(ports).map(([key, port]): [string, Upstream] => [
    key,
    { key, name: `test_${key}`, host: '127.0.0.1', port, protocol: 'http', tls: false },
  ]);
  return {
    table: buildRouteTable(withPolicy, undefined),
    backends: new Map(backends),
    version: parsed,
    resolver: { addresses: ['127.0.0.1:53'] },
    clientAddress: { kind: 'direct' },
    tls: undefined,
    settings: USUAL_SETTINGS,
    ...changes,
  };
}
