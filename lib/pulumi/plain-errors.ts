import { type Output, RunError } from '@pulumi/pulumi';
import { isKumikiError, KumikiError } from '../core/errors';
import { describeError, findTranslate } from '../language/in-language';

// Pulumi asks for this first when it prints an error that a construct throws before `deploy`
Object.defineProperty(KumikiError.prototype, '__pulumiRunError', {
  get(this: KumikiError): true {
    const say = findTranslate();
    if (say !== undefined) this.message = describeError(this, say);
    return true;
  },
});

/** Runs a function that may find problems. @throws RunError for them, as {@link toPlainError} makes it */
export function withPlainErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw toPlainError(error);
  }
}

/**
 * Turns a problem into a RunError, whose message the engine shows without a stack trace, in the user's
 * language. Returns other errors unchanged.
 */
export function toPlainError(error: unknown): unknown {
  if (!isKumikiError(error)) return error;
  // the SDK prints the stack of a RunError that is thrown at the end of the program, and the message of any
  // other
  return Object.assign(new RunError(describeError(error)), { stack: '' });
}

/**
 * Returns an output that programs export. If its resources are refused, which they report themselves, Node would
 * warn that Pulumi only looks at the exports afterwards.
 */
export function withoutWarning<T>(exported: Output<T>): Output<T> {
  for (const part of ['isKnown', 'isSecret']) Promise.resolve(Reflect.get(exported, part)).catch(() => {});
  return exported;
}
