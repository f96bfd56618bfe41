import { KumikiError } from '../../core/errors';
import type { Appliance } from '../../sakura/codec/model';
import { describeOwner, findOwnerTags } from '../spec/tags';
import type { ReconcileRequest } from './request';
import type { RunContext } from './run-context';
import { goneError } from './wait';

/** What was found, and how. One that is found only by its tag may be left over from an interrupted run. */
export interface Observation {
  readonly appliance: Appliance;
  readonly by: 'id' | 'adoption' | 'tag';
}

/**
 * The appliance as it is: found by the known id, else the one to adopt, else by its owner tag; never by name.
 *
 * @throws LB_FOREIGN, LB_GONE, LB_ADOPT, LB_AMBIGUOUS_OWNER
 */
export async function observe(run: RunContext, request: ReconcileRequest): Promise<Observation | undefined> {
  const { api, signal } = run;
  const { spec, state, adopt, whenGone = 'create' } = request;
  if (state) {
    const appliance = await api.readAppliance(state.id, signal);
    if (appliance && isManaged(appliance, request)) return { appliance, by: 'id' };
    if (appliance && adopt?.id !== state.id) throw foreignError(appliance, state.ownerTag);
    if (!appliance && whenGone === 'fail') throw goneError(state.id);
  }
  const tagged = await tryFindByTag(run, spec.ownerTag);
  if (!adopt) return tagged && { appliance: tagged, by: 'tag' };
  return { appliance: await findAdoptable(run, request, adopt.id, tagged), by: 'adoption' };
}

/** The one load balancer with an owner tag. @throws LB_AMBIGUOUS_OWNER if there are several */
export async function tryFindByTag(run: RunContext, ownerTag: string): Promise<Appliance | undefined> {
  const found = await run.api.findLoadBalancers({ tags: [ownerTag] }, run.signal);
  if (found.length <= 1) return found[0];
  const ids = found.map(({ id }) => id).sort();
  throw new KumikiError({
    code: 'LB_AMBIGUOUS_OWNER',
    message: `${found.length} load balancers have the owner tag ${ownerTag}: ${ids.join(', ')}`,
    allowed: 'one',
    hint: 'delete all but the one in use, or remove the tag from the others; nothing was changed',
  });
}

function isManaged({ tags }: Appliance, { spec, state }: ReconcileRequest): boolean {
  return tags.includes(spec.ownerTag) || (state !== undefined && tags.includes(state.ownerTag));
}

async function findAdoptable(
  { api, signal }: RunContext,
  request: ReconcileRequest,
  adoptId: string,
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
  const [otherOwner] = findOwnerTags(appliance.tags);
  if (otherOwner && !isManaged(appliance, request)) {
    throw refuse(
      `load balancer ${adoptId} belongs to ${describeOwner(otherOwner, request.spec.ownerTag)} (tag ${otherOwner})`,
      `release it there first: remove that tag, and delete the resource from that stack's state`,
    );
  }
  return appliance;
}

/** The error for an appliance that does not have the owner tag, or no longer has it. */
export function foreignError(appliance: Appliance, ownerTag: string): KumikiError {
  return new KumikiError({
    code: 'LB_FOREIGN',
    message: `load balancer ${appliance.id} (${appliance.name}) lacks the owner tag ${ownerTag}; Kumiki leaves it unchanged`,
    hint: `put the tag back on it, or take it over with adopt: { id: '${appliance.id}' }`,
  });
}
