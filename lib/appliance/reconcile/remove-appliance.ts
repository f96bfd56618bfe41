import { type Problems, throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { isNotFound } from '../../sakura/http/api-error';
import { findOwnerTags, PROTECTED_TAG } from '../spec/tags';
import { findOthers, formatEntry, isMarked } from '../state/entry-owner';
import { isAlreadyInPowerState, isAmbiguous, isNotYet } from './failure-kind';
import type { RunContext } from './run-context';
import { formatStates, REPEAT_POWER_MS, waitFor } from './wait';

/** Time for a graceful shutdown before the power is cut. */
const GRACEFUL_MS = 30_000;

/** How many requests in a row may end without a clear response. */
const MAX_UNCLEAR = 4;

/**
 * Reports what forbids the removal of an appliance: its protection, or virtual IPs of other load balancers of
 * Kumiki.
 */
export function* checkRemovable({ id, name, tags, virtualIps }: Appliance): Problems {
  const common = { given: `${id} (${name})`, allowed: 'an appliance that no one else needs' };
  if (tags.includes(PROTECTED_TAG)) {
    yield {
      ...common,
      code: 'LB_PROTECTED',
      message: `load balancer ${id} (${name}) is protected from removal`,
      hint: `set deletionProtection to false and run again, or remove the tag ${PROTECTED_TAG} from it; nothing was changed`,
    };
  }
  const others = findOthers(virtualIps, { ownerTags: findOwnerTags(tags) }).filter(isMarked);
  if (others.length === 0) return;
  yield {
    ...common,
    code: 'LB_SHARED',
    message: `load balancer ${id} (${name}) serves virtual IPs of others: ${others.map(formatEntry).join(', ')}`,
    hint: 'remove them from their stacks first; nothing was changed',
  };
}

/** Options of a removal. */
export interface RemovalOptions {
  /**
   * Whether the caller checks for it again: then it is enough that its deletion is accepted.
   * @default false
   */
  readonly isLookedForAgain?: boolean;
}

/**
 * Removes an appliance that has just been read. Each read decides the next request (shut down, force,
 * delete), until it is gone. A single read that does not find it proves nothing, unless its deletion was
 * accepted.
 *
 * @returns whether it existed: the API answered a request to shut it down or to delete it. Reads can be stale
 * @throws LB_PROTECTED, LB_SHARED before anything is changed
 * @throws LB_TIMEOUT
 */
export async function removeAppliance(
  run: RunContext,
  found: Appliance,
  { isLookedForAgain = false }: RemovalOptions = {},
): Promise<boolean> {
  throwIfAny(checkRemovable(found));
  const { api, signal } = run;
  const removal = createRemoval(run);
  let current: Appliance | undefined = found;
  let missing = 0;
  await waitFor(run, `load balancer ${found.id} is gone`, async () => {
    current ??= await api.readAppliance(found.id, signal);
    missing = current ? 0 : missing + 1;
    if (!current)
      return removal.isDeleted() || missing === 2 ? { reached: true } : { seen: 'not found once' };
    const seen = formatStates(current);
    await removal.step(current);
    current = undefined;
    return isLookedForAgain && removal.isDeleted() ? { reached: true } : { seen };
  });
  run.log(`removed load balancer ${found.id}`);
  return removal.wasThere();
}

interface Removal {
  step(appliance: Appliance): Promise<void>;
  isDeleted(): boolean;
  wasThere(): boolean;
}

function createRemoval({ api, signal, clock, log }: RunContext): Removal {
  let firstShutdownAt: number | undefined;
  let lastShutdownAt = Number.NEGATIVE_INFINITY;
  let isForced = false;
  let isDeleted = false;
  let wasThere = false;
  let unclear = 0;
  const ask = async (send: () => Promise<void>): Promise<boolean> => {
    try {
      const answer = await sendUnlessBusy(send);
      unclear = 0;
      wasThere ||= answer !== 'missing';
      return answer === 'accepted';
    } catch (error) {
      unclear += 1;
      // the next read shows whether it was carried out; only if it was not, the request is sent again
      if (!isAmbiguous(error) || signal.aborted || unclear === MAX_UNCLEAR) throw error;
      log('no clear response to the removal of a load balancer: checking whether it was carried out');
      return false;
    }
  };
  return {
    isDeleted: () => isDeleted,
    wasThere: () => wasThere,
    step: async ({ id, availability, instanceStatus }) => {
      const now = clock.now();
      if (availability === 'migrating') return;
      if (availability === 'failed' || instanceStatus === 'down') {
        if (await ask(() => api.deleteAppliance(id, signal))) isDeleted = true;
        return;
      }
      firstShutdownAt ??= now;
      const force = now - firstShutdownAt >= GRACEFUL_MS;
      if (now - lastShutdownAt < REPEAT_POWER_MS && force === isForced) return;
      lastShutdownAt = now;
      isForced = force;
      log(force ? `switching off load balancer ${id}` : `shutting down load balancer ${id}`);
      await ask(() => api.shutDown(id, { force }, signal));
    },
  };
}

/** Sends a request. A refusal because the appliance is busy or missing is a result, not an error. */
async function sendUnlessBusy(send: () => Promise<void>): Promise<'accepted' | 'busy' | 'missing'> {
  try {
    await send();
    return 'accepted';
  } catch (error) {
    if (isNotFound(error)) return 'missing';
    if (!isNotYet(error) && !isAlreadyInPowerState(error)) throw error;
    return 'busy';
  }
}
