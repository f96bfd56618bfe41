import type { Appliance } from '../../sakura/codec/model';
import { isAlreadyInPowerState, isNotYet } from './failure-kind';
import { foreignError, tryFindByTag } from './observe';
import type { RunContext } from './run-context';
import { formatStates, REPEAT_POWER_MS, sendPowerRequest, waitFor } from './wait';

/** Which appliance to remove; without an id it is found by its tag. */
export interface Removal {
  readonly id?: string | undefined;
  readonly ownerTag: string;
}

/** Time for a graceful shutdown; then the power goes off. */
const GRACEFUL_MS = 30_000;

/**
 * Removes the appliance: each read of it decides the one next request (shut down, force, delete), until it is
 * gone. Succeeds if it is gone already.
 *
 * @throws LB_FOREIGN if it lacks the owner tag; nothing is changed then
 * @throws LB_TIMEOUT
 */
export async function removeLoadBalancer(run: RunContext, { id, ownerTag }: Removal): Promise<void> {
  const { api, signal } = run;
  const found = id === undefined ? await tryFindByTag(run, ownerTag) : await api.readAppliance(id, signal);
  if (!found) return;
  if (!found.tags.includes(ownerTag)) throw foreignError(found, ownerTag);
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

async function deleteUnlessBusy(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isNotYet(error) && !isAlreadyInPowerState(error)) throw error;
  }
}
