import type { Clock } from '../../../../core/clock';

/** The report of one run of the program. */
export interface Round {
  /** Paths that another run would read again: the modules of the program, and the files it read. */
  readonly files: readonly string[];
}

/** A watch for changes of files. */
export interface FileWatch {
  /** Resolves to the path of the first change since the watch began. */
  changed(): Promise<string>;
  close(): void;
}

/** Dependencies of the loop, which tests replace. */
export interface WatchContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  run(signal: AbortSignal): Promise<Round>;
  watch(files: readonly string[]): FileWatch;
  /** Whether any of the files was written after a time: new files were not watched while the program ran. */
  wasWritten(files: readonly string[], sinceMs: number): boolean;
  /** Called when the watch starts, with the watched files. */
  onWatching(files: readonly string[]): void;
  onChanged(path: string): void;
}

/** How long it must stay quiet: editors write a file in several steps, and save several files at once. */
const QUIET_MS = 100;

/** Reruns a program each time one of its files changes, even after failures, until the signal aborts. */
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

/** Waits until there has been no change for a while. */
async function settle(
  watch: FileWatch,
  { clock, aborted }: { readonly clock: Clock; readonly aborted: Promise<undefined> },
): Promise<void> {
  for (;;) {
    const quiet = clock.sleep(QUIET_MS).then(() => undefined);
    if ((await Promise.race([watch.changed(), quiet, aborted])) === undefined) return;
  }
}
