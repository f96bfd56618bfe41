import type { GatewayConfig, HeaderValue, PolicyRoute, Upstream } from '../nginx/gateway-config';
import { findCertificate } from '../nginx/tls';
import { type PathRule, type RouteMatch, trimPrefix } from '../routes/route';
import type { HostRoutes } from '../routes/route-table';

/** The most rules that an HTTPRoute may have. */
const MAX_RULES = 16;
/** The most matches in all rules of an HTTPRoute. */
const MAX_MATCHES = 128;
const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/** A listener of a Gateway: each host has its own, so that its requests never match routes of other hosts. */
export interface Listener {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** The Secret with its certificate; undefined for http. */
  readonly secretName: string | undefined;
}

/** An HTTPRoute: a part of the rules of a host. */
export interface RouteObject {
  /** Suffix for the name of the Gateway; suffixes sort in the order of the rules. */
  readonly suffix: string;
  readonly spec: object;
}

/** Lists the listeners that the hosts of the routes need. */
export function toListeners({ table, tls, settings }: GatewayConfig): Listener[] {
  return [...table.values()].filter(hasRoutes).flatMap(({ host }, index) => {
    const certificate = findCertificate(tls, host);
    const http: Listener = { name: `http-${index + 1}`, host, port: HTTP_PORT, secretName: undefined };
    if (!certificate) return [http];
    const https: Listener = {
      name: `https-${index + 1}`,
      host,
      port: HTTPS_PORT,
      secretName: certificate.name,
    };
    return settings.redirectToHttps ? [https, http] : [http, https];
  });
}

function hasRoutes({ exact, prefixes, regexes }: HostRoutes<PolicyRoute>): boolean {
  return exact.size + prefixes.size + regexes.length > 0;
}

/** Renders the `spec` of a Gateway with the listeners. */
export function renderGateway(className: string, listeners: readonly Listener[]): object {
  return {
    gatewayClassName: className,
    listeners: listeners.map(({ name, host, port, secretName }) => ({
      name,
      ...(host !== '' && { hostname: host }),
      port,
      protocol: secretName === undefined ? 'HTTP' : 'HTTPS',
      ...(secretName !== undefined && {
        tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: secretName }] },
      }),
      allowedRoutes: { namespaces: { from: 'Same' } },
    })),
  };
}

/** Renders the routes as HTTPRoutes of a Gateway. Settings that they cannot express were checked before. */
export function renderHttpRoutes(
  config: GatewayConfig,
  gatewayName: string,
  listeners: readonly Listener[],
): RouteObject[] {
  const { redirectToHttps } = config.settings;
  return [...config.table.values()].filter(hasRoutes).flatMap((routes, index) => {
    const own = listeners.filter(({ host }) => host === routes.host);
    const secure = own.filter(({ secretName }) => secretName !== undefined);
    const redirects = redirectToHttps && secure.length > 0;
    const serving = redirects ? secure : own;
    const toSpec = (parents: readonly Listener[], rules: readonly object[]) => ({
      parentRefs: parents.map(({ name }) => ({
        group: 'gateway.networking.k8s.io',
        kind: 'Gateway',
        name: gatewayName,
        sectionName: name,
      })),
      ...(routes.host !== '' && { hostnames: [routes.host] }),
      rules,
    });
    const name = routes.host === '' ? 'any' : `host-${index + 1}`;
    const parts = divide(listRoutes(routes).flatMap((route) => renderRules(config, route)));
    const objects = parts.map(
      (rules, part): RouteObject => ({
        suffix: `${name}-${String(part + 1).padStart(3, '0')}`,
        spec: toSpec(serving, rules),
      }),
    );
    if (!redirects) return objects;
    const plain = own.filter(({ secretName }) => secretName === undefined);
    return [...objects, { suffix: `${name}-https`, spec: toSpec(plain, [TO_HTTPS]) }];
  });
}

const TO_HTTPS = {
  filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
};

/** Lists the routes of a host in the order in which they are tried. */
export function listRoutes({ exact, regexes, prefixes }: HostRoutes<PolicyRoute>): PolicyRoute[] {
  return [
    ...[...exact.values()].flat(),
    ...regexes.map(({ route }) => route),
    ...[...prefixes.values()].flat(),
  ];
}

/** Divides rules among objects in order, filling each up to its limits. */
function divide(rules: readonly Rule[]): Rule[][] {
  const parts: Rule[][] = [];
  let room = 0;
  for (const rule of rules) {
    const last = parts.at(-1);
    if (last && last.length < MAX_RULES && rule.matches.length <= room) last.push(rule);
    else {
      parts.push([rule]);
      room = MAX_MATCHES;
    }
    room -= rule.matches.length;
  }
  return parts;
}

interface Rule {
  readonly matches: readonly object[];
}

/** Renders one rule, or one for each method if a prefix is replaced: such a rule allows only one match. */
function renderRules(config: GatewayConfig, route: PolicyRoute): Rule[] {
  const matches = renderMatches(route.match);
  const filters = renderFilters(config, route);
  const { action } = route;
  const rule = {
    ...(filters.length > 0 && { filters }),
    ...(action.kind === 'forward' && {
      backendRefs: action.backends.map(({ key, weight }) => ({
        ...toBackendRef(config.backends.get(key)),
        weight,
      })),
    }),
  };
  const replacesPrefix =
    action.kind === 'forward' ? action.rewrite?.kind === 'prefix' : action.path?.kind === 'prefix';
  return replacesPrefix ? matches.map((match) => ({ matches: [match], ...rule })) : [{ matches, ...rule }];
}

function renderMatches({ path, methods, headers }: RouteMatch): object[] {
  const match = {
    path: { type: PATH_TYPES[path.kind], value: toPathValue(path) },
    ...(headers.length > 0 && {
      headers: headers.map(({ name, value }) => ({ type: 'Exact', name, value })),
    }),
  };
  return methods.length === 0 ? [match] : methods.map((method) => ({ ...match, method }));
}

const PATH_TYPES = { exact: 'Exact', prefix: 'PathPrefix', regex: 'RegularExpression' };

function toPathValue({ kind, value }: PathRule): string {
  return kind === 'prefix' ? trimPrefix(value) || '/' : value;
}

function renderFilters({ backends }: GatewayConfig, { action, policy }: PolicyRoute): object[] {
  if (action.kind === 'redirect') {
    const { scheme, host, port, status, path } = action;
    return [
      {
        type: 'RequestRedirect',
        requestRedirect: {
          ...(scheme !== undefined && { scheme }),
          ...(host !== undefined && { hostname: host }),
          ...(port !== undefined && { port }),
          ...(path && { path: toPathModifier(path.kind, path.replacement) }),
          statusCode: status,
        },
      },
    ];
  }
  const hostname = backends.get(action.backends[0]?.key ?? '')?.hostHeader;
  const { rewrite } = action;
  const path =
    rewrite && rewrite.kind !== 'captures' ? toPathModifier(rewrite.kind, rewrite.replacement) : undefined;
  return [
    ...renderHeaders('RequestHeaderModifier', 'requestHeaderModifier', policy.requestHeaders),
    ...renderHeaders('ResponseHeaderModifier', 'responseHeaderModifier', policy.responseHeaders),
    ...(path !== undefined || hostname !== undefined
      ? [
          {
            type: 'URLRewrite',
            urlRewrite: { ...(hostname !== undefined && { hostname }), ...(path && { path }) },
          },
        ]
      : []),
  ];
}

function toPathModifier(kind: 'path' | 'prefix', replacement: string): object {
  return kind === 'path'
    ? { type: 'ReplaceFullPath', replaceFullPath: replacement }
    : { type: 'ReplacePrefixMatch', replacePrefixMatch: replacement };
}

function renderHeaders(type: string, key: string, headers: readonly HeaderValue[]): object[] {
  if (headers.length === 0) return [];
  const set = headers.filter(({ value }) => value !== '').map(({ name, value }) => ({ name, value }));
  const remove = headers.filter(({ value }) => value === '').map(({ name }) => name);
  return [{ type, [key]: { ...(set.length > 0 && { set }), ...(remove.length > 0 && { remove }) } }];
}

function toBackendRef(upstream: Upstream | undefined): object {
  const [namespace, name] = upstream?.key.split(' ') ?? [];
  return { group: '', kind: 'Service', name, namespace, port: upstream?.port };
}
