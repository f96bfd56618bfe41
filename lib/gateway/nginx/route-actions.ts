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

/** Context for rendering locations. */
export interface LocationContext {
  readonly config: GatewayConfig;
  readonly definitions: SharedDefinitions;
  /** Returns the internal location that asks whether a request is allowed; created on first use. */
  authLocation(auth: NonNullable<PolicyRoute['policy']['externalAuth']>): string;
  /** Returns the name of a location with these statements. */
  nameLocation(statements: readonly Directive[]): string;
}

/** Renders all statements of a location for its route. */
export function renderRoute(route: PolicyRoute, context: LocationContext): Directive[] {
  const { action } = route;
  return action.kind === 'redirect'
    ? renderGuardedRedirect(action, route, context)
    : renderForward(action, route, context);
}

/** Renders a redirect with access checks: nginx runs `return` before them, and `try_files` after them. */
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

/** Renders the response headers, if they differ from those of the gateway. */
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
    // the password is meant for the gateway only
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
    // a rewrite with `break` ends the processing of other rewrite directives, so these come first
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

/** Answers 403 to requests that the backends refuse, before the path is rewritten. */
function renderRefusals({ backends }: ForwardAction, { config, definitions }: LocationContext): Directive[] {
  const refused = backends.flatMap(({ key }) => findUpstream(config, key).refusedRequests ?? []);
  const distinct = new Map(refused.map((request) => [JSON.stringify(request), request]));
  return [...distinct].map(([key, { path, withoutParameter }]) => {
    const name = definitions.define('refused', key, (name) => [
      block(
        'map',
        // nginx never has a line break in a query, so it works as a separator
        [expression`$args${'\n'}$uri`, `$${name}`],
        [
          directive('default', '0'),
          // 100 is safe: PHP reads up to 1000 parameters
          directive(`~^(?:[^&\n]*&){0,99}${quotePcre(withoutParameter)}=`, '0'),
          // ignoring case, anywhere in the path: servers accept further text after the name of a script
          directive(`~*\n(?s:.*)${quotePcre(path)}`, '1'),
        ],
      ),
    ]);
    return block('if', ['(', `$${name}`, ')'], [directive('return', '403')]);
  });
}

/** Renders the request to another service, and passes its answer about the client on. */
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

/** Renders a rewrite of the decoded and normalized path, the same text that was matched. */
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
 * Returns the rewrite of a prefix. The rest is captured with its slash unless the replacement ends in one, so
 * the result is never empty, which nginx would answer with 500.
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
    // unlike return, rewrite encodes its captures, except for a question mark, which would begin a query
    block('if', ['(', '$uri', '~', '\\?', ')'], [directive('return', '400')]),
    directive('rewrite', pattern, expression`${origin}${replacement}$1`, flag),
  ];
}
