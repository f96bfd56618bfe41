import type { BootDocument } from '../../model/boot-document';
import { provisionFiles } from './files';
import { provisionOptions } from './options';
import type { Distribution, Provisioned, ProvisionedUnit } from './provisioned';
import { provisionUnits } from './units';
import { provisionUpdates } from './updates';
import { provisionUsers } from './users';

/** Translates a document into what Ignition sets up at the first boot. */
export function provision(document: BootDocument, distribution: Distribution): Provisioned {
  const files = provisionFiles(document, distribution);
  const units = provisionUnits(document);
  const options = provisionOptions(document.options, distribution);
  const updates = provisionUpdates(document.options.update ?? {}, distribution);
  return {
    users: provisionUsers(document),
    files: [...files.files, ...updates.files],
    remoteFiles: document.remoteFiles ?? [],
    links: document.links ?? [],
    units: merged([...units.units, ...options.units, ...updates.units]),
    losses: [...files.losses, ...units.losses, ...options.losses, ...updates.losses],
  };
}

/** A unit is there once: what options add to one of the document's own goes into it. */
function merged(units: readonly ProvisionedUnit[]): ProvisionedUnit[] {
  const byName = new Map<string, ProvisionedUnit>();
  for (const unit of units) {
    const known = byName.get(unit.name);
    byName.set(unit.name, known ? { ...unit, ...known, dropins: [...known.dropins, ...unit.dropins] } : unit);
  }
  return [...byName.values()];
}
