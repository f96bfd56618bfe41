/** What the checks of a real server have shown. Plain data; time comes from outside. */
export interface Health {
  readonly isUp: boolean;
  /** Failed checks in a row. */
  readonly failures: number;
  /** When the next check is due, in milliseconds since the epoch. */
  readonly dueAt: number;
}

/** How a real server is checked. */
export interface CheckRhythm {
  readonly delayLoopMs: number;
  /** How many failed checks in a row take a server out. */
  readonly retry: number;
}

/** Between the first failed check and the one that decides (manual of the appliance). */
const RETRY_INTERVAL_MS = 5000;

/**
 * A server of which nothing is known: it is checked at once, and gets no traffic before that check has succeeded. What the
 * real appliance does until its first check is not documented.
 */
export function newHealth(now: number): Health {
  return { isUp: false, failures: 0, dueAt: now };
}

/** The health after one more check: `retry` failures in a row take a server out, one success takes it in. */
export function afterCheck(health: Health, hasSucceeded: boolean, rhythm: CheckRhythm): Health {
  const failures = hasSucceeded ? 0 : Math.min(health.failures + 1, rhythm.retry);
  const isUp = hasSucceeded || (health.isUp && failures < rhythm.retry);
  const isInDoubt = isUp && failures > 0;
  return { isUp, failures, dueAt: health.dueAt + (isInDoubt ? RETRY_INTERVAL_MS : rhythm.delayLoopMs) };
}

/** The health of a server that has fallen behind the time: the checks it has missed are not made up for. */
export function skipMissed(health: Health, now: number, { delayLoopMs }: CheckRhythm): Health {
  return health.dueAt <= now ? { ...health, dueAt: now + delayLoopMs } : health;
}

/** The health of a server after the time was set back, as a restored snapshot does: no check is further off than its rhythm. */
export function limitDelay(health: Health, now: number, { delayLoopMs }: CheckRhythm): Health {
  return { ...health, dueAt: Math.min(health.dueAt, now + delayLoopMs) };
}
