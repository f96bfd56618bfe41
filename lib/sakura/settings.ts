import { KumikiError, type Problem } from '../core/errors';
import { type ReadFile, readFileWithMode, readProfile } from './profile';
import {
  type ExplicitSettings,
  environmentSource,
  profileChoice,
  profileSource,
  programSource,
  type SettingSource,
} from './settings-source';
import { SETTINGS, type Settings } from './settings-table';

export type { ExplicitSettings } from './settings-source';
export type { Settings } from './settings-table';

/** Where settings come from. */
export interface SettingsSources {
  /** Environment variables, such as `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Given in the program, for example with a Pulumi provider resource. @default - none */
  readonly explicit?: ExplicitSettings | undefined;
  /** How a profile file is read. @default - from the disk */
  readonly readFile?: ReadFile;
}

/**
 * The settings to use now; call it in each operation, never at load time.
 *
 * - Credentials: environment, then explicit, then profile. The environment goes first because explicit ones are kept with the
 *   resources, where a rotated token would stay the old one. Pinned ones (a provider resource of one account) go before the
 *   environment, which would otherwise change another account in silence. Token and secret come from the same source.
 * - All others: explicit, environment, profile, default.
 * - Of two environment names, `SAKURA_…` goes before `SAKURACLOUD_…`; an empty value counts as not set.
 *
 * @throws API_CREDENTIALS_MISSING with the places looked at
 * @throws API_SETTINGS for each value that cannot be used; values are never shown
 */
export function resolveSettings(sources: SettingsSources): Settings {
  const { env, explicit = {}, readFile = readFileWithMode } = sources;
  const problems: Problem[] = [];
  const program = programSource(explicit, problems);
  const environment = environmentSource(env);
  const profile = profileSource(readProfile(profileChoice(env, explicit), readFile, problems));

  const order =
    explicit.pinned === 'true' ? pinnedOrder(explicit) : (['environment', 'program', 'profile'] as const);
  const places = { environment, program, profile };
  const credentials = findCredentials(
    order.map((place) => places[place]),
    problems,
  );
  const others: readonly SettingSource[] = [program, environment, profile];
  const read = <Name extends keyof Settings>(name: Name, from = others) => readSetting(name, from, problems);

  const settings = {
    accessToken: read('accessToken', credentials),
    accessTokenSecret: read('accessTokenSecret', credentials),
    zone: read('zone'),
    defaultZone: read('defaultZone'),
    apiRootUrl: read('apiRootUrl'),
    retryMax: read('retryMax'),
    retryWaitMinSeconds: read('retryWaitMinSeconds'),
    retryWaitMaxSeconds: read('retryWaitMaxSeconds'),
    requestTimeoutSeconds: read('requestTimeoutSeconds'),
    requestRateLimit: read('requestRateLimit'),
    acceptLanguage: read('acceptLanguage'),
  };
  if (problems.length > 0 || !isComplete(settings)) throw new KumikiError(problems);
  return settings;
}

/** A profile that the program names is as much its own as a token. */
function pinnedOrder({ profile }: ExplicitSettings) {
  return profile === undefined
    ? (['program', 'environment', 'profile'] as const)
    : (['program', 'profile', 'environment'] as const);
}

/** The one source that has the credentials, as a list; empty, with a problem, when there is none or it has half of them. */
function findCredentials(sources: readonly SettingSource[], problems: Problem[]): readonly SettingSource[] {
  const names = ['accessToken', 'accessTokenSecret'] as const;
  for (const source of sources) {
    const missing = names.filter((name) => source.value(name) === undefined);
    if (missing.length === 0) return [source];
    if (missing.length < names.length) {
      problems.push({
        code: 'API_CREDENTIALS_MISSING',
        message: `only half of the credentials is in the ${source.label}: ${missing.map(source.nameOf).join()} is missing`,
        hint: `set ${missing.map(source.nameOf).join()} in the ${source.label}, or remove the other half from it`,
      });
      return [];
    }
  }
  // An earlier problem (a refused profile, a misspelt name) is then the reason, and the one to solve.
  if (problems.length > 0) return [];
  const places = sources.map((source) => `${source.label} (${names.map(source.nameOf).join(', ')})`);
  problems.push({
    code: 'API_CREDENTIALS_MISSING',
    message: `no access token found; looked in: ${places.join('; ')}`,
    hint: 'make an API key in the control panel of Sakura Cloud and set SAKURA_ACCESS_TOKEN and SAKURA_ACCESS_TOKEN_SECRET',
  });
  return [];
}

/** The value in the first source that has one, else the default. */
function readSetting<Name extends keyof Settings>(
  name: Name,
  sources: readonly SettingSource[],
  problems: Problem[],
): Settings[Name] | undefined {
  const row = SETTINGS[name];
  const source = sources.find((candidate) => candidate.value(name) !== undefined);
  const text = source?.value(name);
  if (!source || text === undefined) return row.fallback;
  const value = row.parse(text);
  if (value === undefined) {
    problems.push({
      code: 'API_SETTINGS',
      message: `${source.nameOf(name)} in the ${source.label} cannot be used`,
      allowed: row.allowed,
    });
  }
  return value;
}

function isComplete(
  settings: { readonly [Name in keyof Settings]: Settings[Name] | undefined },
): settings is Settings {
  return Object.values(settings).every((value) => value !== undefined);
}
