import type { ShareInputs } from '../../../lib/appliance/spec/share';
import { isShare, type ResourceInputs } from '../../../lib/provider/resource-provider';
import type { ApplianceRecord, ZoneState } from '../../../lib/simulator';
import {
  checkConverged,
  formatEntry,
  type IsOurs,
  isRunning,
  listExpectedEntries,
  type Violations,
} from './invariants';
import { isOwnEntry } from './share-site';
import type { Stack } from './stack';

/** Checks that everything that a stack wants exists and runs. */
export function checkWanted(
  zone: ZoneState,
  stack: Stack,
  inputs: ResourceInputs,
  isOurs: IsOurs,
): Violations {
  return isShare(inputs) ? checkShare(zone, stack, inputs) : checkConverged(zone, stack, inputs, isOurs);
}

/** Checks that the named appliances serve what a share wants, and that no others do. */
function* checkShare(zone: ZoneState, stack: Stack, inputs: ShareInputs): Violations {
  const { record, replaced } = stack;
  if (replaced.length > 0) yield `${replaced.length} replaced ones are still to be deleted`;
  if (record?.isUnfinished) yield 'the engine takes it for unfinished';
  const hosts = Object.values(zone.appliances).filter(({ saved }) => saved.some(isMine));
  function isMine(entry: ApplianceRecord['saved'][number]): boolean {
    return isOwnEntry(entry, inputs.ownerTag);
  }
  const state = record?.state;
  const known = state && 'applianceIds' in state ? state.applianceIds : [];
  const ids = hosts.map(({ id }) => String(id)).sort();
  if (known.join() !== ids.join()) yield `the stack knows of ${known.join()}, entries are on ${ids.join()}`;
  for (const host of hosts) {
    const isNamed = inputs.appliances.some(({ value }) => [String(host.id), host.name].includes(value));
    if (!isNamed) yield `${host.id} has entries, and is not named`;
    // an appliance that is off applies its saved settings at the next boot
    if (!isRunning(host)) continue;
    if (JSON.stringify(host.saved) !== JSON.stringify(host.applied))
      yield `${host.id} does not run what is saved`;
  }
  const entries = hosts
    .flatMap(({ saved }) => saved.filter(isMine))
    .map(({ VirtualIPAddress: address, Port, Servers }) =>
      formatEntry(
        address,
        Port,
        (Servers ?? []).map(({ IPAddress }) => IPAddress),
      ),
    );
  const expected = listExpectedEntries(inputs, state?.addressByKey ?? {});
  if (entries.sort().join() !== expected.sort().join())
    yield `the share serves ${entries.join()}, not ${expected.join()}`;
}
