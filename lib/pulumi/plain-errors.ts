import { RunError } from '@pulumi/pulumi';
import { isKumikiError } from '../core/errors';

/** Runs what may find problems: of a RunError, the engine shows the message without a stack trace around it. */
export function withPlainErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (isKumikiError(error)) throw new RunError(error.message);
    throw error;
  }
}
