import { TIMEOUT_HINT } from '../appliance/reconcile/wait';
import { KumikiError } from '../core/errors';

/** After its signal is aborted, an operation has this long to end by itself and to report what exists. */
const GRACE_MS = 10_000;

/**
 * Runs an operation that must end: after the time its signal is aborted, and if it still hangs the call
 * fails anyway. Engines wait for a call without limit. Runs on the machine's own time, whatever clock
 * the operation itself goes by.
 */
export async function withDeadline<T>(seconds: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const expired = new Promise<never>((_resolve, reject) => {
    const abort = () => {
      const error = new KumikiError({
        code: 'LB_TIMEOUT',
        message: `the operation did not end within ${seconds} s`,
        hint: TIMEOUT_HINT,
        // an operation that hangs cannot say it; one that ends puts in what it knows
        request: 'one that did not end',
        exists: 'what existed before, and perhaps what the operation was to create',
        next: 'the next run looks at what is there, and goes on from that',
      });
      controller.abort(error);
      timers.push(setTimeout(() => reject(error), GRACE_MS));
    };
    timers.push(setTimeout(abort, seconds * 1000));
  });
  try {
    return await Promise.race([run(controller.signal), expired]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}
