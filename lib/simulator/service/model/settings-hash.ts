import { createHash } from 'node:crypto';
import type { WireVirtualIp } from '../../../sakura/wire';
import type { ApplianceRecord } from '../../store/records';

/** Settings are replaced, never changed in place, and each reading of an appliance shows their hash. */
const HASHES = new WeakMap<readonly WireVirtualIp[], string>();

/** `SettingsHash`: 32 hex digits that change with the settings. */
export function hashSettings(virtualIps: readonly WireVirtualIp[]): string {
  const known = HASHES.get(virtualIps);
  if (known !== undefined) return known;
  const hash = createHash('md5').update(JSON.stringify(virtualIps)).digest('hex');
  HASHES.set(virtualIps, hash);
  return hash;
}

/** Whether the saved settings are other than those that run: saved, not applied. Nothing runs before the first boot. */
export function hasUnappliedSettings({
  saved,
  applied,
}: Pick<ApplianceRecord, 'saved' | 'applied'>): boolean {
  return hashSettings(saved) !== hashSettings(applied ?? []);
}
