import { checkCall } from '../core/props/check-call';
import type { PathRule } from './routes/route';
import { SIGNATURES } from './signatures';

/** The paths that a route serves. Where a string is accepted instead, it is a prefix. */
export class RoutePath {
  /** Makes this type nominal. */
  declare protected readonly nominal: 'RoutePath';
  /** @internal */
  readonly rule: PathRule;

  private constructor(rule: PathRule) {
    this.rule = rule;
  }

  /**
   * A path and everything below it, by whole elements: `/shop` and `/shop/` both serve `/shop`, `/shop/` and
   * `/shop/cart`, but not `/shopping`.
   *
   * @param path begins with a slash; letters, digits and `-._~!$&'()*+,;=:@`, as decoded from a URL
   */
  static prefix(path: string): RoutePath {
    checkCall(SIGNATURES, 'RoutePath.prefix', arguments);
    return new RoutePath({ kind: 'prefix', value: path });
  }

  /** This path alone: `/shop` does not serve `/shop/`. @param path as for {@link prefix} */
  static exact(path: string): RoutePath {
    checkCall(SIGNATURES, 'RoutePath.exact', arguments);
    return new RoutePath({ kind: 'exact', value: path });
  }

  /**
   * Whole paths that match a regular expression, tried after exact paths and before prefixes, the longest
   * pattern first. Such a route has no conditions on methods or headers. Servers differ in how they read
   * patterns: prefer prefixes.
   *
   * @param pattern at most 200 characters of the syntax that nginx, JavaScript and RE2 share; `^` and `$` are
   *   implied, and patterns that may cause a server to backtrack are refused
   */
  static regex(pattern: string): RoutePath {
    checkCall(SIGNATURES, 'RoutePath.regex', arguments);
    return new RoutePath({ kind: 'regex', value: pattern });
  }
}
