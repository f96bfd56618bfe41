import { isKumikiError, listDetails, type Problem } from '../../core/errors';
import { describeProblem, findTranslate, type Translate, translateMessage } from '../../language/in-language';
import type { PartialError } from '../partial-error';

/**
 * The form of a partial failure that Pulumi understands: the resource stays in the state, and the next run
 * continues with it.
 */
export interface DynamicError extends Error {
  id?: string;
  properties?: Record<string, unknown>;
  /** At least one: without any, Pulumi takes the failed resource for a healthy one. */
  reasons?: string[];
}

/**
 * Converts any failure to a plain error with a short text: no stack, no secret. `toOuts` turns the state of
 * what exists into outputs. The state keeps the reasons of a partial failure, so these are in English; all
 * others are in the user's language.
 */
export function toDynamicError(
  failure: unknown,
  redact: (text: string) => string,
  toOuts?: (state: object) => Record<string, unknown>,
): DynamicError {
  const isPartial = isPartialError(failure) && toOuts !== undefined;
  const reasons = toReasons(failure, isPartial ? undefined : findTranslate()).map(redact);
  const error: DynamicError = new Error(reasons.join('\n'));
  // Pulumi prints the stack, which is noise to users and shows paths of the machine, and, in addition to the
  // message, the error as a string among the errors of the program
  error.stack = '';
  const summary = translateMessage('an operation failed; its resource says why');
  Object.defineProperty(error, 'toString', { value: () => summary });
  if (!isPartial) return error;
  return Object.assign(error, { id: failure.id, properties: toOuts(failure.state), reasons });
}

/**
 * Formats a problem of a property on one line. The value is part of the text: Pulumi shows that of a nested
 * property as nil.
 */
export function toFailure(
  problem: Problem,
  say: Translate = (text) => text,
): { property: string; reason: string } {
  const { property = '', code, message } = problem;
  const details = listDetails(problem)
    .filter(({ label, text }) => label !== 'given' || !message.includes(text))
    .map(({ label, text }) => `${say(label)}: ${label === 'given' ? text : say(text)}`);
  return { property, reason: [`${code}: ${say(message)}`, ...details].join('; ') };
}

function toReasons(failure: unknown, say: Translate | undefined): string[] {
  if (isKumikiError(failure) && failure.problems.length > 0)
    return failure.problems.map((problem) => describeProblem(problem, say));
  if (failure instanceof Error) return [failure.message || failure.name];
  return [
    typeof failure === 'string' && failure !== '' ? failure : 'the operation failed for no known reason',
  ];
}

function isPartialError(failure: unknown): failure is PartialError<object> {
  return isKumikiError(failure) && 'id' in failure && 'state' in failure && typeof failure.state === 'object';
}
