import { throwIfAny } from '../../core/problems';
import { foreignError } from './observe';
import { checkTwins, findOwn, findOwnLater } from './own';
import { removeAppliance } from './remove-appliance';
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
 * @throws LB_TIMEOUT
 */
export async function removeLoadBalancer(run: RunContext, { id, ownerTag }: Removal): Promise<void> {
  let own = await findOwn(run, ownerTag);
  if (own.length === 0) {
    const found = id === undefined ? undefined : await run.api.readAppliance(id, run.signal);
    if (found) throw foreignError(found, ownerTag);
    own = await findOwnLater(run, ownerTag);
  }
  while (own.length > 0) {
    throwIfAny(checkTwins(own));
    for (const appliance of own) await removeAppliance(run, appliance);
    // one that was still on its way when the search began
    own = await findOwn(run, ownerTag);
  }
}
