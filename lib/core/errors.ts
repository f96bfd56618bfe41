import type { ErrorCode } from './error-codes';

export { ERROR_CODES, type ErrorCode } from './error-codes';

/** One thing that is wrong, in terms that users know. */
export interface Problem {
  readonly code: ErrorCode;
  /** What is wrong: lower case, no final period, with the value that was given. */
  readonly message: string;
  /** Path of the construct that has the problem, such as `shop/Edge`. */
  readonly constructPath?: string | undefined;
  /** Where that construct was made, as `file:line`. */
  readonly source?: string | undefined;
  /** Path of the property in a specification or in inputs, such as `virtualIps[0].ports[1].port`. */
  readonly property?: string | undefined;
  /** The value received. */
  readonly given?: unknown;
  /** The values allowed, in words. */
  readonly allowed?: string | undefined;
  /** How to fix it. */
  readonly hint?: string | undefined;
}

/**
 * The one error class of Kumiki: one or more problems. Branch on `code`: `instanceof` fails if two copies
 * of the package are loaded.
 */
export class KumikiError extends Error {
  override readonly name = 'KumikiError';
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[], options?: { readonly cause?: unknown }) {
    const list = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(list.map(formatProblem).join('\n\n'), options);
    this.code = list[0]?.code ?? 'SYNTH_VALIDATION';
    this.problems = list;
  }
}

/** Whether `error` is a {@link KumikiError}, also one of another copy of the package. */
export function isKumikiError(error: unknown): error is KumikiError {
  return error instanceof Error && error.name === 'KumikiError' && 'problems' in error;
}

/**
 * A problem as plain text: code and place first, then what is wrong, given, allowed and fix, each on a line.
 */
export function formatProblem(problem: Problem): string {
  const where = [problem.constructPath, problem.source && `(${problem.source})`].filter(Boolean).join('  ');
  const lines = [`${problem.code}${where ? `  ${where}` : ''}`, `  ${problem.message}`];
  if (problem.given !== undefined) lines.push(`  given    ${formatGiven(problem.given)}`);
  if (problem.allowed !== undefined) lines.push(`  allowed  ${problem.allowed}`);
  if (problem.hint !== undefined) lines.push(`  fix      ${problem.hint}`);
  return lines.join('\n');
}

/** A given value on one line, cut to 200 characters. */
export function formatGiven(value: unknown): string {
  if (value === '') return "''";
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const oneLine = text.replace(/\p{Cc}|\p{Cs}|[\u2028\u2029]/gu, '\u{fffd}');
  return oneLine.length > 200 ? `${oneLine.slice(0, 199)}…` : oneLine;
}
