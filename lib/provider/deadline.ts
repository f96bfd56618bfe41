import { TIMEOUT_HINT } from '../appliance/reconcile/wait';
import { KumikiError } from '../core/errors';

/** Time for an operation to end by itself and report what exists after its signal is aborted. */
const GRACE_MS = 10_000;

/**
 * Runs an operation with a deadline: its signal is aborted after that time, and if it still hangs, the call
 * fails anyway, as engines would wait without limit. Uses the machine's own time, whatever clock the
 * operation uses.
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
        // defaults for an operation that hangs; one that ends fills in what it knows
        request: 'one that did not end',
        exists: 'what existed before, and perhaps what the operation was to create',
        next: 'the next run checks the current state, and continues from there',
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
