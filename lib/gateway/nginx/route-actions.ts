import { block, type Directive, directive, expression } from '../../formats/nginx/directive';
import { countCaptures, toPcre } from '../routes/path-regex';
import { type ForwardAction, type PathRewrite, type RedirectAction, trimPrefix } from '../routes/route';
import { renderRequestHeaders } from './forwarding';
import type { GatewayConfig, PolicyRoute } from './gateway-config';
import { quotePcre } from './pcre';
import { renderAccess, renderTransferChanges } from './policy-directives';
import { renderPreflight, renderResponseHeaders } from './response-headers';
import type { SharedDefinitions } from './shared-definitions';
import { findUpstream, renderOrigin, renderPass } from './upstreams';

/** What locations are rendered with. */
export interface LocationContext {
  readonly config: GatewayConfig;
  readonly definitions: SharedDefinitions;
  /** The internal location that asks whether a request is allowed; made on first use. */
  authLocation(auth: NonNullable<PolicyRoute['policy']['externalAuth']>): string;
  /** A location with these statements that requests get to by name. */
  nameLocation(statements: readonly Directive[]): string;
}

/** Everything that a location does for a route. */
export function renderRoute(route: PolicyRoute, context: LocationContext): Directive[] {
  const { action } = route;
  return action.kind === 'redirect'
    ? renderGuardedRedirect(action, route, context)
    : renderForward(action, route, context);
}

/** `return` comes before it is asked who may send requests, and `try_files` after it. */
function renderGuardedRedirect(
  action: RedirectAction,
  route: PolicyRoute,
  context: LocationContext,
): Directive[] {
  const headers = renderHeaderChanges(route, context, []);
  const guards = [...renderAccess(route, context.definitions), ...renderAuth(route, context).directives];
  const answer = [...headers, ...renderRedirect(action, route)];
  const preflight = renderOwnPreflight(route, context);
  if (guards.length === 0) return [...preflight, ...answer];
  const answering = context.nameLocation(answer);
  return [...preflight, ...guards, ...headers, directive('try_files', '/_kumiki/none', answering)];
}

function renderOwnPreflight(
  { policy: { cors } }: PolicyRoute,
  { definitions }: LocationContext,
): Directive[] {
  return cors ? renderPreflight(cors, definitions) : [];
}

/** The headers of answers, if they are others than those of the gateway. */
function renderHeaderChanges(
  { policy: { cors, responseHeaders: own } }: PolicyRoute,
  { config, definitions }: LocationContext,
  hideCommands: readonly string[],
): Directive[] {
  if (!cors && own.length === 0) return [];
  return renderResponseHeaders(config.settings, { own, cors }, definitions, hideCommands);
}

function renderForward(action: ForwardAction, route: PolicyRoute, context: LocationContext): Directive[] {
  const { config, definitions } = context;
  const { policy } = route;
  const { settings } = config;
  const upstream = findUpstream(config, action.backends[0]?.key ?? '');
  const { variables, pass } = renderPass(config, definitions, action);
  const auth = renderAuth(route, context);
  const isGrpc = upstream.protocol === 'grpc';
  const ownHeaders = [
    // the password is for the gateway alone
    ...(policy.basicAuth ? [['Authorization', ''] as const] : []),
    ...policy.requestHeaders.map(({ name, value }) => [name, expression`${value}`] as const),
    ...auth.headers,
  ];
  const needsOwnHeaders = ownHeaders.length > 0 || upstream.hostHeader !== undefined;
  const command = isGrpc ? 'grpc_set_header' : 'proxy_set_header';
  return [
    ...renderOwnPreflight(route, context),
    ...renderRefusals(action, context),
    ...variables,
    // a rewrite ends statements of its kind, some of which this has
    ...renderAccess(route, definitions),
    ...(action.rewrite ? [renderRewrite(action.rewrite, route)] : []),
    ...auth.directives,
    ...renderTransferChanges(policy, settings.policy, isGrpc),
    ...(needsOwnHeaders
      ? renderRequestHeaders(command, settings, { hostHeader: upstream.hostHeader, set: ownHeaders })
      : []),
    ...renderHeaderChanges(route, context, [isGrpc ? 'grpc_hide_header' : 'proxy_hide_header']),
    ...pass,
  ];
}

/** Answers 403 to what the backends should not be asked, before any rewrite of the path. */
function renderRefusals({ backends }: ForwardAction, { config, definitions }: LocationContext): Directive[] {
  const refused = backends.flatMap(({ key }) => findUpstream(config, key).refusedRequests ?? []);
  const distinct = new Map(refused.map((request) => [JSON.stringify(request), request]));
  return [...distinct].map(([key, { path, withoutParameter }]) => {
    const name = definitions.define('refused', key, (name) => [
      block(
        'map',
        // a line break cannot be part of what nginx has read of a query
        [expression`$args${'\n'}$uri`, `$${name}`],
        [
          directive('default', '0'),
          // PHP reads no more than 1000 parameters
          directive(`~^(?:[^&\n]*&){0,99}${quotePcre(withoutParameter)}=`, '0'),
          // however it is written: servers read on behind the name of a script
          directive(`~*\n(?s:.*)${quotePcre(path)}`, '1'),
        ],
      ),
    ]);
    return block('if', ['(', `$${name}`, ')'], [directive('return', '403')]);
  });
}

/** Asks another service first, and hands on what it says about the client. */
function renderAuth({ policy: { externalAuth } }: PolicyRoute, { authLocation }: LocationContext) {
  if (!externalAuth) return { directives: [], headers: [] };
  const variables = externalAuth.responseHeaders.map((name) => ({
    name,
    variable: `$kumiki_auth_${name.toLowerCase().replaceAll('-', '_')}`,
    source: `$upstream_http_${name.toLowerCase().replaceAll('-', '_')}`,
  }));
  return {
    directives: [
      directive('auth_request', authLocation(externalAuth)),
      ...variables.map(({ variable, source }) => directive('auth_request_set', variable, source)),
    ],
    headers: variables.map(({ name, variable }) => [name, variable] as const),
  };
}

/** Replaces what nginx has decoded and normalized: what was matched is what the backend gets. */
function renderRewrite(rewrite: PathRewrite, { match }: PolicyRoute): Directive {
  if (rewrite.kind === 'path')
    return directive('rewrite', '(?s)\\A.*\\z', expression`${rewrite.replacement}`, 'break');
  if (rewrite.kind === 'captures') {
    const replacement = rewrite.replacement.split(/\$(\d)/);
    const captures = countCaptures(match.path.value);
    const template = replacement.reduce(
      (sum, part, index) =>
        index % 2 === 0 ? expression`${sum}${part}` : Number(part) <= captures ? captureInto(sum, part) : sum,
      expression``,
    );
    return directive('rewrite', `(?s)${toPcre(match.path.value)}`, template, 'break');
  }
  const { pattern, replacement } = toPrefixRewrite(match.path.value, rewrite.replacement);
  return directive('rewrite', pattern, expression`${replacement}$1`, 'break');
}

function captureInto(sum: ReturnType<typeof expression>, index: string) {
  return (
    [expression`${sum}$1`, expression`${sum}$2`, expression`${sum}$3`, expression`${sum}$4`][
      Number(index) - 1
    ] ?? sum
  );
}

/**
 * The rest of a path is captured with its slash, unless the replacement ends in one. An empty result, which
 * nginx answers with 500, cannot come about.
 */
function toPrefixRewrite(prefix: string, replacement: string) {
  const start = quotePcre(trimPrefix(prefix));
  const root = replacement === '' ? '/' : replacement;
  return root.endsWith('/')
    ? { pattern: `(?s)\\A${start}/?(.*)\\z`, replacement: root }
    : { pattern: `(?s)\\A${start}(.*)\\z`, replacement: root };
}

function renderRedirect(action: RedirectAction, { match }: PolicyRoute): Directive[] {
  const origin = renderOrigin(action) ?? expression``;
  const { path, status } = action;
  if (!path) return [directive('return', status, expression`${origin}$request_uri`)];
  if (path.kind === 'path') {
    return [directive('return', status, expression`${origin}${path.replacement}$is_args$args`)];
  }
  const { pattern, replacement } = toPrefixRewrite(match.path.value, path.replacement);
  const flag = status === 301 ? 'permanent' : 'redirect';
  return [
    // unlike return, rewrite encodes what it has captured: all but a question mark, which would begin a query
    block('if', ['(', '$uri', '~', '\\?', ')'], [directive('return', '400')]),
    directive('rewrite', pattern, expression`${origin}${replacement}$1`, flag),
  ];
}
