import { type Field, joinShown } from '../../core/shown-text';
import type { Terminal } from './terminal';

/** Where a command talks to people, and since when it runs. */
interface Talk {
  readonly err: Terminal;
  /** Milliseconds since the process started. */
  elapsedMs(): number;
}

/** Ends what a command says with its sums and the time that it took. */
export function printTotals({ err, elapsedMs }: Talk, sums: readonly Field[]): void {
  err.print`\n${joinShown(sums, ', ')} in ${(elapsedMs() / 1000).toFixed(2)} s\n`;
}
