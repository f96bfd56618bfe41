import type { Appliance, ApplianceUpdate, VirtualIpSetting } from '../../sakura/codec/model';
import { buildTags, findOwnerTags, hadOwnerTag, hasSameTags, listOwnTags, UNAPPLIED_TAG } from '../spec/tags';
import { bridgeServers, findRemaining } from '../state/bridge-servers';
import { buildSettings } from '../state/desired-settings';
import { diffSettings, formatChange } from '../state/diff';
import { mergeEntries, type Neighbourhood } from '../state/merge-entries';
import { listVirtualIps } from '../state/state';
import { chooseAddresses } from './addresses';
import { isApplied, showsInStatus } from './applied';
import { awaitServers } from './await-servers';
import { applySettings, saveChange } from './change';
import { pauseAfterConflict } from './contention';
import { isAmbiguous, isDuplicate, isHashConflict, isNoChoice } from './failure-kind';
import { type ReconcileContext, reportState } from './reconcile-context';
import { type ReconcileRequest, toClaim } from './request';
import { findClaims, findWinningRivals, listMarks, losesPlace, PlaceTakenError, type Rival } from './rivals';
import { goneError } from './wait';

/** How often others may have changed the settings before the run gives up. Taken addresses do not count. */
const MAX_TRIES = 3;

/**
 * Brings an existing appliance to its spec and sends only what differs. Saved settings are not running yet:
 * unless the status shows the difference, they are saved with a tag that the last request removes, so that a
 * run that ends in between is finished by the next.
 *
 * New addresses are checked before they count as its own: see {@link findWinningRivals}.
 *
 * @throws LB_CONFLICT if it keeps being changed by others
 * @throws PlaceTakenError if its place belongs to another owner
 */
export async function sync(context: ReconcileContext, appliance: Appliance): Promise<Appliance> {
  const { ownerTag } = context.request.spec;
  let observed = appliance;
  let conflicts = 0;
  // whether the saved settings are running, as far as this run knows
  let isSettled = !appliance.tags.includes(UNAPPLIED_TAG);
  const verified = new Set<string>();
  let lost: ReadonlySet<string> = new Set();
  for (let attempt = 1; ; ) {
    try {
      const choice = { conflicts, lost };
      const unsettled = isSettled ? [] : await findUnsettled(context, observed, choice);
      const saved =
        unsettled.length > 0
          ? { appliance: observed, isRunning: false, arriving: unsettled }
          : await save(context, observed, choice);
      if (saved.isRunning) return saved.appliance;
      lost = await findLost(context, saved.appliance, verified);
      if (lost.size > 0) {
        context.log(`${[...lost].join(', ')}: others have taken it at the same time; choosing another`);
        conflicts += 1;
        observed = saved.appliance;
        continue;
      }
      if (!saved.arriving) return await apply(context, saved.appliance);
      await applySettings(context, appliance.id);
      await awaitServers(context, appliance.id, saved.arriving);
      observed = saved.appliance;
      isSettled = true;
    } catch (error) {
      const isTaken = isDuplicate(error);
      if (lost.size > 0 && isNoChoice(error)) await withdraw(context, observed, lost);
      if (!isTaken && !isHashConflict(error) && !isAmbiguous(error)) throw error;
      if (attempt === MAX_TRIES || context.clock.now() >= context.deadline) throw error;
      context.log(
        isTaken
          ? 'an address is taken: reading the inventory again, then choosing another'
          : 'the load balancer may have changed in the meantime: reading it again',
      );
      if (isTaken) conflicts += 1;
      else attempt += 1;
      if (!isHashConflict(error)) await pauseAfterConflict(context, ownerTag, conflicts + attempt);
      observed = await readAgain(context, appliance.id);
    }
  }
}

/** Finds the claimed virtual IPs that rivals have and keep. Records those confirmed as its own. */
async function findLost(
  context: ReconcileContext,
  appliance: Appliance,
  verified: Set<string>,
): Promise<ReadonlySet<string>> {
  if (!appliance.tags.includes(UNAPPLIED_TAG)) return new Set();
  const claims = findClaims(context.request, appliance, verified);
  const stronger = await findWinningRivals(context, appliance, claims);
  if (losesPlace(stronger)) throw new PlaceTakenError(appliance, stronger);
  const lost = new Set(stronger.flatMap(({ virtualIps }: Rival) => virtualIps));
  for (const mark of listMarks(claims, appliance)) if (!lost.has(mark)) verified.add(mark);
  return lost;
}

/** Removes virtual IPs that belong to another owner when no other address can be chosen. */
async function withdraw(
  context: ReconcileContext,
  { id, virtualIps, otherSettings, settingsHash }: Appliance,
  lost: ReadonlySet<string>,
): Promise<void> {
  const kept = virtualIps.filter(({ address }) => !lost.has(address));
  context.log(`removing ${[...lost].join(', ')} from load balancer ${id}: others have it`);
  const saved = await saveChange(context, id, { virtualIps: kept, otherSettings, settingsHash });
  reportState(context, saved);
  await applySettings(context, id);
}

/** Input for choosing addresses that are not on the appliance yet, or that were lost. */
interface Choice {
  readonly conflicts: number;
  readonly lost: ReadonlySet<string>;
}

interface Saved {
  readonly appliance: Appliance;
  /** Whether the saved settings are already running. */
  readonly isRunning: boolean;
  /** Entries with only their new servers: once these answer, old ones are removed. */
  readonly arriving?: readonly VirtualIpSetting[] | undefined;
}

/** Sends at most one PUT with all differences; if servers replace others, it has both. */
async function save(context: ReconcileContext, observed: Appliance, choice: Choice): Promise<Saved> {
  const { id } = observed;
  const { update, isPending, arriving } = await findUpdate(context, observed, choice);
  const isRunning = !isPending && (await isApplied(context, observed));
  if (Object.keys(update).length === 0) return { appliance: observed, isRunning };
  const saved = await saveChange(context, id, update);
  reportState(context, saved);
  return { appliance: saved, isRunning, arriving };
}

/**
 * Finds the differences, and whether settings remain to be applied. Addresses already on the appliance stay.
 */
async function findUpdate(
  context: ReconcileContext,
  observed: Appliance,
  choice: Choice,
): Promise<Pick<Saved, 'arriving'> & { readonly update: ApplianceUpdate; readonly isPending: boolean }> {
  const { spec } = context.request;
  const desired = await findDesired(context, observed, choice);
  const bridge = bridgeServers(observed.virtualIps, desired);
  const settings = bridge?.settings ?? desired;
  const changes = diffSettings(observed.virtualIps, settings);
  if (changes.length > 0) context.log(`virtual IPs: ${changes.map(formatChange).join('; ')}`);

  const isMarked = observed.tags.includes(UNAPPLIED_TAG);
  const isPending = changes.length > 0 || isMarked;
  const tags = finishedTags(context.request, observed);
  // an intermediate state must be distinguishable from the desired one
  const needsMark =
    isMarked ||
    bridge !== undefined ||
    mustMark(context.request, observed, settings) ||
    addsAddress(observed, settings);
  if (isPending && needsMark) tags.push(UNAPPLIED_TAG);
  const update = {
    ...(observed.name !== spec.name && { name: spec.name }),
    ...(observed.description !== spec.description && { description: spec.description }),
    ...(spec.iconId !== undefined && observed.iconId !== spec.iconId && { iconId: spec.iconId }),
    ...(!hasSameTags(observed.tags, tags) && { tags: tags.sort() }),
    ...(changes.length > 0 && {
      virtualIps: settings,
      otherSettings: observed.otherSettings,
      settingsHash: observed.settingsHash,
    }),
  };
  return { update, isPending, arriving: bridge?.arriving };
}

/** Returns all entries that the appliance should have, including those of others. */
async function findDesired(
  context: ReconcileContext,
  observed: Appliance,
  choice: Choice,
): Promise<VirtualIpSetting[]> {
  const { request, serversByKey } = context;
  const addressByKey = await chooseAddresses(context, observed, choice);
  const own = buildSettings(request.spec, addressByKey, serversByKey);
  return mergeEntries(observed.virtualIps, own, toNeighbourhood(request, observed));
}

/**
 * Finds servers that an interrupted run has saved but perhaps not applied, in entries that other servers
 * leave.
 */
async function findUnsettled(context: ReconcileContext, observed: Appliance, choice: Choice) {
  return findRemaining(observed.virtualIps, await findDesired(context, observed, choice));
}

export function toNeighbourhood(request: ReconcileRequest, { id }: Appliance): Neighbourhood {
  return {
    label: `load balancer ${id}`,
    claim: toClaim(request),
    otherVirtualIps: request.spec.otherVirtualIps ?? 'keep',
    takesOver: true,
  };
}

/**
 * Checks whether the next run could not tell from the status that settings were saved but not applied. If the
 * appliance differs from the state of this run, its running settings may differ from the saved ones, and the
 * difference to those is unknown.
 */
function mustMark(
  request: ReconcileRequest,
  observed: Appliance,
  settings: readonly VirtualIpSetting[],
): boolean {
  const { state } = request;
  const seen = JSON.stringify(listVirtualIps(observed, toClaim(request)));
  const isRemembered = state?.applied === true && seen === JSON.stringify(state.virtualIps);
  return !isRemembered || !showsInStatus(observed.virtualIps, settings);
}

/**
 * Checks whether an address is new on the appliance. Another owner may be about to take it, so the tag must
 * show that it is not confirmed yet.
 */
function addsAddress({ virtualIps }: Appliance, settings: readonly VirtualIpSetting[]): boolean {
  const before = new Set(virtualIps.map(({ address }) => address));
  return settings.some(({ address }) => !before.has(address));
}

/** Makes the saved settings the running ones, and removes the tag. */
async function apply(context: ReconcileContext, saved: Appliance): Promise<Appliance> {
  const { id } = saved;
  await applySettings(context, id);
  if (!saved.tags.includes(UNAPPLIED_TAG)) return saved;
  const tags = finishedTags(context.request, saved);
  return saveChange(context, id, { tags }, `tagging load balancer ${id}`);
}

/** Returns the tags of the appliance once its settings run. */
function finishedTags({ spec, state, adopt }: ReconcileRequest, { tags }: Appliance): string[] {
  const putBefore = [...(state ? [...state.tags, state.ownerTag] : []), ...(adopt?.from ? [adopt.from] : [])];
  // a killed run may have changed the owner tag without recording it
  if (state && hadOwnerTag(tags, state.ownerTag)) putBefore.push(...findOwnerTags(tags));
  const formerTag = !adopt && state && state.ownerTag !== spec.ownerTag ? state.ownerTag : undefined;
  return buildTags(tags, { ownerTag: spec.ownerTag, tags: listOwnTags(spec), putBefore, formerTag });
}

async function readAgain({ api, signal }: ReconcileContext, id: string): Promise<Appliance> {
  const found = await api.readAppliance(id, signal);
  if (!found) throw goneError(id);
  return found;
}
