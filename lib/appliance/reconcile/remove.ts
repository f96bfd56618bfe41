import { throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { checkOwnerTag } from '../spec/check-inputs';
import { findOwnerTags, hadOwnerTag, tryFindFormerId, UNAPPLIED_TAG } from '../spec/tags';
import { foreignError } from './observe';
import { checkTwins, findOwn, findOwnLater, LOOK_AGAIN_MS } from './own';
import { checkRemovable, removeAppliance } from './remove-appliance';
import type { RunContext } from './run-context';

/** Which load balancer to remove; without an id it is found by its tag alone. */
export interface Removal {
  readonly id?: string | undefined;
  readonly ownerTag: string;
}

/**
 * Removes a load balancer, and every twin of it. Succeeds if it is gone already, which takes more than one
 * look: one 404 can come from data that lags behind. What has taken the place of one that is gone stays: an engine
 * that has replaced a load balancer removes the old one in the end.
 *
 * @throws LB_FOREIGN if it lacks the owner tag; nothing is changed then
 * @throws LB_PROTECTED, LB_SHARED; nothing is changed then
 * @throws LB_TIMEOUT
 */
export async function removeLoadBalancer(run: RunContext, { id, ownerTag }: Removal): Promise<void> {
  throwIfAny(checkOwnerTag('ownerTag', ownerTag));
  let wasThere = false;
  const find = async (look: typeof findOwn) => {
    const own = await look(run, ownerTag);
    return id === undefined || wasThere ? own : own.filter((each) => !succeeds(each, id));
  };
  let own = await find(findOwn);
  if (own.length === 0) {
    const found = id === undefined ? undefined : await run.api.readAppliance(id, run.signal);
    if (found) return removeLoadBalancer(run, { id, ownerTag: findLaterTag(found, ownerTag) });
    own = await find(findOwnLater);
  }
  const removed = new Set<string>();
  while (own.length > 0) {
    throwIfAny([...checkTwins(own), ...own.flatMap((each) => [...checkRemovable(each)])]);
    // one whose deletion was accepted, and that is still shown: this time it is waited for
    if (own.some((each) => removed.has(each.id))) await run.clock.sleep(LOOK_AGAIN_MS, run.signal);
    for (const appliance of own) {
      const existed = await removeAppliance(run, appliance, { isLookedForAgain: !removed.has(appliance.id) });
      removed.add(appliance.id);
      wasThere ||= existed && appliance.id === id;
    }
    // one that was still on its way when the search began, or was to take the place of the one that was there
    own = await find(findOwn);
  }
}

/** The owner tag that a killed run has given an appliance in place of one. @throws LB_FOREIGN if none has */
function findLaterTag(found: Appliance, ownerTag: string): string {
  const [later, ...others] = findOwnerTags(found.tags);
  if (later === undefined || others.length > 0 || later === ownerTag || !hadOwnerTag(found.tags, ownerTag)) {
    throw foreignError(found, ownerTag);
  }
  return later;
}

/**
 * Whether an appliance has taken the place of one that is gone: it says so and has got its virtual IPs, or it was
 * made later and is finished, as after somebody removed the former one by hand. While the old one is there the
 * succession is not finished, and both go; whether it is there only the answer to a request that changes it tells.
 */
function succeeds({ id, tags, virtualIps }: Appliance, formerId: string): boolean {
  const named = tryFindFormerId(tags);
  const isFinished = !tags.includes(UNAPPLIED_TAG);
  const isNamed = named !== undefined && Number(named) >= Number(formerId);
  return isNamed ? isFinished || virtualIps.length > 0 : isFinished && Number(id) > Number(formerId);
}
