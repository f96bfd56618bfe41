/** What the checks of a real server have found: plain data. */
export interface Health {
  readonly isUp: boolean;
  /** Failed checks in a row. */
  readonly failures: number;
  /** When the next check is due, in milliseconds since the epoch. */
  readonly dueAt: number;
}

/** How often a real server is checked. */
export interface CheckSchedule {
  /** From one check to the next. */
  readonly delayLoopMs: number;
  /** How many failed checks in a row mark a server as down. */
  readonly retry: number;
}

/** From one failed check to the next while they are counted, as the manual of the appliance has it. */
const RETRY_INTERVAL_MS = 5000;

/**
 * The health of a new server: it is checked at once, and gets no traffic before that check has succeeded.
 * What the real appliance does before the first check is not documented.
 */
export function newHealth(now: number): Health {
  return { isUp: false, failures: 0, dueAt: now };
}

/**
 * The health after one more check: `retry` failures in a row mark a server as down, one success marks it as
 * up.
 */
export function afterCheck(health: Health, hasSucceeded: boolean, schedule: CheckSchedule): Health {
  const failures = hasSucceeded ? 0 : Math.min(health.failures + 1, schedule.retry);
  const isUp = hasSucceeded || (health.isUp && failures < schedule.retry);
  const isInDoubt = isUp && failures > 0;
  return { isUp, failures, dueAt: health.dueAt + (isInDoubt ? RETRY_INTERVAL_MS : schedule.delayLoopMs) };
}

/** The health after a leap of time: missed checks are not made up for. */
export function skipMissed(health: Health, now: number, { delayLoopMs }: CheckSchedule): Health {
  return health.dueAt <= now ? { ...health, dueAt: now + delayLoopMs } : health;
}

/**
 * The health after the time was set back, as restoring a snapshot summary: the next check is one delay away
 * at most.
 */
export function limitDelay(health: Health, now: number, { delayLoopMs }: CheckSchedule): Health {
  return { ...health, dueAt: Math.min(health.dueAt, now + delayLoopMs) };
}
