import type { Clock } from '../../../../core/clock';

/** What one run of the program tells of itself. */
export interface Round {
  /** Paths that another run would read again: the modules of the program, and the files that it read. */
  readonly files: readonly string[];
}

/** Tells when one of some files changes. */
export interface FileWatch {
  /** Resolves with the path of the first change since the watch began. */
  changed(): Promise<string>;
  close(): void;
}

/** What the loop works with; tests put others in their place. */
export interface WatchContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  run(signal: AbortSignal): Promise<Round>;
  watch(files: readonly string[]): FileWatch;
  /** Whether one of some files was written after a time: while the program ran, nobody watched new ones. */
  wasWritten(files: readonly string[], sinceMs: number): boolean;
  /** Told what comes next: how many files are watched, and which one changed. */
  onWatching(files: readonly string[]): void;
  onChanged(path: string): void;
}

/** Editors write a file in several steps, and save several files at once: this long nothing must happen. */
const QUIET_MS = 100;

/** Runs a program again each time one of its files changes, whatever became of the run, until the signal aborts. */
export async function watchLoop(context: WatchContext): Promise<void> {
  const { clock, signal, run, wasWritten, onWatching, onChanged } = context;
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  while (!signal.aborted) {
    const start = clock.now();
    const { files } = await run(signal);
    if (signal.aborted) return;
    const watch = context.watch(files);
    try {
      if (wasWritten(files, start)) continue;
      onWatching(files);
      const path = await Promise.race([watch.changed(), aborted]);
      if (path === undefined) return;
      await settle(watch, { clock, aborted });
      if (!signal.aborted) onChanged(path);
    } finally {
      watch.close();
    }
  }
}

/** Waits until nothing has changed for a while. */
async function settle(
  watch: FileWatch,
  { clock, aborted }: { readonly clock: Clock; readonly aborted: Promise<undefined> },
): Promise<void> {
  for (;;) {
    const quiet = clock.sleep(QUIET_MS).then(() => undefined);
    if ((await Promise.race([watch.changed(), quiet, aborted])) === undefined) return;
  }
}
