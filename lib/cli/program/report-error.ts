import { isKumikiError, KumikiError, LABEL_WIDTH, layOutProblem, type Problem } from '../../core/errors';
import { formatCount } from '../../core/format-count';
import { joinShown } from '../../core/shown-text';
import { findUserPlace } from '../../core/source';
import { displayWidth } from '../../language/display-width';
import type { Command, ProcessContext } from '../command';
import { EXIT, exitCodeFor } from '../exit-codes';
import { showPlace } from '../load/code-frame';
import { describeMissingPeer } from '../load/missing-peer';
import { findGuide } from '../load/package-file';
import { describeThrown, isPlainError, readError } from '../load/thrown';
import { createEnvelope, printJson } from '../terminal/envelope';
import { padText } from '../terminal/format';
import { joinList } from '../terminal/totals';
import { hasFlag } from './command-line';
import { summarizeProblems } from './similar-problems';

/** A failed command line. */
export interface FailedRun {
  /** The name of the command, as given. */
  readonly name: string;
  /** The command; undefined if no command has this name. */
  readonly command: Command | undefined;
  /** The arguments after the name. */
  readonly args: readonly string[];
  readonly context: ProcessContext;
  /** The partial result. */
  readonly noted: Readonly<Record<string, unknown>>;
}

/** Prints an error as text or as an envelope, and returns the exit code for it. */
export function reportError(thrown: unknown, { name, command, args, context, noted }: FailedRun): number {
  const error = explain(thrown);
  const known = isPlainError(error) && isKumikiError(error);
  if (context.json) {
    const problems = known ? error.problems : [toUnexpectedProblem(error, context.cwd)];
    printJson(context.out, createEnvelope(name, context.elapsedMs(), noted, problems));
  } else if (known) {
    printProblems(context, error, command?.afterErrors);
  } else {
    printUnexpectedError(context, error, hasFlag(args, '--debug'));
  }
  return known ? exitCodeFor(error.code) : EXIT.unexpected;
}

/** Explains a missing package, which may be noticed even before the user's program runs. */
function explain(error: unknown): unknown {
  const failure = isPlainError(error) ? describeMissingPeer(error) : undefined;
  if (!failure) return error;
  return new KumikiError({ ...failure, code: 'CLI_ENTRY' }, { cause: error });
}

function toUnexpectedProblem(thrown: unknown, cwd: string): Problem {
  const error = readError(thrown);
  const place = error && findUserPlace(error.stack);
  const message = error?.message ?? `the program threw ${describeThrown(thrown)}, which is not an Error`;
  return {
    code: 'CLI_UNEXPECTED',
    message: [message, ...listReasons(thrown).map((reason) => `caused by: ${reason}`)].join('\n'),
    ...(place && showPlace(place, cwd)),
    ...(!error && { hint: 'throw an Error, which knows its place in the program' }),
  };
}

/** Lists the messages of wrapped errors and causes, without repetitions along a chain. */
function listReasons(thrown: unknown, above: readonly unknown[] = [thrown]): string[] {
  if (above.length > MAX_REASONS) return [];
  const reasons = (readError(thrown)?.reasons ?? []).filter((reason) => !above.includes(reason));
  return reasons
    .slice(0, MAX_REASONS)
    .flatMap((reason) => [
      readError(reason)?.message ?? describeThrown(reason),
      ...listReasons(reason, [...above, reason]),
    ]);
}

const MAX_REASONS = 5;

/** Prints the problems of an error, their number, and where each code is explained. */
function printProblems(
  { err, cwd }: ProcessContext,
  error: KumikiError,
  afterErrors: string | undefined,
): void {
  for (const { problem, others } of summarizeProblems(error.problems)) {
    err.print`${err.red`error`} ${layOutProblem(problem, { ...err, measure: displayWidth })}\n\n`;
    if (others.length > 0) printOthers(err, others);
  }
  const sums = [formatCount(error.problems.length, 'error'), ...(afterErrors ? [afterErrors] : [])];
  err.print`${joinList(err, sums.map(err.say))}\n`;
  // this page has a section with an example for each code
  const page = findGuide('errors.md', cwd);
  if (page === undefined) return;
  for (const code of new Set(error.problems.map((problem) => problem.code)))
    err.print`${err.dim(padText(err.say`more`.text, LABEL_WIDTH))}${page}#${code.toLowerCase()}\n`;
}

/** Prints the places of further problems like the one above. */
function printOthers(err: ProcessContext['err'], others: readonly Problem[]): void {
  const places = new Set(others.flatMap(({ constructPath, source }) => constructPath ?? source ?? []));
  const named = [...places].slice(0, MAX_PLACES);
  const list = joinShown(places.size > named.length ? [...named, '…'] : named, ', ');
  err.print`and ${others.length} more like this: ${list}\n`;
  err.print`  --json lists them all\n\n`;
}

const MAX_PLACES = 5;

/**
 * Prints an unexpected error and its place in the program; with `debug`, its stack trace. Messages from other
 * code are not translated.
 */
function printUnexpectedError({ err, cwd }: ProcessContext, thrown: unknown, debug: boolean): void {
  const { message, source, excerpt, hint } = toUnexpectedProblem(thrown, cwd);
  const error = readError(thrown);
  err.print`${err.red`error`} ${(debug && error?.stack) || (error?.message ?? err.say(message))}\n`;
  if (debug) return;
  for (const reason of listReasons(thrown)) err.print`    caused by: ${reason}\n`;
  if (source !== undefined) err.print`  ${err.dim`at ${source}`}\n`;
  for (const line of excerpt?.split('\n') ?? []) err.print`  ${err.dim(line)}\n`;
  if (hint !== undefined)
    err.print`  ${err.dim(padText(err.say`fix`.text, LABEL_WIDTH))}${err.command(err.say(hint))}\n`;
  else err.print`  run again with --debug for the stack trace\n`;
}
