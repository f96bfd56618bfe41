import { RunError } from '@pulumi/pulumi';
import { isKumikiError } from '../core/errors';
import { describeError } from '../language/in-language';

/** Runs what may find problems. @throws RunError for them, as {@link toPlainError} makes it */
export function withPlainErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw toPlainError(error);
  }
}

/**
 * A problem as a RunError: the engine shows its message, in the language of the person, without a stack trace
 * around it. Other errors stay.
 */
export function toPlainError(error: unknown): unknown {
  return isKumikiError(error) ? new RunError(describeError(error)) : error;
}
