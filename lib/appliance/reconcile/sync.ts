import type { Appliance, ApplianceUpdate, VirtualIpSetting } from '../../sakura/model';
import { isApplied } from './applied';
import { diffSettings, formatChange } from './diff';
import { isAmbiguous, isDuplicate, isHashConflict } from './failure-kind';
import type { Operation } from './operation';
import { type DesiredTags, desiredTags, sameTags, UNAPPLIED_TAG } from './tags';
import { gone, waitUntilAccepted } from './wait';

/** What can be changed on an appliance that stands. */
export interface SyncTarget {
  readonly name: string;
  readonly description: string;
  readonly tags: DesiredTags;
  /** The settings to have, given those that are there: addresses already on the appliance stay. */
  settingsFor(observed: Appliance): Promise<readonly VirtualIpSetting[]>;
  /** Told after each change of the appliance. */
  changed(appliance: Appliance): void;
}

const TRIES = 3;

/**
 * Brings an appliance to its target and sends only what differs. Saved settings are not the running ones: with them goes a tag
 * that the last request takes away, so that a run which ends in between is finished by the next.
 *
 * @throws LB_CONFLICT when somebody else keeps changing it
 */
export async function sync(
  operation: Operation,
  appliance: Appliance,
  target: SyncTarget,
): Promise<Appliance> {
  let observed = appliance;
  for (let attempt = 1; ; attempt++) {
    try {
      const saved = await save(operation, observed, target);
      return saved.isRunning ? saved.appliance : await apply(operation, saved.appliance, target);
    } catch (error) {
      const again = isHashConflict(error) || isDuplicate(error) || isAmbiguous(error);
      if (!again || attempt === TRIES) throw error;
      operation.log('the load balancer changed meanwhile: reading it again');
      observed = await reread(operation, appliance.id);
    }
  }
}

/** One PUT with all that differs, or none. */
async function save(
  operation: Operation,
  observed: Appliance,
  target: SyncTarget,
): Promise<{ appliance: Appliance; isRunning: boolean }> {
  const settings = await target.settingsFor(observed);
  const changes = diffSettings(observed.virtualIps, settings);
  const isPending = observed.tags.includes(UNAPPLIED_TAG);
  const tags = desiredTags(observed.tags, target.tags);
  if (changes.length > 0 || isPending) tags.push(UNAPPLIED_TAG);
  const update: ApplianceUpdate = {
    ...(observed.name !== target.name && { name: target.name }),
    ...(observed.description !== target.description && { description: target.description }),
    ...(!sameTags(observed.tags, tags) && { tags: tags.sort() }),
    ...(changes.length > 0 && { virtualIps: settings, settingsHash: observed.settingsHash }),
  };
  if (changes.length > 0) operation.log(`virtual IPs: ${changes.map(formatChange).join('; ')}`);
  const isRunning = changes.length === 0 && !isPending && (await isApplied(operation, observed));
  if (Object.keys(update).length === 0) return { appliance: observed, isRunning };
  const { id } = observed;
  const saved = await waitUntilAccepted(operation, `the change of load balancer ${id}`, () =>
    operation.api.updateAppliance(id, update, operation.signal),
  );
  target.changed(saved);
  return { appliance: saved, isRunning };
}

/** Makes the saved settings the running ones, and says so on the appliance. */
async function apply(operation: Operation, saved: Appliance, target: SyncTarget): Promise<Appliance> {
  const { api, signal } = operation;
  await waitUntilAccepted(operation, `applying the settings of load balancer ${saved.id}`, () =>
    api.applySettings(saved.id, signal),
  );
  if (!saved.tags.includes(UNAPPLIED_TAG)) return saved;
  const tags = desiredTags(saved.tags, target.tags);
  return waitUntilAccepted(operation, `tagging load balancer ${saved.id}`, () =>
    api.updateAppliance(saved.id, { tags }, signal),
  );
}

async function reread({ api, signal }: Operation, id: string): Promise<Appliance> {
  const found = await api.readAppliance(id, signal);
  if (!found) throw gone(id);
  return found;
}
