import { isObject, type JsonObject } from '../../../core/json';
import type { MigratedRedirect } from '../migration-plan';

/** Reports that a rule cannot be carried over, and why. */
export type Lose = (field: string, reason: string) => void;

/** The path with which a filter replaces that of the request. */
export interface ReplacedPath {
  readonly isPrefix: boolean;
  readonly value: string;
}

/** Reads the path of a redirect or a rewrite; undefined if it has none or an unreadable one. */
export function readReplacedPath(value: unknown, field: string, lose: Lose): ReplacedPath | undefined {
  if (!isObject(value)) return undefined;
  const { type, replaceFullPath, replacePrefixMatch } = value;
  if (replaceFullPath !== undefined && replacePrefixMatch !== undefined) {
    lose(field, 'it replaces either the full path or the prefix, not both');
  } else if (type === 'ReplacePrefixMatch' && typeof replacePrefixMatch === 'string') {
    return { isPrefix: true, value: replacePrefixMatch };
  } else if (type === 'ReplaceFullPath' && typeof replaceFullPath === 'string') {
    return { isPrefix: false, value: replaceFullPath };
  } else if (type === 'ReplacePrefixMatch' || type === 'ReplaceFullPath') {
    lose(field, `it needs ${type[0]?.toLowerCase()}${type.slice(1)}, which is missing`);
  } else {
    lose(
      `${field}.type`,
      `${String(type)} is not a way to replace paths; allowed: ReplaceFullPath, ReplacePrefixMatch`,
    );
  }
  return undefined;
}

const STATUSES = [301, 302, 303, 307, 308] as const;
const SCHEMES = ['http', 'https'] as const;

/** Reads the target of a redirect filter. Loses the rule if the gateway lacks its status or scheme. */
export function readRedirect(
  given: JsonObject,
  field: string,
  path: ReplacedPath | undefined,
  lose: Lose,
): MigratedRedirect | undefined {
  const { statusCode = 302, hostname, port } = given;
  const status = STATUSES.find((known) => known === statusCode);
  const scheme = SCHEMES.find((known) => known === given.scheme);
  const isOtherScheme = given.scheme !== undefined && scheme === undefined;
  if (status === undefined) {
    lose(
      `${field}.statusCode`,
      `${String(statusCode)} is not a redirect that the gateway can send; allowed: ${STATUSES.join(', ')}`,
    );
  }
  if (isOtherScheme) {
    lose(`${field}.scheme`, `${String(given.scheme)} is not a scheme to redirect to; allowed: http, https`);
  }
  if (status === undefined || isOtherScheme) return undefined;
  const options = {
    status,
    scheme,
    host: typeof hostname === 'string' ? hostname.toLowerCase() : undefined,
    port: typeof port === 'number' ? port : undefined,
  };
  if (!path) return { kind: 'redirect', change: 'samePath', options };
  return {
    kind: 'redirect',
    change: path.isPrefix ? 'toPrefix' : 'toPath',
    path: path.value === '' ? '/' : path.value,
    options,
  };
}
