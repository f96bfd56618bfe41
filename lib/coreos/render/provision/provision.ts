import type { BootDocument } from '../../model/boot-document';
import type { User } from '../../model/user';
import { provisionFiles } from './files';
import { provisionOptions } from './options';
import type { Distribution, Provisioned, ProvisionedUnit } from './provisioned';
import { provisionUnits } from './units';
import { provisionUpdates } from './updates';

/** The image's own user, who gets the keys that are given without a user. */
const IMAGE_USER = 'core';

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
    units: mergeUnits([...units.units, ...options.units, ...updates.units]),
    losses: [...files.losses, ...units.losses, ...options.losses, ...updates.losses],
  };
}

/** Lists the users of a machine; the image's own comes first if it gets keys. */
function provisionUsers({ users, sshAuthorizedKeys }: BootDocument): User[] {
  if (sshAuthorizedKeys.length === 0) return [...users];
  const own = users.find(({ name }) => name === IMAGE_USER);
  const keys = [...new Set([...sshAuthorizedKeys, ...(own?.sshAuthorizedKeys ?? [])])];
  return [{ name: IMAGE_USER, ...own, sshAuthorizedKeys: keys }, ...users.filter((user) => user !== own)];
}

/** Merges units of the same name, such as a unit of the document and the drop-ins for its options. */
function mergeUnits(units: readonly ProvisionedUnit[]): ProvisionedUnit[] {
  const byName = new Map<string, ProvisionedUnit>();
  for (const unit of units) {
    const known = byName.get(unit.name);
    byName.set(unit.name, known ? { ...unit, ...known, dropins: [...known.dropins, ...unit.dropins] } : unit);
  }
  return [...byName.values()];
}
