import { createHash } from 'node:crypto';
import { checkCall } from '../../../core/props/check-call';
import type { WireVirtualIp } from '../../../sakura/wire/wire';
import { SIGNATURES } from '../../signatures';
import type { ApplianceRecord } from '../../store/records';

/** Cached hashes by settings, which are never changed in place: each response with an appliance needs one. */
const HASHES = new WeakMap<readonly WireVirtualIp[], string>();

/** Computes `SettingsHash`: 32 hex digits that change with the settings. */
export function hashSettings(virtualIps: readonly WireVirtualIp[]): string {
  const known = HASHES.get(virtualIps);
  if (known !== undefined) return known;
  const hash = createHash('md5').update(JSON.stringify(virtualIps)).digest('hex');
  HASHES.set(virtualIps, hash);
  return hash;
}

/**
 * Whether the saved settings differ from the running ones; before the first boot there are no running ones.
 */
export function hasUnappliedSettings(record: Pick<ApplianceRecord, 'saved' | 'applied'>): boolean {
  checkCall(SIGNATURES, 'hasUnappliedSettings', arguments);
  return hashSettings(record.saved) !== hashSettings(record.applied ?? []);
}
