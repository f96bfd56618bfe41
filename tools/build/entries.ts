import { join } from 'node:path';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..');

export const LIB = join(ROOT, 'lib');

/**
 * The compiler of our own sources: several times as fast as the one with an API, which the tools use. Tests
 * check the published types with both.
 */
export const COMPILER = join(ROOT, 'node_modules', 'typescript-7', 'bin', 'tsc');

/** Modules that users import: name of the entry → source file. `package.json` names the built files. */
export const LIBRARY_ENTRIES: Readonly<Record<string, string>> = {
  index: join(LIB, 'index.ts'),
  pulumi: join(LIB, 'pulumi', 'index.ts'),
  provider: join(LIB, 'provider', 'index.ts'),
  testing: join(LIB, 'testing', 'index.ts'),
  controller: join(LIB, 'controller', 'index.ts'),
};

/** Programs that users run. */
export const PROGRAM_ENTRIES: Readonly<Record<string, string>> = {
  kumiki: join(LIB, 'cli', 'program', 'bin.ts'),
};
