import { KumikiError, type Problem } from '../core/errors';

/** Creates an error about the command line. */
export function usageError(problem: Omit<Problem, 'code'>, cause?: unknown): KumikiError {
  return new KumikiError({ code: 'CLI_USAGE', ...problem }, { cause });
}
