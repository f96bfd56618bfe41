import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Runs `work` while no other process holds the lock file. A lock whose holder has died is taken over. */
export async function withLock<T>(file: string, onWait: () => void, work: () => T | Promise<T>): Promise<T> {
  for (let tries = 0; !take(file); tries++) {
    if (tries === 0) onWait();
    if (isHeld(file)) await wait(500);
    else rmSync(file, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Creates the lock file as a link, whose content exists from the start: no one sees a lock without its
 * holder's process id.
 */
function take(file: string): boolean {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function isHeld(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    // EPERM: alive, owned by another user; ENOENT: just released; ESRCH: dead
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
