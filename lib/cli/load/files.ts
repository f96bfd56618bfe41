import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A path, then each folder above it up to the root. */
export function* listUpwards(path: string): Generator<string> {
  yield path;
  const above = dirname(path);
  if (above !== path) yield* listUpwards(above);
}

/** The text of a file; undefined if there is none of that name, as where a folder has it. */
export function tryReadText(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : undefined;
}
