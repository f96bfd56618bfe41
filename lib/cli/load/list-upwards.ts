import { dirname } from 'node:path';

/** A path, then each folder above it up to the root. */
export function* listUpwards(path: string): Generator<string> {
  yield path;
  const above = dirname(path);
  if (above !== path) yield* listUpwards(above);
}
