import { isKumikiError, KumikiError, type Problem } from '../../core/errors';
import { collectProblems } from '../../core/problems';
import { joinOr } from '../../core/props/describe-type';
import { askDidYouMean } from '../../core/suggest';
import { ZONE_NAMES } from '../../core/zone';
import { chooseProxy } from '../../network/proxy';
import { findMixedSources, type SourceNote } from './mixed-sources';
import { readProfile } from './profile';
import {
  checkNames,
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

/** The sources of settings. */
export interface SettingsSources {
  /** Environment variables, such as `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Given in the program, for example with a Pulumi provider resource. @default - none */
  readonly explicit?: ExplicitSettings | undefined;
}

/**
 * Resolves the settings to use now; call it in each operation, never at load time.
 *
 * - Credentials: environment, then explicit, then profile. The environment comes first because explicit ones
 *   are stored with the resources, where a rotated token would remain the old one. Pinned ones (a provider
 *   resource of one account) come before the environment, which would otherwise silently change another
 *   account. Token and secret come from the same source.
 * - All others: explicit, environment, profile, default.
 * - Of two environment names, `SAKURA_…` takes precedence over `SAKURACLOUD_…`; an empty value is unset.
 *
 * @throws API_CREDENTIALS_MISSING with the places searched
 * @throws API_SETTINGS for each value that cannot be used; values are never shown
 */
export function resolveSettings(sources: SettingsSources): Settings {
  return findSettings(sources).settings;
}

/** Settings, with notes on those that may not belong together. */
export interface FoundSettings {
  readonly settings: Settings;
  readonly notes: readonly SourceNote[];
}

/** Works like {@link resolveSettings}, and adds notes for the person who runs the operation. */
export function findSettings(sources: SettingsSources): FoundSettings {
  const { result, problems } = collectProblems(readSettings(sources));
  const { settings, notes } = result;
  if (problems.length > 0 || !isComplete(settings)) throw new KumikiError(problems);
  return { settings, notes };
}

/**
 * Checks the zone, without a request and without credentials. An operation does not do so, because its
 * program may name a zone that is newer than this version.
 */
export function* checkZone(sources: SettingsSources): Generator<Problem> {
  const { forOthers } = collectProblems(readPlaces(sources)).result;
  const source = forOthers.find(({ value }) => value('zone') !== undefined);
  const name = source?.value('zone');
  if (!source || name === undefined || ZONE_NAMES.some((known) => known === name)) return;
  yield {
    code: 'API_SETTINGS',
    message: `${source.nameOf('zone')} in ${source.label} is not a known zone`,
    allowed: ZONE_NAMES.join(', '),
    hint: askDidYouMean(name, ZONE_NAMES) ?? 'name a newer zone in the program, with Zone.other()',
  };
}

type PartialSettings = { readonly [Name in keyof Settings]: Settings[Name] | undefined };

function* readSettings(
  sources: SettingsSources,
): Generator<Problem, { readonly settings: PartialSettings; readonly notes: readonly SourceNote[] }> {
  const { env } = sources;
  const { result: places, problems } = collectProblems(readPlaces(sources));
  yield* problems;
  const credentials = collectProblems(findCredentials(places.forCredentials));
  // if no source has credentials, an earlier problem (a refused profile, a misspelt name) is the cause and
  // the one to solve
  if (problems.length === 0 || credentials.result === 'half') yield* credentials.problems;
  const chosen = typeof credentials.result === 'object' ? [credentials.result] : [];
  const credential = (name: 'accessToken' | 'accessTokenSecret') => readSetting(name, chosen);
  const read = <Name extends keyof Settings>(name: Name) => readSetting(name, places.forOthers);
  const settings = {
    accessToken: yield* credential('accessToken'),
    accessTokenSecret: yield* credential('accessTokenSecret'),
    zone: yield* read('zone'),
    defaultZone: yield* read('defaultZone'),
    apiRootUrl: yield* read('apiRootUrl'),
    retryMax: yield* read('retryMax'),
    retryWaitMinSeconds: yield* read('retryWaitMinSeconds'),
    retryWaitMaxSeconds: yield* read('retryWaitMaxSeconds'),
    requestTimeoutSeconds: yield* read('requestTimeoutSeconds'),
    requestRateLimit: yield* read('requestRateLimit'),
    acceptLanguage: yield* read('acceptLanguage'),
  };
  yield* checkProxy(settings.apiRootUrl, env);
  const notes = chosen.flatMap((source) => [...findMixedSources(source, places.forOthers)]);
  return { settings, notes };
}

/** The sources of settings, in the order in which they are searched. */
interface Places {
  readonly forCredentials: readonly SettingSource[];
  readonly forOthers: readonly SettingSource[];
}

function* readPlaces({ env, explicit = {} }: SettingsSources): Generator<Problem, Places> {
  yield* checkNames(explicit);
  const program = programSource(explicit);
  const environment = environmentSource(env);
  const profile = profileSource(yield* readProfile(profileChoice(env, explicit)));
  const forOthers = [program, environment, profile];
  if (explicit.pinned !== 'true') return { forCredentials: [environment, program, profile], forOthers };
  // a profile named by the program is as explicit as a token
  const ownProfile = explicit.profile !== undefined;
  return { forCredentials: ownProfile ? [program, profile, environment] : forOthers, forOthers };
}

/**
 * Finds the one source of the credentials; with a problem, `none`, or `half` if the first one has only half
 * of them.
 */
function* findCredentials(
  sources: readonly SettingSource[],
): Generator<Problem, SettingSource | 'half' | 'none'> {
  const names = ['accessToken', 'accessTokenSecret'] as const;
  for (const source of sources) {
    const missing = names.filter((name) => source.value(name) === undefined);
    if (missing.length === 0) return source;
    if (missing.length === names.length) continue;
    const missingNames = missing.map(source.nameOf).join();
    yield {
      code: 'API_CREDENTIALS_MISSING',
      message: `only half of the credentials is in ${source.label}: ${missingNames} is missing`,
      hint: `set ${missingNames} in ${source.label}, or remove the other half from it`,
    };
    return 'half';
  }
  yield {
    code: 'API_CREDENTIALS_MISSING',
    message: `no access token found in ${joinOr(sources.map(({ label }) => label))}`,
    hint: 'create an API key in the control panel of Sakura Cloud and set SAKURA_ACCESS_TOKEN and SAKURA_ACCESS_TOKEN_SECRET; without an account, kumiki simulator -- COMMAND runs a command against a simulator',
  };
  return 'none';
}

/** Reads the value from the first source that has one, else the default. */
function* readSetting<Name extends keyof Settings>(
  name: Name,
  sources: readonly SettingSource[],
): Generator<Problem, Settings[Name] | undefined> {
  const row = SETTINGS[name];
  const source = sources.find((candidate) => candidate.value(name) !== undefined);
  const text = source?.value(name);
  if (!source || text === undefined) return row.fallback;
  const value = row.parse(text);
  if (value === undefined) {
    yield {
      code: 'API_SETTINGS',
      message: `${source.nameOf(name)} in ${source.label} cannot be used`,
      allowed: row.allowed,
    };
  }
  return value;
}

function* checkProxy(apiRootUrl: string | undefined, env: SettingsSources['env']): Generator<Problem> {
  if (apiRootUrl === undefined) return;
  try {
    chooseProxy(new URL(apiRootUrl), env, { code: 'API_SETTINGS' });
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    yield* error.problems;
  }
}

function isComplete(settings: PartialSettings): settings is Settings {
  return Object.values(settings).every((value) => value !== undefined);
}
