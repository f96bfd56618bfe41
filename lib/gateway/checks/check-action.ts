import type { Problem } from '../../core/errors';
import { adviseOnHost } from '../../core/host-name';
import { isPort } from '../../core/port';
import type { RouteOptions } from '../route-options';
import { countCaptures } from '../routes/path-regex';
import { formatMatch, type RedirectAction, type Route, trimPrefix } from '../routes/route';
import { HOST_RULE, PATH_RULE } from './texts';

/** The most backends that a rule of an HTTPRoute may have. */
const MAX_BACKENDS = 16;

/** Yields the problems of path rewrites, redirects and weights of a route. */
export function* checkAction(route: Route, options: RouteOptions): Generator<Problem> {
  const changes = ['stripPrefix', 'replacePrefix', 'rewritePath'] as const;
  const given = changes.filter((name) => options[name] !== undefined && options[name] !== false);
  const where = `route '${formatMatch(route.match)}'`;
  if (given.length > 1) {
    yield rewriteProblem(
      `${where} changes the path in several ways`,
      given.join(' and '),
      'one of them',
      'leave the others out',
    );
  }
  if (route.action.kind === 'redirect') {
    for (const name of given) {
      yield rewriteProblem(
        `${where} redirects, so no backend sees its path`,
        name,
        'a redirect without it',
        'use Redirect.toPath or Redirect.toPrefix',
      );
    }
    yield* checkRedirect(route, route.action);
    yield* checkNoBackendOptions(options, where);
    return;
  }
  yield* checkPrefixChange(route, options, where);
  yield* checkRewritePath(route, options, where);
  yield* checkWeights(route, where);
}

/** Options that have no effect without a backend. */
const BACKEND_OPTIONS = [
  'connectTimeoutSeconds',
  'readTimeoutSeconds',
  'sendTimeoutSeconds',
  'maxBodyBytes',
  'streaming',
  'requestHeaders',
] as const;

function* checkNoBackendOptions(options: RouteOptions, where: string): Generator<Problem> {
  for (const name of BACKEND_OPTIONS) {
    if (options[name] === undefined) continue;
    yield {
      code: 'GATEWAY_SETTING',
      message: `${where} redirects, so ${name} has no effect`,
      given: options[name],
      allowed: 'a redirect without it',
      hint: 'leave it out',
    };
  }
}

function* checkPrefixChange({ match }: Route, options: RouteOptions, where: string): Generator<Problem> {
  const { stripPrefix, replacePrefix } = options;
  const name = stripPrefix ? 'stripPrefix' : 'replacePrefix';
  if (!stripPrefix && replacePrefix === undefined) return;
  if (match.path.kind !== 'prefix') {
    yield rewriteProblem(
      `${where} has no prefix to replace`,
      name,
      'a prefix, which a string or RoutePath.prefix makes',
      'use rewritePath for an exact path or a regular expression',
    );
  } else if (stripPrefix && trimPrefix(match.path.value) === '') {
    yield rewriteProblem(
      `${where} strips '/', of which nothing is left to strip`,
      name,
      'a prefix longer than /',
      'leave stripPrefix out',
    );
  }
  if (replacePrefix !== undefined && replacePrefix !== '' && !PATH_RULE.accepts(replacePrefix)) {
    yield rewriteProblem(
      `${where} replaces its prefix with something that is not a path`,
      replacePrefix,
      PATH_RULE.allowed,
      'begin with a slash',
    );
  }
}

function* checkRewritePath(
  { match }: Route,
  { rewritePath }: RouteOptions,
  where: string,
): Generator<Problem> {
  if (rewritePath === undefined) return;
  if (!PATH_RULE.accepts(rewritePath)) {
    yield rewriteProblem(
      `${where} turns its path into something that is not a path`,
      rewritePath,
      PATH_RULE.allowed,
      'begin with a slash',
    );
  }
  if (match.path.kind !== 'regex') return;
  const captures = countCaptures(match.path.value);
  const used = [...rewritePath.matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit));
  const missing = used.find((index) => index === 0 || index > captures);
  if (missing === undefined) return;
  yield rewriteProblem(
    `${where} uses $${missing}, but its pattern has ${captures} groups`,
    rewritePath,
    captures === 0 ? 'no $ and digit' : `$1 to $${captures}`,
    'put the part of the pattern into parentheses',
  );
}

function* checkWeights({ action }: Route, where: string): Generator<Problem> {
  if (action.kind !== 'forward') return;
  const wrong = action.backends.filter(
    ({ weight }) => !Number.isInteger(weight) || weight < 0 || weight > 1_000_000,
  );
  for (const { weight } of wrong) {
    yield backendProblem(
      `a weight of ${where} is ${weight}`,
      weight,
      'an integer from 0 to 1000000',
      'use whole numbers, such as 90 and 10',
    );
  }
  if (wrong.length === 0 && !action.backends.some(({ weight }) => weight > 0)) {
    yield backendProblem(
      `${where} sends requests to no backend`,
      action.backends.length,
      'at least one backend with a weight above 0',
      'give one of them a weight',
    );
  }
  if (action.backends.length > MAX_BACKENDS) {
    yield backendProblem(
      `${where} shares requests between ${action.backends.length} backends`,
      action.backends.length,
      `at most ${MAX_BACKENDS}`,
      'put backends behind one Service',
    );
  }
  const keys = action.backends.map(({ key }) => key);
  if (new Set(keys).size < keys.length) {
    yield backendProblem(
      `${where} names one backend twice`,
      keys.length,
      'each backend once',
      'add the weights up',
    );
  }
}

function* checkRedirect({ match }: Route, action: RedirectAction): Generator<Problem> {
  const where = `route '${formatMatch(match)}'`;
  const { host, port, path, scheme, status } = action;
  if (host !== undefined && (!HOST_RULE.accepts(host) || host.startsWith('*'))) {
    yield rewriteProblem(
      `${where} redirects to something that is not a host`,
      host,
      'a DNS name in lower case',
      adviseOnHost(host, HOST_RULE.accepts, 'leave out scheme, port and path'),
    );
  }
  if (port !== undefined && !isPort(port)) {
    yield rewriteProblem(
      `${where} redirects to port ${port}`,
      port,
      'an integer from 1 to 65535',
      'leave it out for the usual port',
    );
  }
  if (path && !PATH_RULE.accepts(path.replacement)) {
    yield rewriteProblem(
      `${where} redirects to something that is not a path`,
      path.replacement,
      PATH_RULE.allowed,
      'begin with a slash, and use the option host for another host',
    );
  }
  if (path?.kind === 'prefix' && match.path.kind !== 'prefix') {
    yield rewriteProblem(
      `${where} has no prefix that a redirect could replace`,
      path.replacement,
      'a prefix',
      'use Redirect.toPath',
    );
  }
  if (path?.kind === 'prefix' && status !== 301 && status !== 302) {
    yield rewriteProblem(
      `${where} redirects to a prefix with status ${status}`,
      status,
      '301 or 302',
      'use Redirect.toPath for other statuses',
    );
  }
  const staysHere = scheme === undefined && (host === undefined || host === match.host) && port === undefined;
  if (staysHere && (!path || leadsBack(match.path.value, path.replacement, match.path.kind))) {
    yield rewriteProblem(
      `${where} redirects to itself`,
      path?.replacement ?? match.path.value,
      'another scheme, host, port or path',
      'say where to send clients',
    );
  }
}

/** Checks whether a redirect leads to a path that the same route serves. */
function leadsBack(from: string, to: string, kind: 'exact' | 'prefix' | 'regex'): boolean {
  if (kind === 'exact') return from === to;
  if (kind === 'regex') return false;
  const prefix = trimPrefix(from);
  return trimPrefix(to) === prefix || to.startsWith(`${prefix}/`);
}

function rewriteProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_REWRITE', message, given, allowed, hint };
}

function backendProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_BACKEND', message, given, allowed, hint };
}
