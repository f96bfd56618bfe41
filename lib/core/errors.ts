import { cutMiddle } from './cut-middle';
import type { ErrorCode } from './error-codes';
import { isObject } from './json';
import { type Field, joinShown, type ShownText, show } from './shown-text';
import { toVisibleLine } from './visible-text';

export { ERROR_CODES, type ErrorCode } from './error-codes';

/** A single problem, described in terms that users know. */
export interface Problem {
  /** Stable error code, documented in docs/errors.md. The message is not stable. */
  readonly code: ErrorCode;
  /** What is wrong: lower case, no final period, with the given value. */
  readonly message: string;
  /** Path of the construct that has the problem, such as `shop/Edge`. */
  readonly constructPath?: string | undefined;
  /** Where the construct was created, as `file:line`; for programs that cannot be loaded, with the column. */
  readonly source?: string | undefined;
  /** The lines of code at `source`, with a marker below the column. */
  readonly excerpt?: string | undefined;
  /** Path of the property in a spec or in inputs, such as `virtualIps[0].ports[1].port`. */
  readonly property?: string | undefined;
  /** The value received. */
  readonly given?: unknown;
  /** The values allowed, in words. */
  readonly allowed?: string | undefined;
  /** How to fix it. */
  readonly hint?: string | undefined;
  /** The last request sent to an API, such as `PUT /appliance/113400000301/config`. */
  readonly request?: string | undefined;
  /** What exists in the cloud, or may exist, after the failure. */
  readonly exists?: string | undefined;
  /** What the next run will do about it. */
  readonly next?: string | undefined;
}

/**
 * The only error class of Kumiki: one or more problems. Branch on `code`: `instanceof` fails if two copies of
 * the package are loaded.
 */
export class KumikiError extends Error {
  /**
   * The same for every error of Kumiki. Use `isKumikiError` to recognise one, even from another copy of the
   * package.
   */
  override readonly name = 'KumikiError';
  /** The code of the first problem. */
  readonly code: ErrorCode;
  /** All problems; at least one. */
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[], options?: { readonly cause?: unknown }) {
    const list = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(list.map(formatProblem).join('\n\n'), options);
    this.code = list[0]?.code ?? 'SYNTH_VALIDATION';
    this.problems = list;
  }
}

// this property marks an error whose message is complete: Pulumi then shows neither its stack nor its fields
Object.defineProperty(KumikiError.prototype, '__pulumiRunError', { value: true, configurable: true });

/** Whether `error` is a {@link KumikiError}, including one from another copy of the package. */
export function isKumikiError(error: unknown): error is KumikiError {
  return (
    error instanceof Error &&
    error.name === 'KumikiError' &&
    'problems' in error &&
    Array.isArray(error.problems) &&
    error.problems.length > 0
  );
}

/** Returns the message of anything that was thrown. */
export function toErrorMessage(error: unknown): string {
  return isObject(error) && typeof error.message === 'string' ? error.message : String(error);
}

/**
 * Formats a problem as plain text: code and location first, then the message and its details, each on its own
 * line.
 */
export function formatProblem(problem: Problem): string {
  return layOutProblem(problem, PLAIN).text;
}

/** Styles and translations for displaying a text. */
export interface TextStyle {
  readonly bold: (field: Field) => ShownText;
  readonly dim: (field: Field) => ShownText;
  /** Translates a text of ours into the language of the user. */
  readonly say: (text: string) => ShownText;
  /** Rewrites the command lines in a hint for the way the user runs Kumiki. @default - unchanged */
  readonly command?: (text: ShownText) => ShownText;
  /** Width of a text in columns. */
  readonly measure: (text: string) => number;
}

const PLAIN: TextStyle = {
  bold: (field) => show`${field}`,
  dim: (field) => show`${field}`,
  say: (text) => show`${text}`,
  measure: ({ length }) => length,
};

/** Like {@link formatProblem}, with emphasis and in the language of the user. */
export function layOutProblem(
  problem: Problem,
  { bold, dim, say, measure, command = (text) => text }: TextStyle,
): ShownText {
  const { code, message, constructPath, source, excerpt } = problem;
  const place = [
    constructPath ? show`${cutMiddle(constructPath)}` : '',
    source ? dim(`(${source})`) : '',
  ].filter((part) => part !== '');
  const details = listDetails(problem).map(({ label, text: whole }) => {
    const text = cutMiddle(whole);
    const said = say(label);
    const gap = ' '.repeat(Math.max(1, LABEL_WIDTH - measure(said.text)));
    // for PROPS_KIND, `given` is a description in our own words
    const isVerbatim = label === 'request' || (label === 'given' && code !== 'PROPS_KIND');
    const shown = label === 'fix' ? command(say(text)) : isVerbatim ? text : say(text);
    return show`  ${dim(said)}${gap}${shown}`;
  });
  // a check in JavaScript may give anything
  const quoted = excerpt === undefined ? [] : String(excerpt).split('\n');
  const lines = quoted.map((line) => show`  ${dim(line)}`);
  return joinShown(
    [joinShown([bold(code), ...place], '  '), show`  ${say(cutMiddle(message))}`, ...lines, ...details],
    '\n',
  );
}

/** Columns for the label of a detail: the longest label and a gap. */
export const LABEL_WIDTH = 'allowed'.length + 2;

/** A detail of a problem, with its label. */
export interface ProblemDetail {
  readonly label: 'given' | 'allowed' | 'fix' | 'request' | 'exists' | 'next';
  readonly text: string;
}

/** Lists the details of a problem in display order. */
export function listDetails({ given, allowed, hint, request, exists, next }: Problem): ProblemDetail[] {
  const details: ProblemDetail[] = [];
  if (given !== undefined) details.push({ label: 'given', text: formatGiven(given) });
  if (allowed !== undefined) details.push({ label: 'allowed', text: allowed });
  if (hint !== undefined) details.push({ label: 'fix', text: hint });
  if (request !== undefined) details.push({ label: 'request', text: request });
  if (exists !== undefined) details.push({ label: 'exists', text: exists });
  if (next !== undefined) details.push({ label: 'next', text: next });
  return details;
}

/** Formats a given value on one line, cut to 200 characters. */
export function formatGiven(value: unknown): string {
  if (value === '') return "''";
  const text = typeof value === 'string' ? value : toText(value);
  const oneLine = toVisibleLine(text);
  return oneLine.length > 200 ? `${oneLine.slice(0, 199)}…` : oneLine;
}

/**
 * Converts any value that a program may have passed: symbols, functions, objects that contain themselves or
 * throw.
 */
function toText(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value === 'bigint' ? `${value}n` : 'a value that JSON cannot hold';
  }
}
