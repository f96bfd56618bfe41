import { throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { checkOwnerTag } from '../spec/check-inputs';
import { findOwnerTags, hadOwnerTag, tryFindFormerId, UNAPPLIED_TAG } from '../spec/tags';
import { foreignError } from './observe';
import { checkTwins, findOwn, findOwnLater, LOOK_AGAIN_MS } from './own';
import { checkRemovable, removeAppliance } from './remove-appliance';
import type { RunContext } from './run-context';

/** The load balancer to remove; without an id it is found by its tag alone. */
export interface Removal {
  readonly id?: string | undefined;
  readonly ownerTag: string;
}

/**
 * Removes a load balancer and all its twins. Succeeds if it is already gone, which takes more than one look:
 * one 404 can come from stale data. A successor of a missing one is kept: an engine that has replaced a load
 * balancer removes the old one at the end.
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
    return id === undefined || wasThere ? own : own.filter((each) => !isSuccessorOf(each, id));
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
    // still shown although its deletion was accepted: wait for it this time
    if (own.some((each) => removed.has(each.id))) await run.clock.sleep(LOOK_AGAIN_MS, run.signal);
    for (const appliance of own) {
      const existed = await removeAppliance(run, appliance, { isLookedForAgain: !removed.has(appliance.id) });
      removed.add(appliance.id);
      wasThere ||= existed && appliance.id === id;
    }
    // one that was still being created when the search began, or the successor of a removed one
    own = await find(findOwn);
  }
}

/** Finds the owner tag with which a killed run replaced the known one. @throws LB_FOREIGN if there is none */
function findLaterTag(found: Appliance, ownerTag: string): string {
  const [later, ...others] = findOwnerTags(found.tags);
  if (later === undefined || others.length > 0 || later === ownerTag || !hadOwnerTag(found.tags, ownerTag)) {
    throw foreignError(found, ownerTag);
  }
  return later;
}

/**
 * Checks whether an appliance has taken the place of a missing one: it is tagged as its successor and
 * finished or has virtual IPs, or it was created later and is finished, as after the former one was removed
 * by hand. While the old one exists, the succession is not finished and both are removed; only the response
 * to a request that changes it shows whether it exists.
 */
function isSuccessorOf({ id, tags, virtualIps }: Appliance, formerId: string): boolean {
  const named = tryFindFormerId(tags);
  const isFinished = !tags.includes(UNAPPLIED_TAG);
  const isNamed = named !== undefined && Number(named) >= Number(formerId);
  return isNamed ? isFinished || virtualIps.length > 0 : isFinished && Number(id) > Number(formerId);
}
