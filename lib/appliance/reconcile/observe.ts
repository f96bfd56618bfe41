import { KumikiError } from '../../core/errors';
import type { Appliance } from '../../sakura/model';
import type { Operation } from './operation';
import { ownerTagsIn } from './tags';
import { gone } from './wait';

/** How our appliance is recognised. */
export interface Identity {
  readonly ownerTag: string;
  /** From the state of an earlier run. */
  readonly known?: { readonly id: string; readonly ownerTag: string } | undefined;
  /** An existing appliance to take over. */
  readonly adoptId?: string | undefined;
  /** What to do when the known appliance is gone. */
  readonly whenGone: 'create' | 'fail';
}

/** What was found, and whether a state knew it: an appliance without one is left over from an interrupted run. */
export interface Observation {
  readonly appliance: Appliance;
  readonly by: 'id' | 'adoption' | 'tag';
}

/**
 * Our appliance as it is: by the known id, else the one to adopt, else by its ownership tag; never by name.
 *
 * @throws LB_FOREIGN, LB_GONE, LB_ADOPT, LB_AMBIGUOUS_OWNER
 */
export async function observe(operation: Operation, identity: Identity): Promise<Observation | undefined> {
  const { api, signal } = operation;
  const { known, adoptId } = identity;
  if (known) {
    const appliance = await api.readAppliance(known.id, signal);
    if (appliance && isOurs(appliance, identity)) return { appliance, by: 'id' };
    if (appliance && adoptId !== known.id) throw foreign(appliance, known.ownerTag);
    if (!appliance && identity.whenGone === 'fail') throw gone(known.id);
  }
  const tagged = await findByTag(operation, identity.ownerTag);
  if (adoptId !== undefined)
    return { appliance: await adoptable(operation, identity, adoptId, tagged), by: 'adoption' };
  return tagged && { appliance: tagged, by: 'tag' };
}

/** The one load balancer with an ownership tag. @throws LB_AMBIGUOUS_OWNER when there are several */
export async function findByTag(operation: Operation, ownerTag: string): Promise<Appliance | undefined> {
  const found = await operation.api.findLoadBalancers({ tags: [ownerTag] }, operation.signal);
  if (found.length <= 1) return found[0];
  const ids = found.map(({ id }) => id).sort();
  throw new KumikiError({
    code: 'LB_AMBIGUOUS_OWNER',
    message: `${found.length} load balancers carry the tag ${ownerTag}: ${ids.join(', ')}`,
    allowed: 'one',
    hint: `delete all but the one in use, or remove the tag from the others; nothing was changed`,
  });
}

function isOurs({ tags }: Appliance, { ownerTag, known }: Identity): boolean {
  return tags.includes(ownerTag) || (known !== undefined && tags.includes(known.ownerTag));
}

async function adoptable(
  { api, signal }: Operation,
  identity: Identity,
  adoptId: string,
  tagged: Appliance | undefined,
): Promise<Appliance> {
  const refuse = (message: string, hint: string) =>
    new KumikiError({ code: 'LB_ADOPT', message, given: adoptId, hint });
  if (tagged && tagged.id !== adoptId) {
    throw refuse(
      `load balancer ${tagged.id} is already ours, so ${adoptId} cannot be adopted`,
      'leave adopt out, or delete the one that is ours',
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
  const [otherOwner] = ownerTagsIn(appliance.tags);
  if (otherOwner && !isOurs(appliance, identity)) {
    throw refuse(
      `load balancer ${adoptId} belongs to another Kumiki stack (tag ${otherOwner})`,
      `give it up there first: remove that tag, and forget the resource in that stack's state`,
    );
  }
  return appliance;
}

/** An appliance that is not, or no longer, ours. */
export function foreign(appliance: Appliance, ownerTag: string): KumikiError {
  return new KumikiError({
    code: 'LB_FOREIGN',
    message: `load balancer ${appliance.id} (${appliance.name}) does not carry our tag ${ownerTag}, so it is left alone`,
    hint: `put the tag back on it, or take it over with adopt: { id: '${appliance.id}' }`,
  });
}
