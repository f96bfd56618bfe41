import { setTimeout as pause } from 'node:timers/promises';

/** Looks again and again until something is found; undefined if it is not within the limit, in milliseconds. */
export async function poll<T>(
  look: () => T | undefined | Promise<T | undefined>,
  limitMs: number,
): Promise<T | undefined> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined || Date.now() > deadline) return found;
    await pause(20);
  }
}

/** Waits until something is so, for as long as a heavily loaded machine needs. */
export async function waitFor(look: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const isSo = await poll(async () => (await look()) || undefined, 30_000);
  if (!isSo) throw new Error(`there was no ${what}`);
}
