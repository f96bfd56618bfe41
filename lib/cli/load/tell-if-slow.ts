/** How long something may take before users are told what they are waiting for. */
const PATIENCE_MS = 2000;

/**
 * Runs `work`, and calls `tell` if it takes long.
 * @param callLater calls back after some milliseconds; returns a function that cancels it
 */
export async function tellIfSlow<T>(
  callLater: (ms: number, callback: () => void) => () => void,
  tell: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const stopTimer = callLater(PATIENCE_MS, tell);
  try {
    return await work();
  } finally {
    stopTimer();
  }
}
