/** The results of a real server's health checks, as plain data. */
export interface Health {
  readonly isUp: boolean;
  /** Consecutive failed checks. */
  readonly failures: number;
  /** Time of the next check, in milliseconds since the epoch. */
  readonly dueAt: number;
}

/** Timing of the health checks of a real server. */
export interface CheckSchedule {
  /** Milliseconds from one check to the next. */
  readonly delayLoopMs: number;
  /** Number of consecutive failures that mark a server as down. */
  readonly retry: number;
}

/**
 * Milliseconds from a failed check to the next, until the server counts as down; from the manual of the
 * appliance.
 */
const RETRY_INTERVAL_MS = 5000;

/**
 * Returns the health of a new server: it is checked at once, and gets no traffic before a check has
 * succeeded. What the real appliance does before the first check is not documented.
 */
export function newHealth(now: number): Health {
  return { isUp: false, failures: 0, dueAt: now };
}

/**
 * Returns the health after one more check: `retry` consecutive failures mark a server as down, one success
 * marks it as up.
 */
export function afterCheck(health: Health, hasSucceeded: boolean, schedule: CheckSchedule): Health {
  const failures = hasSucceeded ? 0 : Math.min(health.failures + 1, schedule.retry);
  const isUp = hasSucceeded || (health.isUp && failures < schedule.retry);
  const isInDoubt = isUp && failures > 0;
  return { isUp, failures, dueAt: health.dueAt + (isInDoubt ? RETRY_INTERVAL_MS : schedule.delayLoopMs) };
}

/** Returns the health after a leap of time: missed checks are skipped. */
export function skipMissed(health: Health, now: number, { delayLoopMs }: CheckSchedule): Health {
  return health.dueAt <= now ? { ...health, dueAt: now + delayLoopMs } : health;
}

/**
 * Returns the health after the time was set back, as happens when a snapshot is restored: the next check is
 * at most one delay away.
 */
export function limitDelay(health: Health, now: number, { delayLoopMs }: CheckSchedule): Health {
  return { ...health, dueAt: Math.min(health.dueAt, now + delayLoopMs) };
}
