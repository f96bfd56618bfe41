const RUN = Symbol.for('kumiki.completeTree');
type Process = { [RUN]?: object | undefined };
const current = globalThis as Process;

/** Runs `work` on a tree that does not change until it returns. */
export function withCompleteTree<T>(work: () => T): T {
  const outer = current[RUN];
  current[RUN] = outer ?? {};
  try {
    return work();
  } finally {
    current[RUN] = outer;
  }
}

/** Whether the tree is complete, and our synthesis is the one that reads it. */
export function isTreeComplete(): boolean {
  return current[RUN] !== undefined;
}

/**
 * Remembers what is read from a complete tree: the selectors and ports of a backend, for example, are read by
 * every policy, Service and check that points to it. A tree that may still change is read each time, but nothing is
 * read twice for one reading. Make one cache for each kind of reading.
 */
export class TreeCache<T> {
  private run: object | undefined;
  private values = new WeakMap<object, T>();

  /** The value that `read` returns for `subject`. */
  get(subject: object, read: () => T): T {
    const run = current[RUN];
    if (!run) return withCompleteTree(() => this.get(subject, read));
    if (run !== this.run) {
      this.run = run;
      this.values = new WeakMap();
    }
    const known = this.values.get(subject);
    if (known !== undefined) return known;
    const value = read();
    this.values.set(subject, value);
    return value;
  }
}
