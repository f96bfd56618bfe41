import { pathToFileURL } from 'node:url';
import { types } from 'node:util';

/*
 * A part of its own in the package, as small as possible: Node compiles a file with `import()` in it anew in
 * each run, because one from a code cache could not import.
 */

/** Imports an ES module. Node prints lines of its own if a required one throws a value that is not an object. */
export function importModule(file: string): Promise<object> {
  return import(pathToFileURL(file).href);
}

/** Requires a CommonJS file; imports it if it turns out to need that. */
export function requireOrImport(file: string): object | Promise<object> {
  try {
    return require(file) as object;
  } catch (error) {
    if (codeOf(error) !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return importModule(file);
  }
}

function codeOf(error: unknown): unknown {
  return types.isNativeError(error) && 'code' in error ? error.code : undefined;
}
