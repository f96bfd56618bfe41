import type { ShareInputs } from '../../../lib/appliance/spec/share';
import { parseDescription } from '../../../lib/appliance/state/entry-description';
import type { ApplianceRecord, ZoneState } from '../../../lib/simulator';
import { HAND_MADE_ID, OWNER_TAG, placeHandMade, placeSecondHandMade, virtualIp } from './site';

/** Returns the inputs of virtual IPs on the load balancer created by hand. */
export function share(changes: Partial<ShareInputs> = {}): ShareInputs {
  return {
    zone: 'is1b',
    ownerTag: OWNER_TAG,
    appliances: [{ by: 'id', value: HAND_MADE_ID }],
    virtualIps: [virtualIp()],
    ...changes,
  };
}

/** Another load balancer created by hand. */
export const SECOND = { by: 'name', value: 'second-lb' } as const;

/** Adds the load balancers of others that have shares. */
export function placeHosts(zone: ZoneState): void {
  placeHandMade(zone);
  placeSecondHandMade(zone);
}

type Entry = ApplianceRecord['saved'][number];

/** Whether an entry on an appliance of others belongs to the stack under test, or to one owner tag of it. */
export function isOwnEntry({ Description = '' }: Entry, ownerTag = OWNER_TAG.slice(0, -12)): boolean {
  return parseDescription(Description).ownerTag?.startsWith(ownerTag) ?? false;
}

/** Whether an appliance has entries of the stack under test. */
export function isHost({ saved, applied }: Pick<ApplianceRecord, 'saved' | 'applied'>): boolean {
  return [...saved, ...(applied ?? [])].some((entry) => isOwnEntry(entry));
}

/** Returns an appliance without the parts that a share may change. */
export function withoutOwn(appliance: ApplianceRecord): object {
  const { modifiedAt: _at, saved, applied, ...rest } = appliance;
  const others = (entries: readonly Entry[] | null) => entries?.filter((entry) => !isOwnEntry(entry));
  return { ...rest, saved: others(saved), applied: others(applied) };
}
