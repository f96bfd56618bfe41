import {
  type FileWatch,
  type WatchContext,
  watchLoop,
} from '../../../../../lib/cli/commands/synth/watch/watch-loop';

/** Creates a loop whose runs, changes and time the test controls. */
function rig(changes: readonly (readonly string[])[], written: readonly boolean[] = []) {
  const log: string[] = [];
  const abort = new AbortController();
  const rounds = [...changes];
  const context: WatchContext = {
    signal: abort.signal,
    clock: { now: () => 0, sleep: async (ms) => void log.push(`quiet for ${ms} ms`) },
    run: async () => {
      log.push('run');
      return { files: ['main.ts'] };
    },
    watch: (files): FileWatch => {
      const pending = [...(rounds.shift() ?? [])];
      log.push(`watch ${files.join()}`);
      return {
        changed: () => {
          const next = pending.shift();
          if (next !== undefined) return Promise.resolve(next);
          // there are no more changes, so the user presses Ctrl-C
          if (rounds.length === 0) abort.abort();
          return new Promise(() => undefined);
        },
        close: () => log.push('close'),
      };
    },
    wasWritten: () => written[log.filter((line) => line === 'run').length - 1] ?? false,
    onWatching: () => log.push('watching'),
    onChanged: (path) => log.push(`changed ${path}`),
  };
  return { log, abort, context };
}

describe('watching a program', () => {
  it('runs it again once after several changes, until it is interrupted', async () => {
    const { log, context } = rig([['main.ts', 'stack.ts'], []]);
    await watchLoop(context);
    expect(log).toEqual([
      ...['run', 'watch main.ts', 'watching', 'quiet for 100 ms', 'quiet for 100 ms', 'changed main.ts'],
      ...['run', 'close', 'watch main.ts', 'watching', 'close'],
    ]);
  });

  it('stops a program that does not end after one of its files has changed, and runs it again', async () => {
    const { log, context } = rig([['stack.ts'], [], []]);
    const watch = (files: readonly string[]) => {
      const { changed, close } = context.watch(files);
      let calls = 0;
      // the third call is made while the second run lasts
      return { close, changed: () => (++calls === 3 ? Promise.resolve('fixed.ts') : changed()) };
    };
    let runs = 0;
    const run = (signal: AbortSignal) => {
      runs += 1;
      if (runs !== 2) return context.run(signal);
      return new Promise<{ files: string[] }>((resolve) =>
        signal.addEventListener('abort', () => {
          log.push('stopped');
          resolve({ files: ['main.ts'] });
        }),
      );
    };
    await watchLoop({ ...context, run, watch });
    expect(log).toEqual([
      ...['run', 'watch main.ts', 'watching', 'quiet for 100 ms', 'changed stack.ts'],
      ...['quiet for 2000 ms', 'stopped', 'close', 'watch main.ts', 'changed fixed.ts'],
      ...['run', 'close', 'watch main.ts', 'watching', 'close'],
    ]);
  });

  it('runs it again at once if a file was written while it ran', async () => {
    const { log, context } = rig([[], []], [true, false]);
    await watchLoop(context);
    expect(log.filter((line) => line === 'run')).toHaveLength(2);
    expect(log.filter((line) => line === 'watching')).toHaveLength(1);
  });

  it('runs nothing if it was interrupted before', async () => {
    const { log, abort, context } = rig([[]]);
    abort.abort();
    await watchLoop(context);
    expect(log).toEqual([]);
  });
});
