import type { Clock } from '../../core/clock';
import { type BackOffOptions, findPause, type Random } from './back-off';

/** What a queue does, and how. */
export interface WorkQueueOptions extends BackOffOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** How many keys are worked on at once. */
  readonly workers: number;
  /** Ends all work, and prevents new work. */
  readonly signal: AbortSignal;
  /** Called when work on a key has failed. */
  onFailure(key: string, error: unknown, retryMs: number): void;
}

/**
 * Runs work by key: never twice at once for one key, several keys at once, and again after a growing pause if
 * it fails. A key that is added while it is being worked on runs once more.
 */
export class WorkQueue {
  private readonly work: (key: string, signal: AbortSignal) => Promise<void>;
  private readonly options: WorkQueueOptions;
  private readonly waiting = new Set<string>();
  private readonly running = new Map<string, AbortController>();
  private readonly failures = new Map<string, number>();
  private readonly retries = new Map<string, AbortController>();
  private onIdle: (() => void)[] = [];

  constructor(work: (key: string, signal: AbortSignal) => Promise<void>, options: WorkQueueOptions) {
    this.work = work;
    this.options = options;
  }

  /** How many keys wait for a worker. */
  get depth(): number {
    return this.waiting.size;
  }

  /** How many keys have failed and wait for their next try. */
  get retrying(): number {
    return this.retries.size;
  }

  /** Whether nothing is running or waiting, not even for another try. */
  get isIdle(): boolean {
    return this.waiting.size === 0 && this.running.size === 0 && this.retries.size === 0;
  }

  /** Adds a key to run immediately, even if it is waiting for another try. */
  add(key: string): void {
    if (this.options.signal.aborted) return;
    this.retries.get(key)?.abort();
    this.waiting.add(key);
    this.startNext();
  }

  /** Aborts the work on a key and starts it again, because its goal has changed. */
  restart(key: string): void {
    const before = this.running.get(key);
    this.add(key);
    before?.abort(new Error('superseded'));
  }

  /** Resolves once nothing is running: after the signal, when the last step has ended. */
  async drained(): Promise<void> {
    if (this.running.size === 0) return;
    await new Promise<void>((resolve) => this.onIdle.push(resolve));
  }

  private startNext(): void {
    const { signal, workers } = this.options;
    for (const key of this.waiting) {
      if (signal.aborted || this.running.size >= workers) return;
      if (this.running.has(key)) continue;
      this.waiting.delete(key);
      void this.run(key);
    }
  }

  private async run(key: string): Promise<void> {
    const { signal } = this.options;
    const abort = new AbortController();
    this.running.set(key, abort);
    try {
      await this.work(key, AbortSignal.any([signal, abort.signal]));
      this.failures.delete(key);
    } catch (error) {
      if (!signal.aborted && !abort.signal.aborted) this.retryLater(key, error);
    } finally {
      this.running.delete(key);
      this.startNext();
      if (this.running.size === 0) for (const resolve of this.onIdle.splice(0)) resolve();
    }
  }

  private retryLater(key: string, error: unknown): void {
    const { clock, random, signal, onFailure } = this.options;
    const failures = (this.failures.get(key) ?? 0) + 1;
    this.failures.set(key, failures);
    const pauseMs = findPause(this.options, failures, random);
    onFailure(key, error, pauseMs);
    const abort = new AbortController();
    this.retries.set(key, abort);
    const finish = (isDue: boolean) => {
      if (this.retries.get(key) === abort) this.retries.delete(key);
      if (isDue) this.add(key);
    };
    clock.sleep(pauseMs, AbortSignal.any([signal, abort.signal])).then(
      () => finish(true),
      () => finish(false),
    );
  }
}
