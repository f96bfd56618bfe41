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

/** How many responses in a row may be unclear. Conflicts with others are no reason to give up before the deadline. */
const MAX_UNCLEAR = 5;

/** What is special about a creation. */
export interface CreationOptions {
  /** The appliance whose place it takes: it gets no virtual IPs yet. @default - it takes none's */
  readonly former?: Appliance | undefined;
  /** One that failed and has been removed: an engine may still ask for its removal. @default - there was none */
  readonly failedId?: string | undefined;
  /** The appliances of the zone, if this run has just read them. @default - they are read */
  readonly listed?: readonly Appliance[] | undefined;
  /** How many places this run had to leave to others before. @default 0 */
  readonly conflicts?: number | undefined;
}

/**
 * Creates the appliance. A POST is never repeated blindly: if its response is lost, the appliance is
 * searched for by its tag; if somebody else has taken an address or VRID, the inventory is read
 * again and others are chosen.
 *
 * @param held key → address given out before
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
    // another run may have made it since this one looked last
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
      // even a conflict may come from this run: a gateway can lose a response and send the request twice
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
      // unapplied from the start: a run that is killed while the appliance boots is noticed
      // and finished by the next one
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

/** Concludes that none was created only after two searches in a row find none. */
async function searchLostCreation(run: RunContext, ownerTag: string): Promise<Appliance[]> {
  const found = await findOwnLater(run, ownerTag);
  return found.length > 0 ? found : findOwnLater(run, ownerTag);
}

/**
 * Names are not unique, but people cannot tell two appliances of the same name apart.
 *
 * @param former the one that is to be replaced: data that lags behind may not show whose it is
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
