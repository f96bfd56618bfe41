import { type RecordedInventory, recordZone } from '../../../lib/appliance/preview/recorded-inventory';
import type { Rig } from '../reconcile/rig';

/** Records the only zone of a rig, in the form in which a file returns it. */
export async function record(rig: Rig): Promise<RecordedInventory> {
  const zone = await recordZone(rig.run());
  const inventory = { version: 1, recordedAt: '2026-01-01T00:00:00Z', defaultZone: 'is1b', zones: [zone] };
  return JSON.parse(JSON.stringify(inventory));
}
