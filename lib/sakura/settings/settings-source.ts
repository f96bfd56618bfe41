import type { Problem } from '../../core/errors';
import type { Profile, ProfileChoice } from './profile';
import { SETTINGS, type Settings } from './settings-table';

type SettingName = keyof Settings;

/** Options that a program may give in addition to the settings themselves. */
export const CHOICES = ['profile', 'profileDirectory', 'pinned'] as const;

/**
 * Settings given in the program. Numbers may be written as strings. `profile` and `profileDirectory` choose
 * the profile to read; `pinned` (`true`) states that the credentials or the profile given here belong to one
 * account and take precedence over the environment.
 */
export type ExplicitSettings = {
  readonly [Name in SettingName | (typeof CHOICES)[number]]?: string | number | undefined;
};

/** A place that may have settings, as strings. */
export interface SettingSource {
  /** For messages, such as `the environment`. */
  readonly label: string;
  /** The string of a setting; undefined if it is not set here, or empty. */
  readonly value: (name: SettingName) => string | undefined;
  /** The name of a setting here. */
  readonly nameOf: (name: SettingName) => string;
  /** Origins of the setting: settings with an origin in common were set together. */
  readonly originsOf: (name: SettingName) => readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIXES = ['SAKURA_', 'SAKURACLOUD_'];

/** Environment variables; the newer prefix takes precedence. */
export function environmentSource(env: Environment): SettingSource {
  const withPrefix = (prefix: string, name: SettingName) =>
    SETTINGS[name].env.map((rest) => `${prefix}${rest}`);
  const nameOf = (name: SettingName) => {
    const candidates = PREFIXES.flatMap((prefix) => withPrefix(prefix, name));
    return firstSet(env, candidates) ?? candidates.slice(0, 1).join();
  };
  const value = (name: SettingName) => clean(env[nameOf(name)]);
  // both prefixes count if both have the same value, as for a simulator, whose instructions set both
  const originsOf = (name: SettingName) =>
    PREFIXES.filter((prefix) => {
      const chosen = firstSet(env, withPrefix(prefix, name));
      return chosen !== undefined && clean(env[chosen]) === value(name);
    });
  return { label: 'the environment', value, nameOf, originsOf };
}

/** Reports names that are not settings: a misspelt token would otherwise be ignored silently. */
export function* checkNames(explicit: ExplicitSettings): Generator<Problem> {
  const allowed = [...Object.keys(SETTINGS), ...CHOICES];
  for (const name of Object.keys(explicit).filter((key) => !allowed.includes(key))) {
    yield {
      code: 'API_SETTINGS',
      message: `there is no setting with the name ${name}`,
      allowed: allowed.join(', '),
    };
  }
}

/** The settings given by the program. */
export function programSource(explicit: ExplicitSettings): SettingSource {
  return {
    label: 'the settings of the provider',
    value: (name) => clean(explicit[name]),
    nameOf: (name) => name,
    originsOf: () => ['program'],
  };
}

/** The settings of a profile that was read. */
export function profileSource(profile: Profile): SettingSource {
  const nameOf = (name: SettingName) => SETTINGS[name].profile;
  const value = (name: SettingName) => clean(profile.values[nameOf(name)]);
  return { label: profile.label, value, nameOf, originsOf: () => ['profile'] };
}

/** Returns the profile named by the program or the environment. */
export function profileChoice(env: Environment, explicit: ExplicitSettings): ProfileChoice {
  const named = (suffix: string) =>
    env[firstSet(env, [`SAKURA_${suffix}`, `SAKURACLOUD_${suffix}`, `USACLOUD_${suffix}`]) ?? ''];
  return {
    name: clean(explicit.profile) ?? clean(named('PROFILE')),
    directory:
      clean(explicit.profileDirectory) ??
      clean(named('PROFILE_DIR')) ??
      clean(env.HOME) ??
      clean(env.USERPROFILE),
  };
}

function firstSet(env: Environment, names: readonly string[]): string | undefined {
  return names.find((name) => clean(env[name]) !== undefined);
}

/** Removes surrounding spaces and line ends, which come from files and shells and have no meaning. */
function clean(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}
