import { KumikiError } from '../../core/errors';
import type { Appliance } from '../../sakura/codec/model';
import type { Adoption } from '../spec/inputs';
import { describeOwner, findOwnerTags, hadOwnerTag } from '../spec/tags';
import { hasLostTag } from '../state/entry-owner';
import { findOwn, findOwnLater, healPair, type Pair, pickOwn } from './own';
import type { ReconcileRequest } from './request';
import type { RunContext } from './run-context';

/**
 * The existing appliance, and how it was found. One found only by its tag may be left over from an
 * interrupted run.
 */
export interface Observation {
  readonly appliance: Appliance;
  readonly by: 'id' | 'adoption' | 'tag';
  /** The appliance that will take its place, left by an interrupted run. */
  readonly successor?: Appliance | undefined;
}

/**
 * Finds the current appliance by its owner tag, else by the known id, else the one to adopt; never by name.
 * Of twins, only the first remains afterwards.
 *
 * @param listed the appliances of the zone, if already read
 * @throws LB_FOREIGN, LB_ADOPT
 */
export async function observe(
  run: RunContext,
  request: ReconcileRequest,
  listed?: readonly Appliance[],
): Promise<Observation | undefined> {
  const { spec, state, adopt } = request;
  const own = listed ? pickOwn(listed, spec.ownerTag) : await findOwn(run, spec.ownerTag);
  const { current: tagged, successor } = await healPair(run, own);
  if (tagged && !adopt) return { appliance: tagged, by: state ? 'id' : 'tag', successor };
  if (state) {
    const former = await findByFormerTag(run, request);
    if (former.current) return { appliance: former.current, by: 'id', successor: former.successor };
    const known = tagged?.id === state.id ? tagged : await run.api.readAppliance(state.id, run.signal);
    if (known && isManaged(known, request)) return { appliance: known, by: 'id' };
    if (known && adopt?.id !== state.id) throw foreignError(known, state.ownerTag);
    const found = known ? undefined : await searchGone(run, request);
    if (found) return { appliance: found, by: 'id' };
  }
  if (!adopt) return undefined;
  return { appliance: await findAdoptable(run, request, adopt, tagged), by: 'adoption' };
}

/**
 * Finds an appliance whose owner tag is about to change, with its successor; removes its twins while they can
 * be recognised.
 */
async function findByFormerTag(run: RunContext, { spec, state, adopt }: ReconcileRequest): Promise<Pair> {
  const none = { current: undefined, successor: undefined };
  if (!state || adopt || state.ownerTag === spec.ownerTag) return none;
  return healPair(run, await findOwn(run, state.ownerTag));
}

/** Looks a second time for an appliance that the state has but the API does not. */
async function searchGone(run: RunContext, { spec }: ReconcileRequest) {
  const { current } = await healPair(run, await findOwnLater(run, spec.ownerTag));
  return current;
}

function isManaged(appliance: Appliance, { spec, state }: ReconcileRequest): boolean {
  const ownerTags = state ? [spec.ownerTag, state.ownerTag] : [spec.ownerTag];
  const isKnown = state?.id === appliance.id;
  return ownerTags.some(
    (tag) =>
      appliance.tags.includes(tag) ||
      (isKnown && (hasLostTag(appliance, tag) || hadOwnerTag(appliance.tags, tag))),
  );
}

async function findAdoptable(
  { api, signal }: RunContext,
  request: ReconcileRequest,
  { id: adoptId, from }: Adoption,
  tagged: Appliance | undefined,
): Promise<Appliance> {
  const refuse = (message: string, hint: string) =>
    new KumikiError({ code: 'LB_ADOPT', message, given: adoptId, hint });
  if (tagged && tagged.id !== adoptId) {
    throw refuse(
      `load balancer ${tagged.id} is already managed by this stack, so ${adoptId} cannot be adopted`,
      `leave adopt out, or delete load balancer ${tagged.id}`,
    );
  }
  const appliance = tagged ?? (await api.readAppliance(adoptId, signal));
  if (!appliance) throw refuse(`there is no appliance ${adoptId} in zone ${api.zone}`, 'check id and zone');
  if (appliance.class !== 'loadbalancer') {
    throw refuse(
      `appliance ${adoptId} is a ${appliance.class}, not a load balancer`,
      'give the id of a load balancer',
    );
  }
  if (appliance.availability === 'failed') {
    throw refuse(
      `load balancer ${adoptId} (${appliance.name}) is in the state failed`,
      'leave adopt out: the next `pulumi up` then creates one, or replaces it if it belongs to this stack',
    );
  }
  const otherOwner = findOwnerTags(appliance.tags).find((tag) => tag !== from);
  if (otherOwner && !isManaged(appliance, request)) {
    throw refuse(
      `load balancer ${adoptId} belongs to ${describeOwner(otherOwner, request.spec.ownerTag)} (tag ${otherOwner})`,
      `if the state of that stack is lost, or no longer has it: adopt: { id: '${adoptId}', from: '${otherOwner}' }`,
    );
  }
  return appliance;
}

/** The error for an appliance without the owner tag. */
export function foreignError(appliance: Appliance, ownerTag: string): KumikiError {
  return new KumikiError({
    code: 'LB_FOREIGN',
    message: `load balancer ${appliance.id} (${appliance.name}) lacks the owner tag ${ownerTag}; Kumiki leaves it unchanged`,
    hint: `put the tag back on it, or take it over with adopt: { id: '${appliance.id}' }`,
  });
}
