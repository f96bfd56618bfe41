import { setTimeout as pause } from 'node:timers/promises';

/** Looks again and again until something is found; undefined if it is not within the limit, in milliseconds. */
export async function poll<T>(look: () => T | undefined, limitMs: number): Promise<T | undefined> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = look();
    if (found !== undefined || Date.now() > deadline) return found;
    await pause(50);
  }
}
