import { setTimeout as pause } from 'node:timers/promises';

/** Shortest and longest pause between two attempts. */
const PAUSE_MS = { least: 20, most: 500 };

/**
 * Tries until something is found; undefined if it is not within the limit, in milliseconds. A pause is twice
 * as long as an attempt: an attempt may start a program, and would otherwise keep a processor busy that the
 * awaited process needs.
 */
export async function poll<T>(
  look: () => T | undefined | Promise<T | undefined>,
  limitMs: number,
): Promise<T | undefined> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const started = performance.now();
    const found = await look();
    if (found !== undefined || Date.now() > deadline) return found;
    const lookMs = performance.now() - started;
    await pause(Math.min(PAUSE_MS.most, Math.max(PAUSE_MS.least, 2 * lookMs)));
  }
}

/** Waits until a condition holds, for as long as a heavily loaded machine may need. */
export async function waitFor(
  look: () => Promise<boolean> | boolean,
  what: string,
  limitMs = 30_000,
): Promise<void> {
  const isSo = await poll(async () => (await look()) || undefined, limitMs);
  if (!isSo) throw new Error(`there was no ${what}`);
}
