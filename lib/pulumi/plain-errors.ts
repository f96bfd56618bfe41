import { RunError } from '@pulumi/pulumi';
import { isKumikiError, KumikiError } from '../core/errors';
import { describeError, findSay } from '../language/in-language';

// what a construct throws before `deploy` is printed by Pulumi, which asks for this first
Object.defineProperty(KumikiError.prototype, '__pulumiRunError', {
  get(this: KumikiError): true {
    const say = findSay();
    if (say !== undefined) this.message = describeError(this, say);
    return true;
  },
});

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
  if (!isKumikiError(error)) return error;
  // the SDK prints the stack of a RunError that comes when the program is at its end, and else the message
  return Object.assign(new RunError(describeError(error)), { stack: '' });
}
