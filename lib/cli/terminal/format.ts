import { formatCount } from '../../core/format-count';

/** Longer lists are shortened: thousands of lines are no overview. `--json` has them all. */
const MAX_SHOWN = 40;

/** The beginning of a list, and a line for the rest if there is one. */
export function shortenList<T>(
  list: readonly T[],
  noun: string,
): { readonly shown: readonly T[]; readonly more: readonly string[] } {
  const hidden = list.length - MAX_SHOWN;
  if (hidden <= 0) return { shown: list, more: [] };
  return { shown: list.slice(0, MAX_SHOWN), more: [`… and ${formatCount(hidden, `more ${noun}`)}`] };
}

/** Aligns the cells of each column; returns one line for each row. */
export function formatColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
