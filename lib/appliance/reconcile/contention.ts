import { createHash } from 'node:crypto';
import type { RunContext } from './run-context';

/** The pause after a conflict, in milliseconds: starts at the first number and grows up to the second. */
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [300, 5_000];

/**
 * Returns where a load balancer starts its search for free addresses after `conflicts` of its choices were
 * taken by others. The first choice is the lowest free address, as people expect. As all load balancers make
 * the same choice, each continues at its own place after a conflict.
 */
export function findStart(ownerTag: string, conflicts: number): number {
  return conflicts === 0 ? 0 : hash(`${ownerTag} ${conflicts}`);
}

/** Waits after a conflict, each load balancer for a different time, so that they do not all retry at once. */
export async function pauseAfterConflict(
  { clock, signal }: RunContext,
  ownerTag: string,
  conflicts: number,
): Promise<void> {
  const longest = Math.min(SHORTEST_PAUSE_MS * 2 ** Math.min(conflicts, 10), LONGEST_PAUSE_MS);
  const share = (hash(`pause ${ownerTag} ${conflicts}`) % 1000) / 1000;
  await clock.sleep(Math.round(SHORTEST_PAUSE_MS + share * (longest - SHORTEST_PAUSE_MS)), signal);
}

function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}
