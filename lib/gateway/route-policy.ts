import { compareText } from '../core/order';
import type {
  CorsConfig,
  HeaderValue,
  LimitScope,
  RateLimitConfig,
  RoutePolicy,
} from './nginx/gateway-config';
import { CONFIG_DIRECTORY } from './pod';
import type { Cors, RateLimit, RouteSettings } from './route-options';

/** Returns the policy of routes without settings of their own. */
export function toUsualPolicy(settings: RouteSettings): RoutePolicy {
  return toPolicy({}, settings, undefined);
}

/**
 * Returns the policy of a route: its own settings, else those of the gateway, else the defaults.
 * @param authBackend key of the backend that decides whether requests are allowed
 */
export function toPolicy(
  own: RouteSettings,
  gateway: RouteSettings,
  authBackend: string | undefined,
): RoutePolicy {
  const pick = <K extends keyof RouteSettings>(name: K): RouteSettings[K] => own[name] ?? gateway[name];
  const rateLimit = pick('rateLimit');
  const maxConnections = pick('maxConnections');
  const cors = pick('cors');
  const basicAuth = pick('basicAuth');
  const externalAuth = pick('externalAuth');
  return {
    connectTimeoutSeconds: pick('connectTimeoutSeconds') ?? 5,
    readTimeoutSeconds: pick('readTimeoutSeconds') ?? 60,
    sendTimeoutSeconds: pick('sendTimeoutSeconds') ?? 60,
    maxBodyBytes: pick('maxBodyBytes') ?? 1024 * 1024,
    streaming: pick('streaming') ?? false,
    rateLimit: rateLimit ? toRateLimit(rateLimit, own.rateLimit ? 'route' : 'gateway') : undefined,
    maxConnections:
      maxConnections === undefined || maxConnections === false
        ? undefined
        : { count: maxConnections, scope: own.maxConnections === undefined ? 'gateway' : 'route' },
    cors: cors ? toCorsConfig(cors) : undefined,
    basicAuth: basicAuth
      ? {
          realm: basicAuth.realm ?? 'Restricted',
          file: `${CONFIG_DIRECTORY}/auth/${basicAuth.secretName}/${basicAuth.key ?? 'auth'}`,
        }
      : undefined,
    externalAuth:
      externalAuth && authBackend !== undefined
        ? {
            backend: authBackend,
            path: externalAuth.path ?? '/',
            responseHeaders: externalAuth.responseHeaders ?? [],
          }
        : undefined,
    allowFrom: pick('allowFrom') ?? [],
    denyFrom: pick('denyFrom') ?? [],
    requestHeaders: toHeaderValues(pick('requestHeaders') ?? {}),
    responseHeaders: toHeaderValues(pick('responseHeaders') ?? {}),
  };
}

function toRateLimit(
  { requestsPerSecond, requestsPerMinute, burst }: RateLimit,
  scope: LimitScope,
): RateLimitConfig {
  const requests = requestsPerMinute ?? requestsPerSecond ?? 1;
  const per = requestsPerMinute === undefined ? 'second' : 'minute';
  return { scope, requests, per, burst: burst ?? requests };
}

function toCorsConfig(cors: Cors): CorsConfig {
  return {
    origins: cors.origins,
    methods: cors.methods ?? ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    headers: cors.headers ?? ['Authorization', 'Content-Type'],
    exposedHeaders: cors.exposedHeaders ?? [],
    credentials: cors.credentials ?? false,
    maxAgeSeconds: cors.maxAgeSeconds ?? 600,
  };
}

/** Returns headers sorted by name. */
export function toHeaderValues(headers: Readonly<Record<string, string>>): HeaderValue[] {
  return Object.entries(headers)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => compareText(a.name, b.name));
}
