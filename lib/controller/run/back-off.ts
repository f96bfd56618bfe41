import type { Clock } from '../../core/clock';

/** Random numbers from 0 to below 1, as an argument. */
export type Random = () => number;

/** Pauses between tries: each is twice as long at most, and somewhere within its range, so that no two processes beat in time. */
export interface BackOffOptions {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * How long to pause before the next try.
 *
 * @param failures how many tries have failed in a row, at least 1
 */
export function findPause({ firstMs, longestMs }: BackOffOptions, failures: number, random: Random): number {
  const limit = Math.min(firstMs * 2 ** Math.min(failures - 1, 30), longestMs);
  return Math.round(limit / 2 + (random() * limit) / 2);
}

/** Waits for a while, or until the signal aborts, which is no failure. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(ms, signal).catch(() => undefined);
}
