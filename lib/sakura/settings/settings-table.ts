import { trimTrailing } from '../../core/trim';

/** Resolved settings of the API client. Contains secrets: never print it. */
export interface Settings {
  readonly accessToken: string;
  readonly accessTokenSecret: string;
  /** Zone of the objects worked on. @default 'is1b' */
  readonly zone: string;
  /** Zone in the path of account-wide resources. @default 'is1a' */
  readonly defaultZone: string;
  /** Without a trailing slash. @default 'https://secure.sakura.ad.jp/cloud/zone' */
  readonly apiRootUrl: string;
  /** Tries after the first one; 0 to 100. @default 10 */
  readonly retryMax: number;
  /** Upper limit of the first random wait, in seconds. @default 0.2 */
  readonly retryWaitMinSeconds: number;
  /** Upper limit of every later wait, in seconds. @default 20 */
  readonly retryWaitMaxSeconds: number;
  /** Time for one try from its start to the last byte of the reply, in seconds. @default 60 */
  readonly requestTimeoutSeconds: number;
  /** Requests per second, for all clients of one token in this process together. @default 5 */
  readonly requestRateLimit: number;
  /** Language of the API's messages, the value of `Accept-Language`. @default 'en' */
  readonly acceptLanguage: string;
}

/** The names of one setting in each source, its default, and its allowed values. */
export interface SettingRow<Value> {
  /** Environment names without the prefixes `SAKURA_` and `SAKURACLOUD_`. */
  readonly env: readonly string[];
  /** Key in a profile file. */
  readonly profile: string;
  /** The default; undefined if the setting must be given. */
  readonly fallback: Value | undefined;
  /** Description of the allowed values, for messages. */
  readonly allowed: string;
  /** Parses the value; undefined if it is not allowed. */
  parse(text: string): Value | undefined;
}

/**
 * Every setting except those that locate the profile. Names and defaults are those of the official clients.
 */
export const SETTINGS: { readonly [Name in keyof Settings]: SettingRow<Settings[Name]> } = {
  accessToken: credential(['ACCESS_TOKEN'], 'AccessToken'),
  accessTokenSecret: credential(['ACCESS_TOKEN_SECRET'], 'AccessTokenSecret'),
  zone: zone(['ZONE'], 'Zone', 'is1b'),
  defaultZone: zone(['DEFAULT_ZONE'], 'DefaultZone', 'is1a'),
  apiRootUrl: {
    env: ['API_ROOT_URL'],
    profile: 'APIRootURL',
    fallback: 'https://secure.sakura.ad.jp/cloud/zone',
    allowed:
      'an https URL without user name, query and fragment; http only for this machine (localhost, 127.0.0.1, [::1])',
    parse: parseApiRootUrl,
  },
  retryMax: number(['RETRY_MAX'], 'RetryMax', 10, { min: 0, max: 100, whole: true }),
  retryWaitMinSeconds: number(['RETRY_WAIT_MIN'], 'RetryWaitMin', 0.2, { min: 0, max: 3600 }),
  retryWaitMaxSeconds: number(['RETRY_WAIT_MAX'], 'RetryWaitMax', 20, { min: 0, max: 3600 }),
  requestTimeoutSeconds: number(['API_REQUEST_TIMEOUT'], 'HTTPRequestTimeout', 60, { min: 0.001, max: 3600 }),
  requestRateLimit: number(['API_REQUEST_RATE_LIMIT', 'RATE_LIMIT'], 'HTTPRequestRateLimit', 5, {
    min: 0.001,
    max: 100_000,
  }),
  acceptLanguage: {
    env: ['ACCEPT_LANGUAGE'],
    profile: 'AcceptLanguage',
    fallback: 'en',
    allowed: 'language tags such as `en` or `ja, en;q=0.8`',
    parse: (text) => (/^[\w*.,;= -]{1,100}$/.test(text) ? text : undefined),
  },
};

function credential(env: readonly string[], profile: string): SettingRow<string> {
  return {
    env,
    profile,
    fallback: undefined,
    allowed: 'printable ASCII characters without spaces and colons',
    parse: (text) => (/^[!-9;-~]+$/.test(text) ? text : undefined),
  };
}

function zone(env: readonly string[], profile: string, fallback: string): SettingRow<string> {
  return {
    env,
    profile,
    fallback,
    allowed: 'the name of a zone, such as is1b or tk1a',
    parse: (text) => (/^[a-z0-9]{1,16}$/.test(text) ? text : undefined),
  };
}

function number(
  env: readonly string[],
  profile: string,
  fallback: number,
  limits: { readonly min: number; readonly max: number; readonly whole?: boolean },
): SettingRow<number> {
  const { min, max, whole = false } = limits;
  return {
    env,
    profile,
    fallback,
    allowed: `a ${whole ? 'whole ' : ''}number from ${min} to ${max}`,
    parse: (text) => {
      const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max && (!whole || Number.isInteger(value)) ? value : undefined;
    },
  };
}

/**
 * Returns the root URL without its trailing slash; undefined if it cannot be used. It must be https except
 * for servers on this machine, as credentials are sent with every request; a user name or password in it
 * would end up in logs.
 */
function parseApiRootUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const encrypted = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (!encrypted || url.username || url.password || /[?#]/.test(text)) return undefined;
  return trimTrailing(url.href, '/');
}

/** Checks whether `hostname`, as spelt by `URL`, is this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
