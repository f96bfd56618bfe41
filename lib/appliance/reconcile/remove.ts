import { throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { tryFindFormerId, UNAPPLIED_TAG } from '../spec/tags';
import { foreignError } from './observe';
import { checkTwins, findOwn, findOwnLater } from './own';
import { checkRemovable, removeAppliance } from './remove-appliance';
import type { RunContext } from './run-context';

/** Which load balancer to remove; without an id it is found by its tag alone. */
export interface Removal {
  readonly id?: string | undefined;
  readonly ownerTag: string;
}

/**
 * Removes a load balancer, and every twin of it. Succeeds if it is gone already, which takes more than one
 * look: one 404 can come from data that lags behind.
 *
 * @throws LB_FOREIGN if it lacks the owner tag; nothing is changed then
 * @throws LB_PROTECTED, LB_SHARED; nothing is changed then
 * @throws LB_TIMEOUT
 */
export async function removeLoadBalancer(run: RunContext, { id, ownerTag }: Removal): Promise<void> {
  let own = await findOwn(run, ownerTag);
  const isReplaced = id !== undefined && own.every((each) => each.id !== id);
  const select = (found: Appliance[]) => (isReplaced ? found.filter((each) => !succeeds(each, id)) : found);
  own = select(own);
  if (own.length === 0) {
    const found = id === undefined ? undefined : await run.api.readAppliance(id, run.signal);
    if (found) throw foreignError(found, ownerTag);
    own = select(await findOwnLater(run, ownerTag));
  }
  while (own.length > 0) {
    throwIfAny([...checkTwins(own), ...own.flatMap((each) => [...checkRemovable(each)])]);
    for (const appliance of own) await removeAppliance(run, appliance);
    // one that was still on its way when the search began
    own = select(await findOwn(run, ownerTag));
  }
}

/**
 * Whether an appliance has taken the place of one that is gone, or of a later one: an engine that has replaced a
 * load balancer removes the old one in the end. While the old one is there, its successor is half made.
 */
function succeeds({ tags }: Appliance, formerId: string): boolean {
  const named = tryFindFormerId(tags);
  return named !== undefined && Number(named) >= Number(formerId) && !tags.includes(UNAPPLIED_TAG);
}
