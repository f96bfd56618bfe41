import { KumikiError } from '../../core/errors';
import type { Appliance } from '../../sakura/codec/model';
import { tryFindFormerId } from '../spec/tags';
import { findOwn, healPair } from './own';
import { type ReconcileContext, reportState } from './reconcile-context';
import { formatStates, goneError, REPEAT_POWER_MS, sendPowerRequest, waitFor } from './wait';

/** Number of reads after a POST during which 404 means that the appliance is not visible yet. */
const NOT_FOUND_BEFORE_GONE = 30;

/**
 * Waits until an appliance runs, and reports its state after each read. A new one boots by itself; one that
 * is down in two reads in a row is booted.
 *
 * @throws LB_APPLIANCE_FAILED if it failed during creation
 * @throws LB_GONE if it disappeared
 * @throws LB_TIMEOUT
 */
export async function waitUntilUp(context: ReconcileContext, appliance: Appliance): Promise<Appliance> {
  if (isUp(appliance)) return appliance;
  const { api, clock, signal, log } = context;
  let { id } = appliance;
  const former = tryFindFormerId(appliance.tags);
  let missing = 0;
  let readsDown = isDown(appliance) ? 1 : 0;
  let poweredAt = Number.NEGATIVE_INFINITY;
  return waitFor(context, `load balancer ${id} is up`, async () => {
    const now = await readOwn(context, id, former);
    if (!now) {
      missing += 1;
      if (missing > NOT_FOUND_BEFORE_GONE) throw goneError(id);
      return { seen: 'not visible yet' };
    }
    id = now.id;
    reportState(context, now);
    if (now.availability === 'failed') throw failedError(now);
    if (isUp(now)) return { reached: now };
    readsDown = isDown(now) ? readsDown + 1 : 0;
    if (readsDown >= 2 && clock.now() - poweredAt >= REPEAT_POWER_MS) {
      poweredAt = clock.now();
      log(`booting load balancer ${id}`);
      await sendPowerRequest(() => api.powerOn(id, signal));
    }
    return { seen: formatStates(now) };
  });
}

/** Reads the appliance by its owner tag, which costs the same as by its id and shows a twin as well. */
async function readOwn(
  context: ReconcileContext,
  id: string,
  former?: string,
): Promise<Appliance | undefined> {
  const own = await findOwn(context, context.request.spec.ownerTag);
  const { current, successor } = await healPair(context, own);
  // stale data shows only the one that it replaces
  const found = own.some((each) => each.id === former) ? successor : current;
  // an appliance that is adopted, or changes its owner, does not have the tag yet
  return found ?? context.api.readAppliance(id, context.signal);
}

function isUp(appliance: Appliance): boolean {
  return appliance.availability === 'available' && appliance.instanceStatus === 'up';
}

function isDown(appliance: Appliance): boolean {
  return appliance.availability === 'available' && appliance.instanceStatus === 'down';
}

function failedError(appliance: Appliance): KumikiError {
  return new KumikiError({
    code: 'LB_APPLIANCE_FAILED',
    message: `load balancer ${appliance.id} (${appliance.name}) is in the state failed`,
    hint: 'the next `pulumi up` replaces it; if that fails too, check the limits of the account and the maintenance notices',
  });
}
