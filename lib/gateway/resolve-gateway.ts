import type { Problem } from '../core/errors';
import { tryParseImage } from '../kubernetes/workload/image';
import { resolveUpstream } from './backends';
import { checkAction } from './checks/check-action';
import { checkMatch, checkRouteSet } from './checks/check-match';
import { checkProps } from './checks/check-props';
import { checkRouteTls, checkVersionNeeds } from './checks/check-routes';
import { checkSettings } from './checks/check-settings';
import type { DeclaredRoute, DeclaredShare } from './declared-route';
import { DEFAULT_IMAGE, toGatewaySettings, toTlsConfig } from './gateway-settings';
import type { GatewayConfig, PolicyRoute, Upstream } from './nginx/gateway-config';
import { findVersionInTag, type NginxVersion, tryParseNginxVersion } from './nginx/nginx-version';
import type { NginxIngressGatewayProps } from './nginx-ingress-gateway-props';
import { RESOLVER_FILE } from './pod';
import { toPolicy } from './route-policy';
import { findPatternFault } from './routes/path-regex';
import { formatMatch } from './routes/route';
import { buildRouteTable } from './routes/route-table';

/** A gateway as it was declared. */
export interface DeclaredGateway {
  readonly props: NginxIngressGatewayProps;
  readonly routes: readonly DeclaredRoute[];
  /** Serves requests that match no route. */
  readonly fallback: DeclaredRoute | undefined;
  /** Path that the gateway answers itself, if nginx serves it. */
  readonly healthPath: string | undefined;
}

/** The oldest supported version, assumed if the actual one cannot be determined. */
const ASSUMED_VERSION: NginxVersion = {
  text: '1.19.4',
  resolvesUpstreams: false,
  hasHttp2Directive: false,
  hasKeepaliveMinimum: false,
};

/** Turns a declared gateway into plain data; yields all problems. */
export function* resolveGateway({
  props,
  routes,
  fallback,
  healthPath,
}: DeclaredGateway): Generator<Problem, GatewayConfig> {
  yield* checkProps(props);
  const version = yield* resolveVersion(props);
  const settings = toGatewaySettings(props);
  const backends = new Map<string, Upstream>();
  const resolved: PolicyRoute[] = [];
  for (const route of routes) {
    yield* checkMatch(route.match, healthPath);
    resolved.push(yield* resolveRoute(route, props, backends));
  }
  yield* checkRouteSet(resolved);
  const resolvedFallback = fallback && (yield* resolveRoute(fallback, props, backends));
  if (routes.length === 0 && !fallback) yield NO_ROUTE;
  const tls = toTlsConfig(props.tls);
  yield* checkRouteTls(resolved, tls, settings);
  yield* checkVersionNeeds(backends, version, tls);
  return {
    table: buildRouteTable(
      resolved.filter(isReadable),
      resolvedFallback && ((host) => ({ ...resolvedFallback, match: { ...resolvedFallback.match, host } })),
      tls?.certificates.flatMap(({ hosts }) => hosts) ?? [],
    ),
    backends,
    version,
    resolver: props.resolvers ? { addresses: props.resolvers } : { includeFile: RESOLVER_FILE },
    clientAddress: props.clientAddress?.config ?? { kind: 'direct' },
    tls,
    settings,
  };
}

/** Checks whether the pattern of a route can be compiled; if not, it has already been reported. */
function isReadable({ match: { path } }: PolicyRoute): boolean {
  return path.kind !== 'regex' || findPatternFault(path.value) === undefined;
}

const NO_ROUTE: Problem = {
  code: 'GATEWAY_ROUTE',
  message: 'the gateway has no route',
  given: [],
  allowed: 'at least one route, or a default backend',
  hint: "call gateway.route('/', service), or set defaultBackend",
};

function* resolveVersion({
  image,
  nginxVersion,
}: NginxIngressGatewayProps): Generator<Problem, NginxVersion> {
  const text = nginxVersion ?? findVersionInTag(tryParseImage(image ?? DEFAULT_IMAGE)?.tag);
  const version = text === undefined ? undefined : tryParseNginxVersion(text);
  if (version) return version;
  yield {
    code: 'GATEWAY_VERSION',
    message:
      text === undefined
        ? `the tag of image ${image} does not say which version of nginx is in it`
        : `'${text}' is not a version of nginx that the gateway can be written for`,
    given: nginxVersion ?? image,
    allowed: 'a version from 1.19.4, such as 1.30.4',
    hint: 'set nginxVersion to what nginx -v says in the image',
  };
  return ASSUMED_VERSION;
}

function* resolveRoute(
  route: DeclaredRoute,
  props: NginxIngressGatewayProps,
  backends: Map<string, Upstream>,
): Generator<Problem, PolicyRoute> {
  const { match, options, target, rewrite, authBackend } = route;
  const name = formatMatch(match);
  const where = { clusterDomain: props.clusterDomain ?? 'cluster.local', route: name };
  yield* checkSettings(options, `route '${name}'`);
  const auth = authBackend && (yield* resolveAuth(authBackend, where));
  if (auth) backends.set(auth.key, auth);
  const policy = toPolicy(options, props, auth?.key);
  if (target.kind === 'redirect') {
    const redirect: PolicyRoute = { match, action: target.action, policy };
    yield* checkAction(redirect, options);
    return redirect;
  }
  const shares = [];
  for (const { backend, weight } of target.backends) {
    const upstream = yield* resolveUpstream(backend, where);
    if (!upstream) continue;
    backends.set(upstream.key, upstream);
    shares.push({ upstream, weight });
  }
  yield* checkSameProtocol(
    shares.map(({ upstream }) => upstream),
    name,
  );
  const forward: PolicyRoute = {
    match,
    action: {
      kind: 'forward',
      backends: shares.map(({ upstream, weight }) => ({ key: upstream.key, weight })),
      rewrite,
    },
    policy,
  };
  // shares that could not be resolved have been reported
  if (shares.length === target.backends.length) yield* checkAction(forward, options);
  return forward;
}

/** Resolves the backend of `externalAuth`, which must be a single one over HTTP/1.1. */
function* resolveAuth(
  shares: readonly DeclaredShare[],
  where: Parameters<typeof resolveUpstream>[1],
): Generator<Problem, Upstream | undefined> {
  const [share] = shares;
  const upstream = share && (yield* resolveUpstream(share.backend, where));
  if (shares.length !== 1 || upstream?.protocol === 'grpc') {
    yield {
      code: 'GATEWAY_ACCESS',
      message: `externalAuth of route '${where.route}' asks ${shares.length === 1 ? 'by gRPC' : `${shares.length} backends`}`,
      given: shares.length === 1 ? 'grpc' : shares.length,
      allowed: 'one backend that speaks HTTP/1.1',
      hint: 'put the backends behind one Service, and leave protocol out',
    };
  }
  return upstream;
}

/** Checks that all backends of a route use the same protocol, because one location supports only one. */
function* checkSameProtocol(upstreams: readonly Upstream[], route: string): Generator<Problem> {
  const kinds = new Set(
    upstreams.map(({ protocol, tls, hostHeader }) => JSON.stringify([protocol, tls, hostHeader])),
  );
  if (kinds.size <= 1) return;
  yield {
    code: 'GATEWAY_BACKEND',
    message: `the backends of route '${route}' differ in protocol, TLS or Host header`,
    given: upstreams.map(({ protocol, tls, host }) => `${protocol}${tls ? 's' : ''}://${host}`),
    allowed: 'backends of one kind',
    hint: 'put the backends of one kind behind a Service, or use a separate route for each',
  };
}
