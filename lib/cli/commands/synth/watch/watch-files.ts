import { existsSync, type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FileWatch } from './watch-loop';

/**
 * Watches the folders of files, because editors replace files and missing ones may appear. A folder that does
 * not exist is awaited in the nearest one that does. Skips folders that cannot be watched.
 */
export function watchFiles(files: readonly string[]): FileWatch {
  const names = new Map<string, Set<string>>();
  for (const file of files) {
    const path = findWatchable(file);
    const folder = dirname(path);
    const known = names.get(folder) ?? new Set();
    names.set(folder, known.add(basename(path)));
  }
  let pending: string[] = [];
  let tell: (() => void) | undefined;
  const watchers = [...names].flatMap(([folder, known]) =>
    tryWatch(folder, (name) => {
      // a folder that is moved away gives its own name only, and there may already be another one
      const isFolder = !known.has(name) && name === basename(folder);
      if (!known.has(name) && !isFolder && existsSync(folder)) return;
      pending.push(isFolder ? folder : join(folder, name));
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

/** Returns the path of a file, or of its topmost folder that does not exist. */
function findWatchable(file: string): string {
  const folder = dirname(file);
  return folder === file || existsSync(folder) ? file : findWatchable(folder);
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
