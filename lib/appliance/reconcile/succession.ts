import { type Problems, throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { UNAPPLIED_TAG } from '../spec/tags';
import { findOthers, formatEntry, isMarked } from '../state/entry-owner';
import { findHeldAddresses } from './addresses';
import { isApplied } from './applied';
import { applySettings, checkTagCount, saveChange } from './change';
import { createAppliance } from './create';
import { formatHeldAddresses, parseHeldAddresses } from './held-addresses';
import type { ReconcileContext } from './reconcile-context';
import { checkRemovable, removeAppliance } from './remove-appliance';
import { type ReconcileRequest, toClaim } from './request';
import { sync } from './sync';
import { waitUntilUp } from './wait-until-up';

/**
 * Replaces an appliance that cannot be changed as wanted by a new one with the same virtual addresses.
 * Nothing is taken from the old one before the new one runs; the interruption is as long as two calls of
 * `config`. A run killed at any point is finished by the next, which finds the pair by its tags.
 *
 * @param successor the new one, if an interrupted run has created it
 */
export async function replaceAppliance(
  context: ReconcileContext,
  observed: Appliance,
  successor: Appliance | undefined,
): Promise<Appliance> {
  const { log, request } = context;
  const old = await takeOver(context, observed);
  // until the succession is finished, an engine must remember the old one
  const quiet = { ...context, request: { spec: request.spec } };
  throwIfAny([
    ...checkRemovable(old),
    ...checkOthersOn(old, request),
    ...(mustRelease(old) ? checkTagCount(old.id, { tags: listReleasedTags(old) }) : []),
  ]);
  log(`load balancer ${old.id} cannot be changed as requested: it must be replaced`);
  await applyLeftOver(quiet, old);
  const next = await startSuccessor(quiet, old, successor);
  const held = { ...findHeldAddresses(next.virtualIps, request), ...findHeld(quiet, old) };
  const released = await release(quiet, old, held);
  const synced = await handOver({ ...quiet, held }, next, old);
  // the new one already serves: if this fails, the next run continues with it
  await removeAppliance(context, released);
  return synced;
}

/**
 * Adds the new owner tag to an appliance: only by that tag will the next run recognise the pair. The former
 * tag stays, as the virtual IPs are marked with it.
 */
async function takeOver(context: ReconcileContext, found: Appliance): Promise<Appliance> {
  const { id, tags } = found;
  const { ownerTag } = context.request.spec;
  if (tags.includes(ownerTag)) return found;
  return saveChange(context, id, { tags: [...tags, ownerTag].sort() }, `tagging load balancer ${id}`);
}

/**
 * Applies settings that a killed run saved: until then, the appliance answers at addresses that look free and
 * that its successor would take.
 */
async function applyLeftOver(context: ReconcileContext, old: Appliance): Promise<void> {
  if (old.instanceStatus !== 'up' || (await isApplied(context, old))) return;
  await applySettings(context, old.id);
}

/** Puts the virtual IPs on the new appliance, or back on the old one if that fails. */
async function handOver(context: ReconcileContext, next: Appliance, before: Appliance): Promise<Appliance> {
  try {
    return await sync(context, next);
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.log(`load balancer ${next.id} did not accept the virtual IPs: giving them back to ${before.id}`);
    await undo(context, next, before);
    throw error;
  }
}

/**
 * Removes the successor, created by an interrupted run, of an appliance that is not to be replaced after all,
 * and returns the addresses that the run took from it.
 */
export async function abandonSuccessor(
  context: ReconcileContext,
  old: Appliance,
  successor: Appliance,
): Promise<Readonly<Record<string, string>>> {
  context.log(`load balancer ${old.id} stays: removing ${successor.id}, which should have taken its place`);
  await removeAppliance(context, successor);
  return findHeld(context, old);
}

async function startSuccessor(
  context: ReconcileContext,
  old: Appliance,
  successor: Appliance | undefined,
): Promise<Appliance> {
  const next = successor ?? (await createAppliance(context, {}, { former: old }));
  try {
    return await waitUntilUp(context, next);
  } catch (error) {
    if (!context.signal.aborted) await removeAppliance(context, next);
    throw error;
  }
}

/** Removes the virtual IPs from an appliance and records them in its description. */
async function release(
  context: ReconcileContext,
  old: Appliance,
  held: Readonly<Record<string, string>>,
): Promise<Appliance> {
  const { id, settingsHash } = old;
  if (!mustRelease(old)) return old;
  context.log(`removing the virtual IPs from load balancer ${id}`);
  const update = {
    description: formatHeldAddresses(held),
    tags: listReleasedTags(old),
    virtualIps: [],
    otherSettings: old.otherSettings,
    settingsHash,
  };
  const released = await saveChange(context, id, update);
  await applySettings(context, id);
  return released;
}

function mustRelease({ availability, virtualIps }: Appliance): boolean {
  return availability !== 'failed' && virtualIps.length > 0;
}

function listReleasedTags({ tags }: Appliance): string[] {
  return [...new Set([...tags, UNAPPLIED_TAG])].sort();
}

/** Finds the address of each virtual IP on an appliance, including those recorded when they were removed. */
function findHeld({ request }: ReconcileContext, old: Appliance): Record<string, string> {
  const noted = parseHeldAddresses(
    old.description,
    request.spec.virtualIps.map(({ key }) => key),
  );
  return { ...noted, ...findHeldAddresses(old.virtualIps, request) };
}

/** Restores an appliance as it was before. */
async function undo(context: ReconcileContext, next: Appliance, before: Appliance): Promise<void> {
  const { api, signal } = context;
  const { id, description, tags, virtualIps, otherSettings } = before;
  await removeAppliance(context, next);
  const now = await api.readAppliance(id, signal);
  if (!now || virtualIps.length === 0) return;
  const { settingsHash } = now;
  await saveChange(context, id, { description, tags, virtualIps, otherSettings, settingsHash });
  await applySettings(context, id);
}

/** Refuses to lose entries made by hand: the successor only gets the addresses of the load balancer. */
function* checkOthersOn({ id, virtualIps }: Appliance, request: ReconcileRequest): Problems {
  const others = findOthers(virtualIps, toClaim(request)).filter((entry) => !isMarked(entry));
  if (others.length === 0 || request.spec.otherVirtualIps === 'remove') return;
  yield {
    code: 'LB_FOREIGN',
    message: `load balancer ${id} must be replaced, and virtual IPs of others on it would be lost: ${others.map(formatEntry).join(', ')}`,
    hint: "move them first, or set otherVirtualIps to 'remove'; nothing was changed",
  };
}
