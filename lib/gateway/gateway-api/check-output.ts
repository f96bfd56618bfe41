import type { Problem } from '../../core/errors';
import type { GatewayConfig, PolicyRoute, RoutePolicy } from '../nginx/gateway-config';
import { formatMatch } from '../routes/route';
import { listRoutes } from './render-routes';

/** A setting that an output cannot express: an error if requests would be handled otherwise, else a note. */
export interface Limit {
  readonly isError: boolean;
  readonly what: string;
}

/** Lists the parts of a route that the objects of an API cannot express. */
export type Limits = (route: PolicyRoute, config: GatewayConfig) => Iterable<Limit>;

/** Yields a problem for every route that an output cannot express. @param output such as `an HTTPRoute` */
export function* checkOutput(config: GatewayConfig, output: string, limits: Limits): Generator<Problem> {
  for (const { route, limit } of findLimits(config, limits)) {
    if (!limit.isError) continue;
    yield {
      code: 'GATEWAY_OUTPUT',
      message: `${output} cannot say ${limit.what}, which route '${formatMatch(route.match)}' needs`,
      given: limit.what,
      allowed: 'what all outputs of the routes can say',
      hint: 'let nginx serve the route, or leave it out there',
    };
  }
}

/** Returns one note on everything that an output omits without harm; undefined if there is nothing. */
export function describeOmissions(config: GatewayConfig, output: string, limits: Limits): string | undefined {
  const omitted = findLimits(config, limits).filter(({ limit }) => !limit.isError);
  const kinds = [...new Set(omitted.map(({ limit }) => limit.what))].sort();
  return kinds.length === 0 ? undefined : `${output} does not say: ${kinds.join('; ')}`;
}

function findLimits(config: GatewayConfig, limits: Limits) {
  const routes = [...config.table.values()].flatMap(listRoutes);
  return routes.flatMap((route) => [...limits(route, config)].map((limit) => ({ route, limit })));
}

/** A setting that keeps requests away, and whether a policy uses it. */
interface Guard {
  readonly what: string;
  readonly isUsed: boolean;
}

/** Lists the parts of a policy that neither an HTTPRoute nor an Ingress can express. */
export function* limitPolicy(policy: RoutePolicy, usual: RoutePolicy): Generator<Limit> {
  const guards: readonly Guard[] = [
    { what: 'who may send requests', isUsed: policy.allowFrom.length + policy.denyFrom.length > 0 },
    { what: 'a user and password', isUsed: policy.basicAuth !== undefined },
    { what: 'a service that allows requests', isUsed: policy.externalAuth !== undefined },
    {
      what: 'a limit of requests',
      isUsed: policy.rateLimit !== undefined || policy.maxConnections !== undefined,
    },
    { what: 'origins (CORS)', isUsed: policy.cors !== undefined },
  ];
  for (const { what, isUsed } of guards) if (isUsed) yield { isError: true, what };
  const comforts = [
    'connectTimeoutSeconds',
    'readTimeoutSeconds',
    'sendTimeoutSeconds',
    'maxBodyBytes',
    'streaming',
  ] as const;
  for (const name of comforts) if (policy[name] !== usual[name]) yield { isError: false, what: name };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);
const MAX_HEADERS = 16;

/** Lists the parts of a route that an HTTPRoute cannot express. */
export function* limitHttpRoute(
  { match, action, policy }: PolicyRoute,
  config: GatewayConfig,
): Generator<Limit> {
  yield* limitPolicy(policy, config.settings.policy);
  const strange = match.methods.find((method) => !METHODS.has(method));
  if (strange !== undefined) yield { isError: true, what: `the method ${strange}` };
  for (const headers of [policy.requestHeaders, policy.responseHeaders]) {
    if (headers.length > MAX_HEADERS)
      yield { isError: true, what: `more than ${MAX_HEADERS} headers to set` };
  }
  if (action.kind === 'redirect' && policy.responseHeaders.length > 0) {
    yield { isError: true, what: 'headers of a redirect' };
  }
  if (match.path.kind === 'regex') {
    yield {
      isError: false,
      what: 'where regular expressions come in the order: each implementation decides',
    };
  }
  if (action.kind === 'redirect') return;
  if (action.rewrite?.kind === 'captures')
    yield { isError: true, what: 'a path made of the groups of a pattern' };
  for (const { key } of action.backends) {
    const upstream = config.backends.get(key);
    if (key.startsWith('external ')) yield { isError: true, what: 'a server outside the cluster' };
    if (upstream?.protocol === 'grpc')
      yield { isError: false, what: 'gRPC: the Service must say it by appProtocol' };
  }
}
