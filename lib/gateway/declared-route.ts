import type { Construct } from 'constructs';
import { compareText } from '../core/order';
import { type DeclaredBackend, declareBackend } from './backends';
import type { RouteTarget } from './gateway-backend';
import type { Redirect } from './redirect';
import type { RouteOptions } from './route-options';
import { RoutePath } from './route-path';
import type { PathRewrite, RedirectAction, RouteMatch } from './routes/route';

/** A route as it was declared: its backends may still change until the app is synthesized. */
export interface DeclaredRoute {
  readonly match: RouteMatch;
  readonly options: RouteOptions;
  readonly target:
    | { readonly kind: 'redirect'; readonly action: RedirectAction }
    | { readonly kind: 'forward'; readonly backends: readonly DeclaredShare[] };
  readonly rewrite: PathRewrite | undefined;
  /** The backend of `externalAuth`; more than one is an error. */
  readonly authBackend: readonly DeclaredShare[] | undefined;
}

export interface DeclaredShare {
  readonly backend: DeclaredBackend;
  readonly weight: number;
}

/** Declares a route; creates the Services it needs below `scope`. */
export function declareRoute(
  scope: Construct,
  path: string | RoutePath,
  target: RouteTarget,
  options: RouteOptions,
): DeclaredRoute {
  const { rule } = typeof path === 'string' ? RoutePath.prefix(path) : path;
  const { externalAuth } = options;
  return {
    match: {
      host: options.host ?? '',
      path: rule,
      methods: [...new Set(options.methods ?? [])].sort(),
      headers: Object.entries(options.headers ?? {})
        .map(([name, value]) => ({ name: name.toLowerCase(), value }))
        .sort((a, b) => compareText(a.name, b.name)),
    },
    options,
    target: isRedirect(target)
      ? { kind: 'redirect', action: target.action }
      : { kind: 'forward', backends: declareBackend(scope, target) },
    rewrite: toRewrite(rule.kind, options),
    authBackend: externalAuth ? declareBackend(scope, externalAuth.backend) : undefined,
  };
}

function isRedirect(target: RouteTarget): target is Redirect {
  return 'action' in target && !('node' in target);
}

function toRewrite(kind: 'exact' | 'prefix' | 'regex', options: RouteOptions): PathRewrite | undefined {
  const { stripPrefix, replacePrefix, rewritePath } = options;
  if (rewritePath !== undefined) {
    return { kind: kind === 'regex' ? 'captures' : 'path', replacement: rewritePath };
  }
  if (stripPrefix) return { kind: 'prefix', replacement: '/' };
  return replacePrefix === undefined ? undefined : { kind: 'prefix', replacement: replacePrefix };
}
