import { formatGiven, type KumikiError } from '../../core/errors';
import type { Terminal } from './terminal';

/** Prints every problem of an error: code and place, what, given, allowed, fix; then how many. */
export function printProblems(err: Terminal, error: KumikiError, consequence?: string): void {
  for (const problem of error.problems) {
    const where = [problem.constructPath, problem.source && err.dim(`(${problem.source})`)]
      .filter(Boolean)
      .join('  ');
    err.write(`${err.red('error')} ${err.bold(problem.code)}${where ? `  ${where}` : ''}\n`);
    err.write(`  ${problem.message}\n`);
    if (problem.given !== undefined) err.write(`  ${err.dim('given')}    ${formatGiven(problem.given)}\n`);
    if (problem.allowed !== undefined) err.write(`  ${err.dim('allowed')}  ${problem.allowed}\n`);
    if (problem.hint !== undefined) err.write(`  ${err.dim('fix')}      ${problem.hint}\n`);
    err.write('\n');
  }
  const count = error.problems.length;
  err.write(`${count} ${count === 1 ? 'error' : 'errors'}${consequence ? `, ${consequence}` : ''}\n`);
}

/** Prints an error that nobody foresaw with the place it came from; the whole stack only on request. */
export function printUnexpected(err: Terminal, error: unknown, debug: boolean): void {
  const { message = String(error), stack = '' } = error as Partial<Error>;
  err.write(`${err.red('error')} ${debug ? stack || message : message}\n`);
  if (debug) return;
  const frame = stack
    .split('\n')
    .find((line) => /^\s+at .*\.[cm]?[jt]s:\d+/.test(line) && !line.includes('node:'));
  if (frame) err.write(`  ${err.dim(frame.trim())}\n`);
  err.write('  run again with --debug for the stack trace\n');
}
