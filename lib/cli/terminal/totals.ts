import { type Field, type ShownText, show } from '../../core/shown-text';
import type { Terminal } from './terminal';

/** The terminal of a command, and its elapsed time. */
interface Talk {
  readonly err: Terminal;
  /** Milliseconds since the process started. */
  elapsedMs(): number;
}

/** Prints the totals and the elapsed time at the end of a command. */
export function printTotals({ err, elapsedMs }: Talk, sums: readonly Field[]): void {
  err.print`\n${joinList(err, sums)} in ${(elapsedMs() / 1000).toFixed(2)} s\n`;
}

/** Joins the items of a list, such as `1 added, 2 removed`, as the language of the user does. */
export function joinList({ say }: Pick<Terminal, 'say'>, items: readonly Field[]): ShownText {
  const [first = '', ...others] = items;
  return others.reduce<ShownText>((before, each) => say`${before}, ${each}`, show`${first}`);
}
