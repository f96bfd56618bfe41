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
/** How long a run may last after one of its files has changed: it is about to write, or it may never end. */
const GRACE_MS = 2000;

/** Reruns a program each time one of its files changes, even after failures, until the signal aborts. */
export async function watchLoop(context: WatchContext): Promise<void> {
  const { clock, signal, wasWritten, onWatching, onChanged } = context;
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  let watch: FileWatch | undefined;
  try {
    while (!signal.aborted) {
      const start = clock.now();
      const { files, stoppedFor } = await runWatched(context, watch);
      if (signal.aborted) return;
      watch?.close();
      watch = context.watch(files);
      if (stoppedFor !== undefined) onChanged(stoppedFor);
      if (stoppedFor !== undefined || wasWritten(files, start)) continue;
      onWatching(files);
      const path = await Promise.race([watch.changed(), aborted]);
      if (path === undefined) return;
      await settle(watch, { clock, aborted });
      if (!signal.aborted) onChanged(path);
    }
  } finally {
    watch?.close();
  }
}

/** Runs the program. Stops it if it still runs a while after a file of the previous round has changed. */
async function runWatched(
  { clock, signal, run }: WatchContext,
  watch: FileWatch | undefined,
): Promise<Round & { readonly stoppedFor?: string }> {
  const stop = new AbortController();
  const round = run(AbortSignal.any([signal, stop.signal]));
  const ended = round.then(() => undefined);
  const path = await Promise.race([ended, ...(watch ? [watch.changed()] : [])]);
  if (path === undefined) return round;
  const isLate = await Promise.race([ended, clock.sleep(GRACE_MS).then(() => true)]);
  if (!isLate) return round;
  stop.abort();
  return { ...(await round), stoppedFor: path };
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
