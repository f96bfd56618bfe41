import type { Appliance } from '../../sakura/codec/model';
import { isNotFound } from '../../sakura/http/api-error';
import { isAlreadyInPowerState, isNotYet } from './failure-kind';
import type { RunContext } from './run-context';
import { formatStates, REPEAT_POWER_MS, sendPowerRequest, waitFor } from './wait';

/** Time for a graceful shutdown; then the power goes off. */
const GRACEFUL_MS = 30_000;

/**
 * Removes an appliance that has just been read: each read of it decides the one next request (shut down,
 * force, delete), until it is gone. @throws LB_TIMEOUT
 */
export async function removeAppliance(run: RunContext, found: Appliance): Promise<void> {
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
