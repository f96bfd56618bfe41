/** How long something may take before people are told what they wait for. */
const PATIENCE_MS = 2000;

/**
 * Does some work, and tells people what they wait for if it takes its time.
 * @param callLater calls back after some milliseconds; returns a function that takes this back
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
