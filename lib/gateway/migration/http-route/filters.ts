import { isObject, type JsonObject } from '../../../core/json';
import type { MigratedOptions, MigratedRedirect } from '../migration-plan';
import type { Report } from '../omissions';
import { objectsIn, stringsIn } from '../read-objects';

/** What the filters of a rule come to. */
export interface Filtered {
  readonly options: MigratedOptions;
  readonly redirect: MigratedRedirect | undefined;
  /** The redirect of an exact path, where it is another one. */
  readonly exactRedirect: MigratedRedirect | undefined;
  readonly rewrite: Pick<MigratedOptions, 'replacePrefix' | 'rewritePath'>;
  /** The rewrite of an exact path, where it is another one. */
  readonly exactRewrite: Pick<MigratedOptions, 'rewritePath'> | undefined;
}

type Options = { -readonly [K in keyof MigratedOptions]: MigratedOptions[K] };

/** Reads the filters of a rule; undefined if the rule cannot do without one that the gateway does not have. */
export function readFilters(
  filters: readonly JsonObject[],
  field: string,
  report: Report,
): Filtered | undefined {
  const options: Options = {};
  let redirect: MigratedRedirect | undefined;
  let path: ReplacedPath | undefined;
  let isComplete = true;
  for (const [index, filter] of filters.entries()) {
    const where = `${field}[${index}]`;
    switch (filter.type) {
      case 'RequestHeaderModifier':
        options.requestHeaders = readHeaders(filter.requestHeaderModifier, where, 'request', report);
        break;
      case 'ResponseHeaderModifier':
        options.responseHeaders = readHeaders(filter.responseHeaderModifier, where, 'response', report);
        break;
      case 'CORS':
        options.cors = readCors(filter.cors);
        break;
      case 'RequestRedirect': {
        const given = isObject(filter.requestRedirect) ? filter.requestRedirect : {};
        path = readReplacedPath(given.path);
        redirect = toRedirect(given, path);
        break;
      }
      case 'URLRewrite': {
        const given = isObject(filter.urlRewrite) ? filter.urlRewrite : {};
        path = readReplacedPath(given.path);
        if (given.hostname !== undefined) {
          report(`${where}.urlRewrite.hostname`, 'left-out', 'Services get the Host header of the client');
          isComplete = false;
        }
        break;
      }
      case 'RequestMirror':
        report(where, 'ignored', 'requests are not mirrored');
        break;
      default:
        report(
          where,
          'left-out',
          `the filter ${String(filter.type)} may decide about requests, and is not known`,
        );
        isComplete = false;
    }
  }
  if (!isComplete) return undefined;
  const whole = path && { rewritePath: path.value === '' ? '/' : path.value };
  const rewrite = path?.isPrefix ? { replacePrefix: path.value } : (whole ?? {});
  return {
    options,
    redirect,
    exactRedirect: redirect && path?.isPrefix ? { ...redirect, change: 'toPath' } : undefined,
    rewrite: redirect ? {} : rewrite,
    exactRewrite: redirect || !path?.isPrefix ? undefined : whole,
  };
}

interface ReplacedPath {
  readonly isPrefix: boolean;
  readonly value: string;
}

function readReplacedPath(value: unknown): ReplacedPath | undefined {
  if (!isObject(value)) return undefined;
  const { type, replaceFullPath, replacePrefixMatch } = value;
  if (type === 'ReplacePrefixMatch' && typeof replacePrefixMatch === 'string') {
    return { isPrefix: true, value: replacePrefixMatch };
  }
  if (type === 'ReplaceFullPath' && typeof replaceFullPath === 'string') {
    return { isPrefix: false, value: replaceFullPath };
  }
  return undefined;
}

const STATUSES = [301, 302, 303, 307, 308] as const;

function toRedirect(given: JsonObject, path: ReplacedPath | undefined): MigratedRedirect {
  const options = {
    status: STATUSES.find((status) => status === given.statusCode) ?? 302,
    scheme: given.scheme === 'https' || given.scheme === 'http' ? given.scheme : undefined,
    host: typeof given.hostname === 'string' ? given.hostname.toLowerCase() : undefined,
    port: typeof given.port === 'number' ? given.port : undefined,
  } as const;
  if (!path) return { kind: 'redirect', change: 'samePath', options };
  return {
    kind: 'redirect',
    change: path.isPrefix ? 'toPrefix' : 'toPath',
    path: path.value === '' ? '/' : path.value,
    options,
  };
}

function readHeaders(
  value: unknown,
  field: string,
  direction: 'request' | 'response',
  report: Report,
): Record<string, string> | undefined {
  const given = isObject(value) ? value : {};
  const headers: Record<string, string> = {};
  for (const list of ['set', 'add'] as const) {
    for (const { name, value: text } of objectsIn(given[list])) {
      if (typeof name !== 'string' || typeof text !== 'string') continue;
      headers[name] = text;
      if (list === 'add') {
        report(
          `${field}.add`,
          'different',
          `${name} replaces what the ${direction} has, and is not added to it`,
        );
      }
    }
  }
  for (const name of stringsIn(given.remove)) {
    if (direction === 'request') headers[name] = '';
    else report(`${field}.remove`, 'ignored', `${name} of answers is passed on`);
  }
  return Object.keys(headers).length > 0 ? headers : undefined;
}

function readCors(value: unknown): MigratedOptions['cors'] {
  const given = isObject(value) ? value : {};
  const list = (name: string) => {
    const items = stringsIn(given[name]);
    return items.length > 0 ? items : undefined;
  };
  const origins = list('allowOrigins') ?? ['*'];
  return {
    origins: origins.includes('*') ? ['*'] : origins,
    ...(list('allowMethods') && { methods: list('allowMethods') }),
    ...(list('allowHeaders') && { headers: list('allowHeaders') }),
    ...(list('exposeHeaders') && { exposedHeaders: list('exposeHeaders') }),
    ...(given.allowCredentials === true && !origins.includes('*') && { credentials: true }),
    ...(typeof given.maxAge === 'number' && { maxAgeSeconds: given.maxAge }),
  };
}
