/** A step from one sequence to another. */
export interface Step {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Limit of steps, because the time is quadratic. Sequences that differ more are replaced as a whole. */
const MOST_STEPS = 400;

/** Finds the shortest edit script between two sequences (Myers, "An O(ND) Difference Algorithm", 1986). */
export function align(before: readonly string[], after: readonly string[]): Step[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const old = before.slice(start, before.length - end);
  const next = after.slice(start, after.length - end);
  return [
    ...before.slice(0, start).map((text): Step => ({ kind: 'same', text })),
    ...(findShortestWay(old, next) ?? replaceAll(old, next)),
    ...before.slice(before.length - end).map((text): Step => ({ kind: 'same', text })),
  ];
}

function replaceAll(before: readonly string[], after: readonly string[]): Step[] {
  return [
    ...before.map((text): Step => ({ kind: 'removed', text })),
    ...after.map((text): Step => ({ kind: 'added', text })),
  ];
}

/** Returns undefined if it is longer than {@link MOST_STEPS}. */
function findShortestWay(before: readonly string[], after: readonly string[]): Step[] | undefined {
  const most = Math.min(before.length + after.length, MOST_STEPS);
  /** The position in `before` that each diagonal reaches with the steps so far. */
  const reach = new Int32Array(2 * most + 3);
  const history: Int32Array[] = [];
  for (let steps = 0; steps <= most; steps++) {
    history.push(reach.slice());
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      let x = nextStart(reach, most, steps, diagonal);
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      reach[most + 1 + diagonal] = x;
      if (x >= before.length && x - diagonal >= after.length) return traceBack(before, after, history, most);
    }
  }
  return undefined;
}

/**
 * Whether a diagonal is reached by an addition from the one above, rather than by a removal from the one
 * below.
 */
function isFromAbove(reach: Int32Array, most: number, steps: number, diagonal: number): boolean {
  const above = reach[most + 2 + diagonal] ?? 0;
  const below = reach[most + diagonal] ?? 0;
  return diagonal === -steps || (diagonal !== steps && below < above);
}

/** Returns the start of a diagonal, after its first step. */
function nextStart(reach: Int32Array, most: number, steps: number, diagonal: number): number {
  return isFromAbove(reach, most, steps, diagonal)
    ? (reach[most + 2 + diagonal] ?? 0)
    : (reach[most + diagonal] ?? 0) + 1;
}

function traceBack(
  before: readonly string[],
  after: readonly string[],
  history: readonly Int32Array[],
  most: number,
): Step[] {
  const way: Step[] = [];
  let x = before.length;
  let y = after.length;
  const keep = (start: number) => {
    for (; x > start; x--, y--) way.push({ kind: 'same', text: before[x - 1] ?? '' });
  };
  for (let steps = history.length - 1; steps > 0; steps--) {
    const reach = history[steps] ?? new Int32Array();
    const isAddition = isFromAbove(reach, most, steps, x - y);
    keep(nextStart(reach, most, steps, x - y));
    if (isAddition) way.push({ kind: 'added', text: after[--y] ?? '' });
    else way.push({ kind: 'removed', text: before[--x] ?? '' });
  }
  keep(0);
  return way.reverse();
}
