import type { Clock } from '../../core/clock';

/** Returns random numbers from 0 to below 1, like `Math.random`. */
export type Random = () => number;

/**
 * Pauses between tries: each at most twice as long as the one before, and random within its range, so that no
 * two processes stay in step.
 */
export interface BackOffOptions {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * The pause before the next try.
 * @param failures how many tries have failed in a row, at least 1
 */
export function findPause({ firstMs, longestMs }: BackOffOptions, failures: number, random: Random): number {
  const limit = Math.min(firstMs * 2 ** Math.min(failures - 1, 30), longestMs);
  return Math.round(limit / 2 + (random() * limit) / 2);
}

/** Waits for a while, or until the signal aborts, which is not a failure. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(ms, signal).catch(() => undefined);
}
