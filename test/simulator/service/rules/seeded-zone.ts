import type { Site } from '../../../../lib/simulator';
import { seedSite } from '../../../../lib/simulator/site/seed';
import type { SwitchRecord } from '../../../../lib/simulator/store/records';
import { Store } from '../../../../lib/simulator/store/store';
import type { Zone } from '../../../../lib/simulator/store/tables';

/** Creates a zone with the resources of a site, without a server around it. */
export function seedZone(site: Site): Zone {
  const store = new Store();
  seedSite(store, 'is1b', site, 0);
  return store.zones.is1b;
}

/** Returns the switch with a name. */
export function switchNamed(zone: Zone, name: string): Readonly<SwitchRecord> {
  const [found] = zone.switches.by('name', name);
  if (!found) throw new Error(`there is no switch ${name}`);
  return found;
}
