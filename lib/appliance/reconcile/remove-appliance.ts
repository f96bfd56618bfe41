import { type Problems, throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { isNotFound } from '../../sakura/http/api-error';
import { findOwnerTags, PROTECTED_TAG } from '../spec/tags';
import { findOthers, formatEntry, isMarked } from '../state/entry-owner';
import { isAlreadyInPowerState, isNotYet } from './failure-kind';
import type { RunContext } from './run-context';
import { formatStates, REPEAT_POWER_MS, sendPowerRequest, waitFor } from './wait';

/** Time for a graceful shutdown; then the power goes off. */
const GRACEFUL_MS = 30_000;

/**
 * Yields what forbids the removal of an appliance: its protection, or virtual IPs that other load balancers of
 * Kumiki have on it.
 */
export function* checkRemovable({ id, name, tags, virtualIps }: Appliance): Problems {
  const common = { given: `${id} (${name})`, allowed: 'an appliance that nobody else needs' };
  if (tags.includes(PROTECTED_TAG)) {
    yield {
      ...common,
      code: 'LB_PROTECTED',
      message: `load balancer ${id} (${name}) is protected from removal`,
      hint: `set deletionProtection to false and run again, or take the tag ${PROTECTED_TAG} off it; nothing was changed`,
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

/**
 * Removes an appliance that has just been read: each read of it decides the one next request (shut down,
 * force, delete), until it is gone.
 *
 * @throws LB_PROTECTED, LB_SHARED before anything is changed
 * @throws LB_TIMEOUT
 */
export async function removeAppliance(run: RunContext, found: Appliance): Promise<void> {
  throwIfAny(checkRemovable(found));
  const { api, signal } = run;
  const step = createRemovalStep(run);
  let current: Appliance | undefined = found;
  await waitFor(run, `load balancer ${found.id} is gone`, async () => {
    current ??= await api.readAppliance(found.id, signal);
    if (!current) return { reached: true };
    const seen = formatStates(current);
    await step(current);
    current = undefined;
    return { seen };
  });
  run.log(`removed load balancer ${found.id}`);
}

function createRemovalStep({ api, signal, clock, log }: RunContext): (appliance: Appliance) => Promise<void> {
  let firstShutdownAt: number | undefined;
  let lastShutdownAt = Number.NEGATIVE_INFINITY;
  let isForced = false;
  return async ({ id, availability, instanceStatus }) => {
    const now = clock.now();
    if (availability === 'migrating') return;
    if (availability === 'failed' || instanceStatus === 'down') {
      await deleteUnlessBusy(() => api.deleteAppliance(id, signal));
      return;
    }
    firstShutdownAt ??= now;
    const force = now - firstShutdownAt >= GRACEFUL_MS;
    if (now - lastShutdownAt < REPEAT_POWER_MS && force === isForced) return;
    lastShutdownAt = now;
    isForced = force;
    log(`${force ? 'switching off' : 'shutting down'} load balancer ${id}`);
    await sendPowerRequest(() => api.shutDown(id, { force }, signal));
  };
}

/** A refusal that only means that it is busy, or gone already, is ignored: the next read will tell. */
async function deleteUnlessBusy(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isNotYet(error) && !isAlreadyInPowerState(error) && !isNotFound(error)) throw error;
  }
}
