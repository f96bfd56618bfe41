import type { Problem } from '../../core/errors';
import { DNS_SUBDOMAIN } from '../../kubernetes/name-rules';
import type { BasicAuth, Cors, ExternalAuth, RateLimit, RouteSettings } from '../route-options';
import { checkInteger, HEADER_NAME, HEADER_VALUE, NETWORK_RULE, PATH_RULE } from './texts';

const DAY = 86_400;
const RANGES = [
  ['connectTimeoutSeconds', [1, 75]],
  ['readTimeoutSeconds', [1, 30 * DAY]],
  ['sendTimeoutSeconds', [1, 30 * DAY]],
  ['maxBodyBytes', [0, Number.MAX_SAFE_INTEGER]],
] as const;

/** Headers that the gateway sets itself: clients must not be able to forge what backends trust. */
const OWN_HEADERS = new Set([
  'host',
  'connection',
  'upgrade',
  'x-real-ip',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-server',
  'x-forwarded-ssl',
  'x-request-id',
  'forwarded',
  'transfer-encoding',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
]);

/** Response headers that are about the connection, or that nginx writes itself. */
const OWN_ANSWER_HEADERS = new Set([...OWN_HEADERS, 'server', 'date', 'content-encoding']);

/** Yields the problems of request settings. @param where `route '…'` or `the gateway` */
export function* checkSettings(settings: RouteSettings, where: string): Generator<Problem> {
  for (const [name, range] of RANGES) yield* checkInteger(`${name} of ${where}`, settings[name], range);
  const { maxConnections = false, rateLimit } = settings;
  if (maxConnections !== false) {
    yield* checkInteger(`maxConnections of ${where}`, maxConnections, [1, 65535]);
  }
  if (rateLimit) yield* checkRateLimit(rateLimit, where);
  yield* checkNetworks(settings, where);
  yield* checkHeaderMap(settings.requestHeaders, `requestHeaders of ${where}`);
  yield* checkHeaderMap(settings.responseHeaders, `responseHeaders of ${where}`, OWN_ANSWER_HEADERS);
  if (settings.cors) yield* checkNoCorsHeaders(settings.responseHeaders, where);
  if (settings.cors) yield* checkCors(settings.cors, where);
  if (settings.basicAuth) yield* checkBasicAuth(settings.basicAuth, where);
  if (settings.externalAuth) yield* checkExternalAuth(settings.externalAuth, where);
}

function* checkRateLimit(rateLimit: RateLimit, where: string): Generator<Problem> {
  const { requestsPerSecond, requestsPerMinute, burst } = rateLimit;
  if ((requestsPerSecond === undefined) === (requestsPerMinute === undefined)) {
    yield settingProblem(
      `rateLimit of ${where} gives ${requestsPerSecond === undefined ? 'no rate' : 'two rates'}`,
      rateLimit,
      'one of requestsPerSecond and requestsPerMinute',
      'use requestsPerMinute for rates below one a second, else requestsPerSecond',
    );
  }
  yield* checkInteger(`rateLimit.requestsPerSecond of ${where}`, requestsPerSecond, [1, 1_000_000]);
  yield* checkInteger(`rateLimit.requestsPerMinute of ${where}`, requestsPerMinute, [1, 1_000_000]);
  yield* checkInteger(`rateLimit.burst of ${where}`, burst, [0, 1_000_000]);
}

function* checkNetworks({ allowFrom, denyFrom }: RouteSettings, where: string): Generator<Problem> {
  for (const network of [...(allowFrom ?? []), ...(denyFrom ?? [])]) {
    if (NETWORK_RULE.accepts(network)) continue;
    yield accessProblem(
      `'${network}' of ${where} is not a network`,
      network,
      NETWORK_RULE.allowed,
      'correct the network',
    );
  }
  if (allowFrom?.length === 0) {
    yield accessProblem(
      `allowFrom of ${where} is empty, so no one could send requests`,
      [],
      'at least one network',
      'leave allowFrom out to allow everyone',
    );
  }
}

/** Checks headers to set: valid names, and values that fit on a line. */
function* checkHeaderMap(
  headers: Readonly<Record<string, string>> | undefined,
  where: string,
  owned: ReadonlySet<string> = OWN_HEADERS,
): Generator<Problem> {
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers ?? {})) {
    const isOwn = owned.has(name.toLowerCase());
    if (seen.has(name.toLowerCase())) {
      yield settingProblem(
        `header '${name}' is given twice in ${where}`,
        name,
        'each header once, in capitals or not',
        'remove one of them',
      );
    }
    seen.add(name.toLowerCase());
    if (isOwn || !HEADER_NAME.accepts(name)) {
      yield settingProblem(
        `'${name}' cannot be set by ${where}`,
        name,
        `${HEADER_NAME.allowed}, but none that the gateway sets itself`,
        isOwn ? 'leave it out: backends must be able to rely on it' : 'correct the name',
      );
    }
    if (!HEADER_VALUE.accepts(value)) {
      yield settingProblem(
        `the value of header '${name}' is not valid, in ${where}`,
        value,
        HEADER_VALUE.allowed,
        'correct the value',
      );
    }
  }
}

/** Checks the headers that clients always get. */
export function* checkSecurityHeaders(
  headers: Readonly<Record<string, string>> | undefined,
  hstsSeconds: number | undefined,
): Generator<Problem> {
  yield* checkHeaderMap(headers, 'securityHeaders', OWN_ANSWER_HEADERS);
  const twice = Object.keys(headers ?? {}).find((name) => name.toLowerCase() === 'strict-transport-security');
  if (twice === undefined || hstsSeconds === undefined) return;
  yield settingProblem(
    'hstsSeconds and securityHeaders both say Strict-Transport-Security',
    twice,
    'one of them',
    'leave hstsSeconds out if you need more than max-age and includeSubDomains',
  );
}

function* checkNoCorsHeaders(
  headers: Readonly<Record<string, string>> | undefined,
  where: string,
): Generator<Problem> {
  for (const name of Object.keys(headers ?? {})) {
    if (!/^access-control-/i.test(name)) continue;
    yield settingProblem(
      `cors and responseHeaders of ${where} both say ${name}`,
      name,
      'one of them',
      'leave it to cors',
    );
  }
}

/** Pages of programs and extensions have schemes of their own, such as `capacitor://localhost`. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/;

function* checkCors(cors: Cors, where: string): Generator<Problem> {
  const { origins, credentials = false } = cors;
  for (const origin of origins) {
    if (origin === '*' || ORIGIN.test(origin)) continue;
    yield accessProblem(
      `'${origin}' of ${where} is not an origin`,
      origin,
      "scheme, host and perhaps port, such as https://shop.example.jp or https://*.example.jp; or '*' alone",
      'leave out the path and the slash at the end',
    );
  }
  if (origins.length === 0) {
    yield accessProblem(
      `cors of ${where} allows no origin`,
      [],
      'at least one origin',
      'leave cors out, or name the origins',
    );
  }
  if (origins.includes('*') && (credentials || origins.length > 1)) {
    yield accessProblem(
      `cors of ${where} allows all origins${credentials ? ' to send cookies' : ' and some by name'}`,
      origins,
      "'*' alone and without credentials, or named origins",
      'name the origins',
    );
  }
  const methods = (cors.methods ?? []).filter((method) => !/^[A-Z]{1,20}$/.test(method));
  const headers = [...(cors.headers ?? []), ...(cors.exposedHeaders ?? [])].filter(
    (name) => !HEADER_NAME.accepts(name),
  );
  for (const given of [...methods, ...headers]) {
    yield accessProblem(
      `'${given}' in cors of ${where} is not valid`,
      given,
      'methods in capitals, and names of headers',
      'correct it',
    );
  }
  yield* checkInteger(`cors.maxAgeSeconds of ${where}`, cors.maxAgeSeconds, [0, DAY]);
}

function* checkBasicAuth({ secretName, key, realm }: BasicAuth, where: string): Generator<Problem> {
  if (!DNS_SUBDOMAIN.accepts(secretName)) {
    const shown = /PRIVATE KEY|:/.test(secretName) ? '(not shown)' : secretName;
    yield accessProblem(
      `basicAuth of ${where} does not name a Secret`,
      shown,
      DNS_SUBDOMAIN.allowed,
      'put users and passwords into a Secret, and give its name',
    );
  }
  if (key !== undefined && !/^[-._a-zA-Z0-9]{1,253}$/.test(key)) {
    yield accessProblem(
      `'${key}' is not a key of a Secret, in basicAuth of ${where}`,
      key,
      "1 to 253 of letters, digits, '-', '_' and '.'",
      'name the key that holds the users',
    );
  }
  if (realm !== undefined && (!HEADER_VALUE.accepts(realm) || /["\\]/.test(realm) || realm === 'off')) {
    yield accessProblem(
      `the realm in basicAuth of ${where} is not valid`,
      realm,
      `${HEADER_VALUE.allowed}, without quotes and backslashes; not 'off'`,
      'use a short name',
    );
  }
}

function* checkExternalAuth(auth: ExternalAuth, where: string): Generator<Problem> {
  if (auth.path !== undefined && !PATH_RULE.accepts(auth.path)) {
    yield accessProblem(
      `the path in externalAuth of ${where} is not valid`,
      auth.path,
      PATH_RULE.allowed,
      'begin with a slash',
    );
  }
  for (const name of auth.responseHeaders ?? []) {
    if (HEADER_NAME.accepts(name) && !OWN_HEADERS.has(name.toLowerCase())) continue;
    yield accessProblem(
      `'${name}' in externalAuth of ${where} cannot be handed on`,
      name,
      `${HEADER_NAME.allowed}, but none that the gateway sets itself`,
      'correct the name',
    );
  }
}

function accessProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_ACCESS', message, given, allowed, hint };
}

function settingProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_SETTING', message, given, allowed, hint };
}
