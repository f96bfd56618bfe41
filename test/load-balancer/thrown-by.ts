import { isKumikiError, type KumikiError } from '../../lib/core/errors';

/** Returns the coded error that a call throws; anything else fails the test. */
export function thrownBy(call: () => unknown): KumikiError {
  try {
    call();
  } catch (error) {
    if (isKumikiError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Returns the coded error that a promise rejects with; anything else fails the test. */
export async function rejectionOf(promise: Promise<unknown>): Promise<KumikiError> {
  const settled = await promise.then(
    () => 'fulfilled' as const,
    (error: unknown) => ({ error }),
  );
  if (settled === 'fulfilled') throw new Error('nothing was thrown');
  if (isKumikiError(settled.error)) return settled.error;
  throw settled.error;
}
