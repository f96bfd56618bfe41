import type { Problem } from '../../core/errors';
import type { RefusedRequest } from '../../core/references';
import { readDrainSeconds } from '../front-pods';
import type { BackendConfig, BalancerConfig, BalancerFolders, FrontendConfig } from './balancer-config';
import { checkFrontends, checkSettings } from './check-balancer';
import type { BalancerFrontend, HttpFrontend } from './frontend';
import { DRAIN_PORT, HEALTH_PORT, METRICS_PORT, toContainerPort } from './ports';
import { ResolvedBackends } from './resolve-backend';
import { sortRules } from './rules';
import type { TcpBalancerProps } from './tcp-balancer-props';

/** Turns properties into plain data; yields all problems. */
export function* resolveBalancer(
  props: TcpBalancerProps,
  folders: BalancerFolders,
  drainPort = DRAIN_PORT,
): Generator<Problem, BalancerConfig> {
  const settings = toSettings(props, folders, drainPort);
  yield* checkSettings(props, settings);
  yield* checkFrontends(props);
  const backends = new ResolvedBackends(settings.connectTimeoutSeconds);
  const frontends: FrontendConfig[] = [];
  for (const frontend of props.frontends) frontends.push(yield* resolveFrontend(frontend, backends));
  return { settings, frontends, backends: backends.list() };
}

function toSettings(
  props: TcpBalancerProps,
  folders: BalancerFolders,
  drainPort: number,
): BalancerConfig['settings'] {
  return {
    healthPort: toContainerPort(props.healthPort ?? HEALTH_PORT),
    metricsPort: props.metricsPort ?? METRICS_PORT,
    drainPort,
    maxConnections: props.maxConnections ?? 4096,
    maxPipes: props.maxPipes ?? 1024,
    connectTimeoutSeconds: props.connectTimeoutSeconds ?? 0.8,
    clientTimeoutSeconds: props.clientTimeoutSeconds ?? 50,
    serverTimeoutSeconds: props.serverTimeoutSeconds ?? 50,
    tunnelTimeoutSeconds: props.tunnelTimeoutSeconds ?? 3600,
    requestTimeoutSeconds: props.requestTimeoutSeconds ?? 10,
    retries: props.retries ?? 3,
    drainSeconds: readDrainSeconds(props),
    shutdownSeconds: props.shutdownSeconds ?? 30,
    errorPages: Object.entries(props.errorPages ?? {}).map(([status, html]) => ({
      status: Number(status),
      html,
    })),
    resolvers: props.resolvers ?? [],
    folders,
  };
}

function* resolveFrontend(
  frontend: BalancerFrontend,
  backends: ResolvedBackends,
): Generator<Problem, FrontendConfig> {
  const { mode, port, tls, acceptsProxyProtocol = false, allowFrom, maxConnections } = frontend;
  const found: (BackendConfig & { readonly refusedRequests: readonly RefusedRequest[] })[] = [];
  const rules = [];
  const given =
    mode === 'http'
      ? (frontend.rules ?? []).map((rule) => ({ hosts: [''], path: '', ...withoutUndefined(rule) }))
      : (frontend.sni ?? []).map((rule) => ({ ...rule, path: '' }));
  for (const { hosts, path, backend } of given) {
    const resolved = yield* backends.resolve(backend, mode);
    if (!resolved) continue;
    found.push(resolved);
    for (const host of hosts) rules.push({ host, path: path.replace(/\/$/, ''), backend: resolved.name });
  }
  const fallback = frontend.backend && (yield* backends.resolve(frontend.backend, mode));
  if (fallback) found.push(fallback);
  return {
    name: `${mode}_${port}`,
    port,
    bindPort: toContainerPort(port),
    mode,
    tls,
    acceptsProxyProtocol,
    allowFrom,
    maxConnections,
    rules: sortRules(rules),
    backend: fallback?.name,
    http: mode === 'http' ? toHttpConfig(frontend, found) : undefined,
  };
}

/** Drops properties that are undefined, which would hide defaults. */
function withoutUndefined({ hosts, path, backend }: NonNullable<HttpFrontend['rules']>[number]) {
  return { ...(hosts && { hosts }), ...(path !== undefined && { path }), backend };
}

function toHttpConfig(
  frontend: HttpFrontend,
  backends: readonly { readonly refusedRequests: readonly RefusedRequest[] }[],
): FrontendConfig['http'] {
  const refused = backends.flatMap(({ refusedRequests }) => refusedRequests);
  const distinct = new Map(refused.map((request) => [JSON.stringify(request), request]));
  return {
    forwardedHeaders: frontend.forwardedHeaders ?? 'if-absent',
    requestHeaders: frontend.requestHeaders ?? {},
    responseHeaders: frontend.responseHeaders ?? {},
    redirectToHttps: frontend.redirectToHttps ?? false,
    refusedRequests: [...distinct.values()],
  };
}
