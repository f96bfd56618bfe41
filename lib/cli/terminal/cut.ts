/** Longer lists are cut: thousands of lines are no overview. `--json` has them all. */
const SHOWN = 40;

/** The beginning of a list, and a line for the rest if there is one. */
export function cut<T>(
  list: readonly T[],
  noun: string,
): { readonly shown: readonly T[]; readonly more: readonly string[] } {
  const hidden = list.length - SHOWN;
  if (hidden <= 0) return { shown: list, more: [] };
  return { shown: list.slice(0, SHOWN), more: [`… and ${count(hidden, `more ${noun}`)}`] };
}

/** A number of things in words. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
