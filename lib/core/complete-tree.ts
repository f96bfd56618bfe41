/**
 * While an app is synthesized its tree is complete, so what is read from it is read once: selectors and
 * ports of a backend are asked for by every policy, Service and check that points to it.
 */
const ACTIVE = Symbol.for('kumiki.completeTree');
type Holder = { [ACTIVE]?: Map<unknown, unknown> | undefined };
const holder = globalThis as Holder;

/** Runs `work` on a tree that does not change any more. */
export function withCompleteTree<T>(work: () => T): T {
  const outer = holder[ACTIVE];
  holder[ACTIVE] = outer ?? new Map();
  try {
    return work();
  } finally {
    holder[ACTIVE] = outer;
  }
}

/** Whether the tree is complete, and our synthesis is the one that reads it. */
export function isTreeComplete(): boolean {
  return holder[ACTIVE] !== undefined;
}

/** What `read` says of `subject`: read once while the tree is complete, each time otherwise. */
export function readOnce<T>(subject: object, read: () => T): T {
  const known = holder[ACTIVE] as Map<object, T> | undefined;
  if (!known) return read();
  const earlier = known.get(subject);
  if (earlier !== undefined) return earlier;
  const value = read();
  known.set(subject, value);
  return value;
}
