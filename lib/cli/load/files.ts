import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Yields a path, then each folder above it up to the root. */
export function* listUpwards(path: string): Generator<string> {
  yield path;
  const above = dirname(path);
  if (above !== path) yield* listUpwards(above);
}

/** Reads a text file; undefined if there is none, or if the path is a folder. */
export function tryReadText(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : undefined;
}
