import { KumikiError } from '../../core/errors';
import type { Appliance } from '../../sakura/codec/model';
import { isNotFound } from '../../sakura/http/api-error';
import { isAlreadyInPowerState, isAmbiguous, isNotYet } from './failure-kind';
import type { RunContext } from './run-context';

/** The result of one poll for a goal. */
export type PollResult<T> = { readonly reached: T } | { readonly seen: string };

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
const REPEAT_MESSAGE_MS = 30_000;

/**
 * Polls until the goal is reached: after 1 s unless the run says otherwise, then at growing pauses up to 5 s.
 * Logs what is seen when it changes, and every 30 s.
 *
 * @param goal for messages, such as `load balancer 113400000301 is up`
 * @throws LB_TIMEOUT with what was seen last
 */
export async function waitFor<T>(
  run: RunContext,
  goal: string,
  poll: () => Promise<PollResult<T>>,
): Promise<T> {
  const { clock, signal, deadline, log, firstPauseMs = FIRST_PAUSE_MS } = run;
  const start = clock.now();
  const seconds = () => Math.round((clock.now() - start) / 1000);
  let lastMessage = { text: '', at: start };
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    const result = await poll();
    if ('reached' in result) return result.reached;
    const now = clock.now();
    if (now >= deadline) throw timeoutError(goal, result.seen, seconds());
    if (result.seen !== lastMessage.text || now - lastMessage.at >= REPEAT_MESSAGE_MS) {
      lastMessage = { text: result.seen, at: now };
      log(`waiting until ${goal}: ${result.seen} (${seconds()} s)`);
    }
    await clock.sleep(Math.min(pause, Math.max(deadline - now, 1)), signal);
  }
}

/**
 * Sends a request about an appliance until it is accepted, as long as the API answers "not yet" (423, 409
 * still_creating, 404 of a new object).
 *
 * @throws LB_GONE if it answers 404 and the appliance itself cannot be read twice in a row
 */
export async function waitUntilAccepted<T>(
  run: RunContext,
  id: string,
  what: string,
  send: () => Promise<T>,
): Promise<T> {
  let missing = 0;
  return waitFor(run, `${what} is accepted`, async () => {
    try {
      return { reached: await send() };
    } catch (error) {
      if (!isNotYet(error) && !isNotFound(error)) throw error;
      const isMissing = isNotFound(error) && !(await run.api.readAppliance(id, run.signal));
      missing = isMissing ? missing + 1 : 0;
      if (missing === 2) throw goneError(id);
      return { seen: 'the API answers that it is not ready yet' };
    }
  });
}

/** Time after which a power request without effect is sent again, as the official clients do. */
export const REPEAT_POWER_MS = 20_000;

/**
 * Sends a power request. Ignores a refusal that only means that the state has changed: the next poll will
 * tell.
 */
export async function sendPowerRequest(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    const tellsNothing = isNotYet(error) || isAlreadyInPowerState(error) || isAmbiguous(error);
    if (!tellsNothing && !isNotFound(error)) throw error;
  }
}

/** Formats both states, such as `available, cleaning`. */
export function formatStates(appliance: Appliance): string {
  return `${appliance.availability}, ${appliance.instanceStatus}`;
}

/** The error for an appliance that no longer exists. */
export function goneError(id: string): KumikiError {
  return new KumikiError({
    code: 'LB_GONE',
    message: `load balancer ${id} no longer exists`,
    hint: 'find out who deleted it; then run `pulumi up` again, which creates another, with the same addresses if they are still free',
  });
}

/** Hint for when the time for a run is over. */
export const TIMEOUT_HINT =
  'run again: it continues where this run stopped; or allow more time with timeouts';

function timeoutError(goal: string, seen: string, seconds: number): KumikiError {
  return new KumikiError({
    code: 'LB_TIMEOUT',
    message: `gave up after ${seconds} s waiting until ${goal}: last seen ${seen}`,
    hint: TIMEOUT_HINT,
  });
}
