import { existsSync, type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FileWatch } from './watch-loop';

/**
 * Watches the folders of files, because editors replace files and missing ones may appear. Skips folders that
 * cannot be watched.
 */
export function watchFiles(files: readonly string[]): FileWatch {
  const names = new Map<string, Set<string>>();
  for (const file of files) {
    const folder = dirname(file);
    const known = names.get(folder) ?? new Set();
    names.set(folder, known.add(basename(file)));
  }
  let pending: string[] = [];
  let tell: (() => void) | undefined;
  const watchers = [...names].flatMap(([folder, known]) =>
    tryWatch(folder, (name) => {
      if (!known.has(name)) return;
      pending.push(join(folder, name));
      tell?.();
    }),
  );
  return {
    changed: () =>
      new Promise((resolve) => {
        const take = () => {
          const [first] = pending;
          pending = [];
          tell = undefined;
          if (first !== undefined) resolve(first);
        };
        if (pending.length > 0) take();
        else tell = take;
      }),
    close: () => {
      for (const watcher of watchers) watcher.close();
    },
  };
}

function tryWatch(folder: string, onChange: (name: string) => void): FSWatcher[] {
  if (!existsSync(folder)) return [];
  try {
    const watcher = watch(folder, (_, name) => name !== null && onChange(name));
    // the folder may disappear
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}

/** Whether any of the files was written after a time, in milliseconds since the epoch. */
export function wasWritten(files: readonly string[], sinceMs: number): boolean {
  return files.some((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > sinceMs);
}
