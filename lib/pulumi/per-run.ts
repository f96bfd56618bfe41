import { runtime } from '@pulumi/pulumi';

const NO_RUN = {};

/**
 * A value for each run of a program. Keyed by the connection to the engine: with Pulumi's Automation API, one
 * process runs several stacks.
 */
export class PerRun<T> {
  private readonly create: () => T;
  private readonly values = new WeakMap<object, T>();

  constructor(create: () => T) {
    this.create = create;
  }

  /** Returns the value of this run; creates it at the first call. */
  get(): T {
    const run = runtime.getMonitor() ?? NO_RUN;
    const value = this.values.get(run) ?? this.create();
    this.values.set(run, value);
    return value;
  }
}
