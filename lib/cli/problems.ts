import { formatGiven, type KumikiError } from '../errors';
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

/** Prints an error that nobody foresaw; the stack only on request. */
export function printUnexpected(err: Terminal, error: unknown, debug: boolean): void {
  const text =
    error instanceof Error ? (debug ? (error.stack ?? error.message) : error.message) : String(error);
  err.write(`${err.red('error')} ${text}\n`);
  if (!debug) err.write(`  run again with --debug for the stack trace\n`);
}
