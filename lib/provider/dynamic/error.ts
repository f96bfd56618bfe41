import { formatProblem, isKumikiError, listDetails, type Problem } from '../../core/errors';
import type { PartialError } from '../partial-error';

/**
 * What Pulumi understands as a partial failure: the resource stays in the state, and
 * the next run goes on with it.
 */
export interface DynamicError extends Error {
  id?: string;
  properties?: Record<string, unknown>;
  /** At least one: without any, Pulumi takes the failed resource for a healthy one. */
  reasons?: string[];
}

/**
 * Any failure as a plain error with one short text: no stack, no secret. `toOuts` turns
 * the state of what exists into outputs.
 */
export function toDynamicError(
  failure: unknown,
  redact: (text: string) => string,
  toOuts?: (state: object) => Record<string, unknown>,
): DynamicError {
  const reasons = toReasons(failure).map(redact);
  const error: DynamicError = new Error(reasons.join('\n'));
  // Pulumi prints the stack, which is noise to users and shows paths of the machine
  error.stack = '';
  if (!isPartialError(failure) || !toOuts) return error;
  return Object.assign(error, { id: failure.id, properties: toOuts(failure.state), reasons });
}

/**
 * A problem of a property on one line. The value goes into the text: Pulumi shows that
 * of a nested property as nil.
 */
export function toFailure(problem: Problem): { property: string; reason: string } {
  const { property = '', code, message } = problem;
  const details = listDetails(problem)
    .filter(({ label, text }) => label !== 'given' || !message.includes(text))
    .map(({ label, text }) => `${label}: ${text}`);
  return { property, reason: [`${code}: ${message}`, ...details].join('; ') };
}

function toReasons(failure: unknown): string[] {
  if (isKumikiError(failure) && failure.problems.length > 0) return failure.problems.map(formatProblem);
  if (failure instanceof Error) return [failure.message || failure.name];
  return [
    typeof failure === 'string' && failure !== '' ? failure : 'the operation failed for no known reason',
  ];
}

function isPartialError(failure: unknown): failure is PartialError<object> {
  return isKumikiError(failure) && 'id' in failure && 'state' in failure && typeof failure.state === 'object';
}
