import { isObject, type JsonObject } from '../../../core/json';
import type { MigratedOptions, MigratedRedirect } from '../migration-plan';
import type { Report } from '../omissions';
import { objectsIn, stringsIn } from '../read-objects';
import { type Lose, type ReplacedPath, readRedirect, readReplacedPath } from './changed-paths';

/** The combined effect of the filters of a rule. */
export interface Filtered {
  readonly options: MigratedOptions;
  readonly redirect: MigratedRedirect | undefined;
  /** The redirect for exact paths, where it differs. */
  readonly exactRedirect: MigratedRedirect | undefined;
  readonly rewrite: Pick<MigratedOptions, 'replacePrefix' | 'rewritePath'>;
  /** The rewrite for exact paths, where it differs. */
  readonly exactRewrite: Pick<MigratedOptions, 'rewritePath'> | undefined;
}

type Options = { -readonly [K in keyof MigratedOptions]: MigratedOptions[K] };

/** The field that holds the settings, for each supported type of filter. */
const FIELDS: Readonly<Record<string, string>> = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  CORS: 'cors',
  RequestMirror: 'requestMirror',
};

/** Reads the filters of a rule; undefined if it depends on one that the gateway does not support. */
export function readFilters(
  filters: readonly JsonObject[],
  field: string,
  report: Report,
): Filtered | undefined {
  const options: Options = {};
  let redirect: MigratedRedirect | undefined;
  let path: ReplacedPath | undefined;
  // all filters are read, so that all problems are reported at once
  let isComplete = true;
  const lose: Lose = (where, reason) => {
    report(where, 'left-out', reason);
    isComplete = false;
  };
  const types = new Set<unknown>();
  for (const [index, filter] of filters.entries()) {
    const where = `${field}[${index}]`;
    const given = readGiven(filter, where, types, lose);
    if (!given) continue;
    switch (filter.type) {
      case 'RequestHeaderModifier':
        options.requestHeaders = readHeaders(given, `${where}.requestHeaderModifier`, 'request', report);
        break;
      case 'ResponseHeaderModifier':
        options.responseHeaders = readHeaders(given, `${where}.responseHeaderModifier`, 'response', report);
        break;
      case 'CORS':
        options.cors = readCors(given, `${where}.cors`, report);
        break;
      case 'RequestRedirect':
        path = readReplacedPath(given.path, `${where}.requestRedirect.path`, lose);
        redirect = readRedirect(given, `${where}.requestRedirect`, path, lose);
        break;
      case 'URLRewrite':
        path = readReplacedPath(given.path, `${where}.urlRewrite.path`, lose);
        if (given.hostname !== undefined) {
          lose(`${where}.urlRewrite.hostname`, 'Services get the Host header of the client');
        }
        break;
      default:
        report(where, 'ignored', 'requests are not mirrored');
    }
  }
  if (types.has('RequestRedirect') && types.has('URLRewrite')) {
    lose(field, 'a rule either redirects or rewrites, not both');
  }
  return isComplete ? toFiltered(options, redirect, path) : undefined;
}

function toFiltered(
  options: MigratedOptions,
  redirect: MigratedRedirect | undefined,
  path: ReplacedPath | undefined,
): Filtered {
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

/** Returns the settings of a filter; reports a filter that cannot be carried over and returns undefined. */
function readGiven(
  filter: JsonObject,
  where: string,
  types: Set<unknown>,
  lose: Lose,
): JsonObject | undefined {
  const { type } = filter;
  const name = typeof type === 'string' && Object.hasOwn(FIELDS, type) ? FIELDS[type] : undefined;
  if (name === undefined) {
    lose(where, `the filter ${String(type)} may decide about requests, and is not known`);
    return undefined;
  }
  const others = Object.keys(filter).filter((key) => key !== 'type' && key !== name);
  if (others.length > 0) lose(where, `a filter of type ${type} has no ${others.join(', ')}`);
  // two filters of one type do not combine in the gateway
  if (types.has(type) && type !== 'RequestMirror') lose(where, `a rule has one filter of type ${type}`);
  types.add(type);
  if (type === 'RequestMirror') return {};
  const given = filter[name];
  if (isObject(given)) return given;
  lose(where, `a filter of type ${type} needs ${name}, which is missing`);
  return undefined;
}

function readHeaders(
  given: JsonObject,
  field: string,
  direction: 'request' | 'response',
  report: Report,
): Record<string, string> | undefined {
  const headers = new Map<string, readonly [name: string, value: string]>();
  const put = (where: string, name: string, value: string) => {
    const key = name.toLowerCase();
    if (headers.has(key))
      report(where, 'ignored', `the filter changes ${name} more than once; the first counts`);
    else headers.set(key, [name, value]);
  };
  for (const list of ['set', 'add'] as const) {
    for (const [index, { name, value }] of objectsIn(given[list]).entries()) {
      const where = `${field}.${list}[${index}]`;
      if (typeof name !== 'string' || typeof value !== 'string') {
        report(where, 'ignored', 'it needs a name and a value');
      } else if (value === '') {
        report(where, 'ignored', `a header is sent with a value or not at all, and ${name} has none`);
      } else {
        put(where, name, value);
        const reason = `${name} replaces what the ${direction === 'request' ? 'request' : 'response'} has, and is not added to it`;
        if (list === 'add') report(`${field}.add`, 'different', reason);
      }
    }
  }
  for (const [index, name] of stringsIn(given.remove).entries()) {
    if (direction === 'request') put(`${field}.remove[${index}]`, name, '');
    else report(`${field}.remove`, 'ignored', `${name} of answers is passed on`);
  }
  return headers.size > 0 ? Object.fromEntries(headers.values()) : undefined;
}

/** The methods that CORS allows without asking first: the default of the filter. */
const SIMPLE_METHODS = ['GET', 'HEAD', 'POST'];
/** The filter's default. */
const MAX_AGE_SECONDS = 5;

/** Reads a CORS filter. Its defaults apply, which allow less than those of a gateway. */
function readCors(given: JsonObject, field: string, report: Report): MigratedOptions['cors'] {
  const { allowCredentials, maxAge } = given;
  const origins = stringsIn(given.allowOrigins);
  const exposedHeaders = stringsIn(given.exposeHeaders);
  if (origins.length === 0) {
    report(field, 'ignored', 'it allows no origin, and without it the gateway allows none either');
    return undefined;
  }
  const isOpen = origins.includes('*');
  if (isOpen && origins.length > 1) {
    report(`${field}.allowOrigins`, 'different', "'*' allows all origins, so the others are left out");
  }
  if (isOpen && allowCredentials === true) {
    const reason = "with the origin '*', browsers refuse it; name the origins to allow cookies";
    report(`${field}.allowCredentials`, 'ignored', reason);
  }
  const methods = stringsIn(given.allowMethods);
  return {
    origins: isOpen ? ['*'] : origins,
    methods: methods.length > 0 ? methods : SIMPLE_METHODS,
    headers: stringsIn(given.allowHeaders),
    ...(exposedHeaders.length > 0 && { exposedHeaders }),
    ...(allowCredentials === true && !isOpen && { credentials: true }),
    maxAgeSeconds: typeof maxAge === 'number' ? maxAge : MAX_AGE_SECONDS,
  };
}
