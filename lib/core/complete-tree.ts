const RUN = Symbol.for('kumiki.completeTree');
type Process = { [RUN]?: object | undefined };
const current = globalThis as Process;

/** Runs `work` on a tree that does not change until `work` returns. */
export function withCompleteTree<T>(work: () => T): T {
  const outer = current[RUN];
  current[RUN] = outer ?? {};
  try {
    return work();
  } finally {
    current[RUN] = outer;
  }
}

/** Whether the tree is complete and is being read by our own synthesis. */
export function isTreeComplete(): boolean {
  return current[RUN] !== undefined;
}

/**
 * A cache for values read from a complete tree. For example, every policy, Service and check that points to a
 * backend reads its selector and ports. A tree that may still change is read again for each outermost `get`;
 * within one `get`, nothing is read twice. Create one cache per kind of value.
 */
export class TreeCache<T> {
  private run: object | undefined;
  private values = new WeakMap<object, T>();

  /** Returns the cached value for `subject`, or calls `read`. */
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
