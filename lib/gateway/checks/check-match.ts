import type { Problem } from '../../core/errors';
import { adviseOnHost } from '../../core/host-name';
import { trimTrailing } from '../../core/trim';
import { findPatternFault } from '../routes/path-regex';
import { formatMatch, type Route, type RouteMatch, trimPrefix } from '../routes/route';
import { isConditional } from '../routes/route-table';
import { HEADER_NAME, HEADER_VALUE, HOST_RULE, PATH_RULE } from './texts';

/** Prefix of the paths that the gateway reserves for itself. */
const INTERNAL = '/_kumiki';
/** A part such as `:id`, which other programs take for a parameter. */
const PARAMETER = /\/:[A-Za-z]/;
const PARAMETERS = /\/:[A-Za-z][^/]*/g;
const METHOD = /^[A-Z]{1,20}$/;
/** Limited because nginx tries regular expressions one after the other. */
const MAX_REGEXES = 100;
/** The most header conditions that a rule of an HTTPRoute may have. */
const MAX_HEADERS = 16;

/** Yields the problems of a route's path, host, methods and headers. */
export function* checkMatch(match: RouteMatch, healthPath: string | undefined): Generator<Problem> {
  yield* checkPath(match, healthPath);
  yield* checkHost(match);
  yield* checkMethods(match);
  yield* checkHeaders(match);
}

function* checkPath(match: RouteMatch, healthPath: string | undefined): Generator<Problem> {
  const { kind, value } = match.path;
  if (kind === 'regex') {
    yield* checkRegex(match);
    return;
  }
  if (!PATH_RULE.accepts(value)) {
    yield {
      code: 'GATEWAY_ROUTE',
      message: `'${value}' is not a path of a route`,
      given: value,
      allowed: PATH_RULE.allowed,
      hint: explainPath(value),
    };
  } else if (kind === 'prefix' && /\*$/.test(value)) {
    yield {
      code: 'GATEWAY_ROUTE',
      message: `the prefix '${value}' ends in '*', which stands for itself alone`,
      given: value,
      allowed: 'a prefix, which covers everything below it without a wildcard',
      hint: `write '${trimTrailing(value, '.*')}'`,
    };
  } else if (kind === 'prefix' && PARAMETER.test(value)) {
    yield {
      code: 'GATEWAY_ROUTE',
      message: `the prefix '${value}' has a part that begins with a colon, which stands for itself alone`,
      given: value,
      allowed: 'a prefix without parameters',
      hint: `write RoutePath.regex('${value.replace(PARAMETERS, '/[^/]+')}') if it stands for any name, or RoutePath.exact`,
    };
  } else if (
    (value === healthPath && healthPath !== '/') ||
    value === INTERNAL ||
    value.startsWith(`${INTERNAL}/`)
  ) {
    yield {
      code: 'GATEWAY_ROUTE',
      message: `the gateway answers '${value}' itself`,
      given: value,
      allowed: `any path but ${healthPath} and those below ${INTERNAL}/`,
      hint: 'choose another path, or set healthPath to one that no route needs',
    };
  }
}

function explainPath(path: string): string {
  const withSlash = `/${path}`;
  if (!path.startsWith('/') && PATH_RULE.accepts(withSlash)) return `write '${withSlash}'`;
  if (path.includes('%')) return 'write the path decoded: routes are compared with decoded paths';
  if (path.includes('?')) return 'leave the query out: routes do not depend on it';
  if (path.includes('//')) return 'write a single slash: nginx merges them before it compares';
  return 'use RoutePath.regex for patterns, and leave out what no URL has';
}

function* checkRegex(match: RouteMatch): Generator<Problem> {
  const { value } = match.path;
  const fault = findPatternFault(value);
  if (fault) {
    yield {
      code: 'GATEWAY_REGEX',
      message: `the pattern '${value}' is refused: ${fault.message}`,
      given: value,
      allowed: fault.allowed,
      hint: adviseOnPattern(value),
    };
  } else if (!beginsPath(value)) {
    yield {
      code: 'GATEWAY_REGEX',
      message: `the pattern '${value}' does not begin with a slash, so it matches no path`,
      given: value,
      allowed: 'a pattern of whole paths',
      hint: adviseOnWhole(value),
    };
  }
  if (isConditional(match)) {
    yield {
      code: 'GATEWAY_REGEX',
      message: `route '${formatMatch(match)}' has a regular expression and conditions on methods or headers`,
      given: value,
      allowed: 'conditions with a prefix or an exact path',
      hint: 'leave the conditions out, or use a prefix',
    };
  }
}

/** Patterns of other programs are for parts of a path, unless they have anchors. */
function adviseOnPattern(pattern: string): string {
  const whole = pattern.replace(/^\^/, '').replace(/\$$/, '');
  if (findPatternFault(whole)) return 'use a prefix or exact path if you can, or a simpler pattern';
  return beginsPath(whole) ? `write '${whole}'` : adviseOnWhole(whole);
}

function adviseOnWhole(pattern: string): string {
  return `write '/${pattern}', or '/.*${pattern}' for paths that end so`;
}

function beginsPath(pattern: string): boolean {
  return pattern.startsWith('/') || pattern.startsWith('(');
}

function* checkHost({ host }: RouteMatch): Generator<Problem> {
  if (host === '' || HOST_RULE.accepts(host)) return;
  yield {
    code: 'GATEWAY_ROUTE',
    message: `'${host}' is not a host of a route`,
    given: host,
    allowed: HOST_RULE.allowed,
    hint: adviseOnHost(
      host,
      HOST_RULE.accepts,
      'leave out scheme, port and path; a wildcard stands for whole labels at the beginning',
    ),
  };
}

function* checkMethods(match: RouteMatch): Generator<Problem> {
  const wrong = match.methods.filter((method) => !METHOD.test(method));
  for (const method of wrong) {
    yield {
      code: 'GATEWAY_ROUTE',
      message: `'${method}' is not a method, in route '${formatMatch(match)}'`,
      given: method,
      allowed: 'methods in capitals, such as GET, HEAD and POST',
      hint: adviseOnMethod(method),
    };
  }
}

/** Methods in one text are written as a list. */
function adviseOnMethod(method: string): string {
  const names = method
    .toUpperCase()
    .split(/[\s,|]+/)
    .filter((name) => METHOD.test(name));
  if (names.length === 0) return 'leave it out';
  return `write ${names.map((name) => `'${name}'`).join(', ')}`;
}

function* checkHeaders(match: RouteMatch): Generator<Problem> {
  const where = `in route '${formatMatch(match)}'`;
  for (const { name, value } of match.headers) {
    if (!HEADER_NAME.accepts(name) || name === 'host') {
      yield {
        code: 'GATEWAY_ROUTE',
        message: `'${name}' cannot be a header to compare, ${where}`,
        given: name,
        allowed: `${HEADER_NAME.allowed}; not Host`,
        hint: name === 'host' ? 'use the option host' : 'nginx drops request headers with other characters',
      };
    }
    if (value === '' || !HEADER_VALUE.accepts(value)) {
      yield {
        code: 'GATEWAY_ROUTE',
        message: `the value of header '${name}' cannot be compared, ${where}`,
        given: value,
        allowed: `${HEADER_VALUE.allowed}, and not empty`,
        hint: 'name the exact value that the header must have',
      };
    }
  }
  const twice = match.headers.find(({ name }, index) => name === match.headers[index - 1]?.name);
  if (twice) {
    yield {
      code: 'GATEWAY_ROUTE',
      message: `header '${twice.name}' is given twice, ${where}`,
      given: twice.name,
      allowed: 'each header once, in capitals or not',
      hint: 'use a separate route for each value',
    };
  }
  if (match.headers.length > MAX_HEADERS) {
    yield {
      code: 'GATEWAY_ROUTE',
      message: `route '${formatMatch(match)}' compares ${match.headers.length} headers`,
      given: match.headers.length,
      allowed: `at most ${MAX_HEADERS}`,
      hint: 'compare fewer headers',
    };
  }
}

/** Yields the problems that routes have in combination. */
export function* checkRouteSet(routes: readonly Route[]): Generator<Problem> {
  const seen = new Map<string, RouteMatch>();
  for (const { match } of routes) {
    const key = keyOf(match);
    const other = seen.get(key);
    seen.set(key, match);
    if (other) yield toDuplicateProblem(match, other);
  }
  const regexes = routes.filter(({ match }) => match.path.kind === 'regex').length;
  if (regexes <= MAX_REGEXES) return;
  yield {
    code: 'GATEWAY_REGEX',
    message: `the gateway has ${regexes} routes with regular expressions, each of which nginx tries in turn`,
    given: regexes,
    allowed: `at most ${MAX_REGEXES}`,
    hint: 'use prefixes and exact paths',
  };
}

function keyOf({ host, path, methods, headers }: RouteMatch): string {
  const value = path.kind === 'prefix' ? trimPrefix(path.value) : path.value;
  return JSON.stringify([host, path.kind, value, [...methods].sort(), headers]);
}

function toDuplicateProblem(match: RouteMatch, other: RouteMatch): Problem {
  const [text, otherText] = [formatMatch(match), formatMatch(other)];
  return {
    code: 'GATEWAY_DUPLICATE',
    message:
      text === otherText
        ? `route '${text}' is given twice`
        : `routes '${otherText}' and '${text}' serve the same requests: a prefix covers the path with and without a slash at its end`,
    given: text,
    allowed: 'one route for each host, path, methods and headers',
    hint: 'remove one of them, share the requests with GatewayBackend.weighted, or use RoutePath.exact for one',
  };
}
