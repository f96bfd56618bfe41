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
      ...[
        'run',
        'watch main.ts',
        'watching',
        'quiet for 100 ms',
        'quiet for 100 ms',
        'changed main.ts',
        'close',
      ],
      ...['run', 'watch main.ts', 'watching', 'close'],
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
