import { isKumikiError, type KumikiError, layOutProblem, type Problem } from '../../core/errors';
import { formatCount } from '../../core/format-count';
import { findUserPlace } from '../../core/source';
import type { Command, ProcessContext } from '../command';
import { showPlace } from '../load/code-frame';
import { createEnvelope, printJson } from '../terminal/envelope';
import type { Terminal } from '../terminal/terminal';
import { hasFlag } from './command-line';
import { EXIT, exitCodeFor } from './exit-codes';

/** A command line that failed. */
export interface FailedRun {
  /** The name of the command as given. */
  readonly name: string;
  /** The command; undefined if there is none with this name. */
  readonly command: Command | undefined;
  /** The arguments after the name. */
  readonly args: readonly string[];
  readonly context: ProcessContext;
}

/** Prints an error as text or as an envelope, and returns the exit code for it. */
export function reportError(error: unknown, { name, command, args, context }: FailedRun): number {
  const known = isKumikiError(error);
  if (context.json) {
    const problems = known ? error.problems : [toUnexpectedProblem(error, context.cwd)];
    printJson(context.out, createEnvelope(name, context.elapsedMs(), {}, problems));
  } else if (known) {
    printProblems(context.err, error, command?.afterErrors);
  } else {
    printUnexpectedError(context, error, hasFlag(args, '--debug'));
  }
  return known ? exitCodeFor(error.code) : EXIT.unexpected;
}

function toUnexpectedProblem(error: unknown, cwd: string): Problem {
  const { message, stack = '' } = toError(error);
  const place = findUserPlace(stack);
  return { code: 'CLI_UNEXPECTED', message, ...(place && showPlace(place, cwd)) };
}

function toError(error: unknown): { readonly message: string; readonly stack?: string | undefined } {
  return error instanceof Error ? error : { message: String(error) };
}

/** Prints every problem of an error; then how many. */
function printProblems(err: Terminal, error: KumikiError, afterErrors: string | undefined): void {
  for (const problem of error.problems) err.print`${err.red('error')} ${layOutProblem(problem, err)}\n\n`;
  const count = formatCount(error.problems.length, 'error');
  err.print`${count}${afterErrors ? `, ${afterErrors}` : ''}\n`;
}

/** Prints an unexpected error with the place in the program that it came from; with `debug`, its stack trace. */
function printUnexpectedError({ err, cwd }: ProcessContext, error: unknown, debug: boolean): void {
  const { message, source, excerpt } = toUnexpectedProblem(error, cwd);
  err.print`${err.red('error')} ${(debug && toError(error).stack) || message}\n`;
  if (debug) return;
  if (source !== undefined) err.print`  ${err.dim(`at ${source}`)}\n`;
  for (const line of excerpt?.split('\n') ?? []) err.print`  ${err.dim(line)}\n`;
  err.print`  run again with --debug for the stack trace\n`;
}
