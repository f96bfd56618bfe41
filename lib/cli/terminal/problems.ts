import { type KumikiError, layOutProblem } from '../../core/errors';
import { formatCount } from './format';
import type { Terminal } from './terminal';

/** Prints every problem of an error; then how many. */
export function printProblems(err: Terminal, error: KumikiError, afterErrors?: string): void {
  for (const problem of error.problems) err.write(`${err.red('error')} ${layOutProblem(problem, err)}\n\n`);
  const count = formatCount(error.problems.length, 'error');
  err.write(`${count}${afterErrors ? `, ${afterErrors}` : ''}\n`);
}

/** Prints an unexpected error with the place that it came from; with `debug`, its stack trace. */
export function printUnexpectedError(err: Terminal, error: unknown, debug: boolean): void {
  const { message, stack = '' } = error instanceof Error ? error : { message: String(error) };
  err.write(`${err.red('error')} ${debug ? stack || message : message}\n`);
  if (debug) return;
  const frame = stack
    .split('\n')
    .find((line) => /^\s+at .*\.[cm]?[jt]s:\d+/.test(line) && !line.includes('node:'));
  if (frame) err.write(`  ${err.dim(frame.trim())}\n`);
  err.write('  run again with --debug for the stack trace\n');
}
