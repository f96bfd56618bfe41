import { KumikiError } from '../../core/errors';
import type { Appliance } from '../../sakura/codec/model';
import type { Allocation } from '../allocate/allocation';
import type { Survey } from '../allocate/inventory';
import type { DesiredLoadBalancer } from '../spec/inputs';
import { describeOwner, findOwnerTags, formatSuccessorTag, UNAPPLIED_TAG } from '../spec/tags';
import { buildSettings } from '../state/desired-settings';
import { PLAN_IDS } from '../state/plan-ids';
import { allocateFor, allocateSuccessor } from './addresses';
import { findStart, pauseAfterConflict } from './contention';
import { isAmbiguous, isDuplicate } from './failure-kind';
import { findOwnLater, healPair, pickOwn } from './own';
import type { ReconcileContext } from './reconcile-context';
import type { RunContext } from './run-context';
import { survey } from './survey';

/**
 * How many responses in a row may be unclear. Conflicts with others do not end the creation before the
 * deadline.
 */
const MAX_UNCLEAR = 5;

/** Options of a creation. */
export interface CreationOptions {
  /** The appliance to replace: its successor gets no virtual IPs yet. @default - none */
  readonly former?: Appliance | undefined;
  /**
   * Id of an appliance that failed and was removed: an engine may still ask for its removal.
   * @default - none
   */
  readonly failedId?: string | undefined;
  /** The appliances of the zone, if this run has just read them. @default - they are read */
  readonly listed?: readonly Appliance[] | undefined;
  /** How many places this run has already lost to others. @default 0 */
  readonly conflicts?: number | undefined;
}

/**
 * Creates the appliance. A POST is never repeated blindly: if its response is lost, the appliance is searched
 * for by its tag; if an address or VRID has been taken, the inventory is read again and others are chosen.
 *
 * @param held key → address chosen earlier
 */
export async function createAppliance(
  context: ReconcileContext,
  held: Readonly<Record<string, string>>,
  options: CreationOptions = {},
): Promise<Appliance> {
  const { spec } = context.request;
  const { former, listed } = options;
  const pick = async (own: readonly Appliance[]) => {
    const { current, successor } = await healPair(context, own);
    return former ? successor : current;
  };
  let unclear = 0;
  for (let { conflicts = 0 } = options, known = listed; ; known = undefined) {
    const surveyed = await survey(context, known);
    // another run may have created it since this one last looked
    const own = await pick(pickOwn(surveyed.appliances, spec.ownerTag));
    if (own) return own;
    refuseForeignName(spec, surveyed, former);
    const start = findStart(spec.ownerTag, conflicts);
    const allocation = former
      ? allocateSuccessor(context, surveyed, former, start)
      : allocateFor(context, held, surveyed, { start });
    try {
      return await post(context, surveyed, allocation, options);
    } catch (error) {
      const isUnclear = isAmbiguous(error);
      if (!isUnclear && !isDuplicate(error)) throw error;
      context.log(
        isUnclear
          ? 'no clear response to the request that creates the load balancer: searching for it'
          : 'an address or VRID is taken: reading the inventory again, then choosing another',
      );
      // even a conflict may be caused by this run: a gateway can lose a response and send the request twice
      const found = await pick(await searchLostCreation(context, spec.ownerTag));
      if (found) return found;
      if (isUnclear) unclear += 1;
      else conflicts += 1;
      if (unclear === MAX_UNCLEAR || context.clock.now() >= context.deadline) throw error;
      await pauseAfterConflict(context, spec.ownerTag, conflicts);
    }
  }
}

async function post(
  { api, signal, log, request, location, serversByKey }: ReconcileContext,
  { space }: Survey,
  { units, vrid, addressByKey }: Allocation,
  { former, failedId: formerId = former?.id }: CreationOptions,
): Promise<Appliance> {
  const { spec } = request;
  const successorTags = formerId === undefined ? [] : [formatSuccessorTag(formerId)];
  const appliance = await api.createAppliance(
    {
      name: spec.name,
      description: spec.description,
      // unapplied from the start: if a run is killed while the appliance boots, the next one notices and
      // finishes it
      iconId: spec.iconId,
      tags: [...new Set([spec.ownerTag, UNAPPLIED_TAG, ...successorTags, ...spec.tags])].sort(),
      planId: PLAN_IDS[spec.plan],
      switchId: location.switchId,
      vrid,
      prefixLength: space.block.prefixLength,
      gateway: space.gateway,
      addresses: units,
      virtualIps: former ? [] : buildSettings(spec, addressByKey, serversByKey),
    },
    signal,
  );
  log(`created load balancer ${appliance.id} on ${location.label}: ${units.join(', ')}`);
  return appliance;
}

/** Searches twice before it concludes that none was created. */
async function searchLostCreation(run: RunContext, ownerTag: string): Promise<Appliance[]> {
  const found = await findOwnLater(run, ownerTag);
  return found.length > 0 ? found : findOwnLater(run, ownerTag);
}

/**
 * Refuses a name that another appliance has: names need not be unique, but people could not tell the two
 * apart.
 *
 * @param former the appliance to be replaced: stale data may not show its owner
 */
export function refuseForeignName(
  spec: DesiredLoadBalancer,
  { appliances }: Pick<Survey, 'appliances'>,
  former?: Appliance,
): void {
  const holder = appliances.find(
    ({ id, class: kind, name }) => kind === 'loadbalancer' && name === spec.name && id !== former?.id,
  );
  if (!holder || holder.tags.includes(spec.ownerTag)) return;
  const [otherTag] = findOwnerTags(holder.tags);
  throw new KumikiError({
    code: 'LB_FOREIGN',
    message: `load balancer ${holder.id} already has the name '${spec.name}' and ${otherTag ? `belongs to ${describeOwner(otherTag, spec.ownerTag)} (tag ${otherTag})` : 'is not managed by Kumiki'}`,
    given: spec.name,
    hint: otherTag
      ? `give this one another name; or, if the state of that stack is lost, take it over with adopt: { id: '${holder.id}', from: '${otherTag}' }; nothing was changed`
      : `give this one another name, or take that one over with adopt: { id: '${holder.id}' }; nothing was changed`,
  });
}
