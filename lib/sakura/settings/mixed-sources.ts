import { toVisibleLine } from '../../core/visible-text';
import type { SettingSource } from './settings-source';
import type { Settings } from './settings-table';

/** A note that two settings that should belong together come from different sources. */
export interface SourceNote {
  /** The setting whose source differs from that of the access token. */
  readonly setting: 'accessTokenSecret' | 'apiRootUrl' | 'zone';
  readonly text: string;
}

/** The names of settings in notes. */
const NAMES = { accessTokenSecret: 'its secret', apiRootUrl: 'the API root URL', zone: 'the zone' } as const;

/**
 * Finds settings that were probably meant for another account than that of the access token: the token of one
 * service would be sent to another, or a change made in another zone than that of the account's profile. A
 * zone named by the program is deliberate.
 *
 * @param places in the order in which they are searched for all settings but the credentials
 */
export function* findMixedSources(
  credentials: SettingSource,
  places: readonly SettingSource[],
): Generator<SourceNote> {
  const names = ['accessTokenSecret', 'apiRootUrl', 'zone'] as const;
  for (const setting of names) {
    const isCredential = setting === 'accessTokenSecret';
    const source = isCredential ? credentials : places.find((place) => place.value(setting) !== undefined);
    if (!source || areTogether(credentials, source, setting)) continue;
    const text = `${describe(credentials, 'accessToken', 'the access token')}, but ${describe(source, setting, NAMES[setting])}: check that they belong together`;
    yield { setting, text: toVisibleLine(text) };
  }
}

function areTogether(token: SettingSource, source: SettingSource, setting: SourceNote['setting']): boolean {
  // the older environment names count the same as the newer ones
  if (setting === 'zone') return token === source || source.originsOf(setting).includes('program');
  const origins = source.originsOf(setting);
  return token === source && token.originsOf('accessToken').some((origin) => origins.includes(origin));
}

function describe(source: SettingSource, setting: keyof Settings, name: string): string {
  return `${name} is from ${source.label} (${source.nameOf(setting)})`;
}
