import { KumikiError } from '../../core/errors';
import { isNotFound } from '../../sakura/api-error';
import type { Appliance } from '../../sakura/model';
import { isNotYet, isPowerAlreadySo } from './failure-kind';
import type { Operation } from './operation';

/** One look at something that is being waited for. */
export type Look<T> = { readonly reached: T } | { readonly seen: string };

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
const SAY_AGAIN_MS = 30_000;

/**
 * Looks until the goal is reached: after 1 s, then at growing pauses up to 5 s. What is seen is logged when it changes.
 *
 * @param goal in words, such as `load balancer 113400000301 is up`
 * @throws LB_TIMEOUT with what was seen last
 */
export async function waitFor<T>(
  operation: Operation,
  goal: string,
  look: () => Promise<Look<T>>,
): Promise<T> {
  const { clock, signal, deadline, log } = operation;
  const start = clock.now();
  const seconds = () => Math.round((clock.now() - start) / 1000);
  let said = { text: '', at: start };
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    const result = await look();
    if ('reached' in result) return result.reached;
    const now = clock.now();
    if (now >= deadline) throw timeout(goal, result.seen, seconds());
    if (result.seen !== said.text || now - said.at >= SAY_AGAIN_MS) {
      said = { text: result.seen, at: now };
      log(`waiting until ${goal}: ${result.seen} (${seconds()} s)`);
    }
    await clock.sleep(Math.min(pause, Math.max(deadline - now, 1)), signal);
  }
}

/** Sends a request until it is accepted, as long as the API answers "not yet" (423, 409 still_creating, 404 of a new object). */
export async function waitUntilAccepted<T>(
  operation: Operation,
  what: string,
  send: () => Promise<T>,
): Promise<T> {
  return waitFor(operation, `${what} is accepted`, async () => {
    try {
      return { reached: await send() };
    } catch (error) {
      if (isNotYet(error) || isNotFound(error)) return { seen: 'the API says not yet' };
      throw error;
    }
  });
}

/** Reads after a POST during which 404 means that the appliance is not visible yet. */
const NOT_FOUND_BEFORE_GONE = 30;
/** After this time without effect, a power request is sent again, as the official clients do. */
const REPEAT_POWER_MS = 20_000;

/**
 * Waits until an appliance runs. A new one boots by itself; one that stands still at two looks in a row is booted.
 *
 * @param seen told of each look
 * @throws LB_APPLIANCE_FAILED when it failed while it was made
 * @throws LB_GONE when it disappeared
 * @throws LB_TIMEOUT
 */
export async function waitUntilUp(
  operation: Operation,
  appliance: Appliance,
  seen: (appliance: Appliance) => void,
): Promise<Appliance> {
  if (isUp(appliance)) return appliance;
  const { id } = appliance;
  let missing = 0;
  let looksDown = isDown(appliance) ? 1 : 0;
  let poweredAt = Number.NEGATIVE_INFINITY;
  return waitFor(operation, `load balancer ${id} is up`, async () => {
    const now = await operation.api.readAppliance(id, operation.signal);
    if (!now) {
      missing += 1;
      if (missing > NOT_FOUND_BEFORE_GONE) throw gone(id);
      return { seen: 'not visible yet' };
    }
    seen(now);
    if (now.availability === 'failed') throw failed(now);
    if (isUp(now)) return { reached: now };
    looksDown = isDown(now) ? looksDown + 1 : 0;
    if (looksDown >= 2 && operation.clock.now() - poweredAt >= REPEAT_POWER_MS) {
      poweredAt = operation.clock.now();
      operation.log(`booting load balancer ${id}`);
      await nudge(() => operation.api.powerOn(id, operation.signal));
    }
    return { seen: statesOf(now) };
  });
}

/** Sends a power request whose refusal only means that the state changed meanwhile: the next look will tell. */
export async function nudge(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isNotYet(error) && !isPowerAlreadySo(error) && !isNotFound(error)) throw error;
  }
}

/** Both states in words, such as `available, cleaning`. */
export function statesOf(appliance: Appliance): string {
  return `${appliance.availability}, ${appliance.instanceStatus}`;
}

function isUp(appliance: Appliance): boolean {
  return appliance.availability === 'available' && appliance.instanceStatus === 'up';
}

function isDown(appliance: Appliance): boolean {
  return appliance.availability === 'available' && appliance.instanceStatus === 'down';
}

/** The appliance is not there any more. */
export function gone(id: string): KumikiError {
  return new KumikiError({
    code: 'LB_GONE',
    message: `load balancer ${id} does not exist any more`,
    hint: 'refresh the state (`pulumi refresh`): the next run makes it again',
  });
}

function failed(appliance: Appliance): KumikiError {
  return new KumikiError({
    code: 'LB_APPLIANCE_FAILED',
    message: `load balancer ${appliance.id} (${appliance.name}) is in the state failed`,
    hint: 'destroy it and make it again; when that fails too, look for the limits of the account and for maintenance news',
  });
}

function timeout(goal: string, seen: string, seconds: number): KumikiError {
  return new KumikiError({
    code: 'LB_TIMEOUT',
    message: `gave up after ${seconds} s waiting until ${goal}: last seen ${seen}`,
    hint: 'run again: it goes on where it stopped; or allow more time with timeouts',
  });
}
