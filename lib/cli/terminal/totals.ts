import { type Field, joinShown } from '../../core/shown-text';
import type { Terminal } from './terminal';

/** The terminal of a command, and its elapsed time. */
interface Talk {
  readonly err: Terminal;
  /** Milliseconds since the process started. */
  elapsedMs(): number;
}

/** Prints the totals and the elapsed time at the end of a command. */
export function printTotals({ err, elapsedMs }: Talk, sums: readonly Field[]): void {
  err.print`\n${joinShown(sums, ', ')} in ${(elapsedMs() / 1000).toFixed(2)} s\n`;
}
