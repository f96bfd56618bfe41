import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './entries.ts';

const BUILD = join(ROOT, 'build');

/** A file of the package. */
export interface BuiltFile {
  /** Path relative to build/. */
  readonly path: string;
  readonly text: string;
  readonly isExecutable?: boolean;
}

/**
 * Writes a file atomically, and only if it changed: tests may be loading it right now and must not see half
 * of it.
 */
export function writeIfChanged({ path, text, isExecutable = false }: BuiltFile): void {
  const file = join(BUILD, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text, { mode: isExecutable ? 0o755 : 0o644 });
  renameSync(`${file}.${process.pid}`, file);
}

/**
 * Escapes characters beyond Latin-1, as JavaScript and JSON allow in strings (only comments still contain
 * some). A single one makes V8 keep two bytes for each character of a file, and Node convert the whole file
 * to look it up in its cache: 4 % of the CPU time of a small synth.
 */
export function escapeBeyondLatin1(code: string): string {
  return code.replace(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Removes files of earlier builds that this one did not write: they would be published. */
export function removeOtherFiles(files: readonly BuiltFile[]): void {
  const wanted = new Set(files.map(({ path }) => path));
  for (const path of readdirSync(BUILD, { recursive: true, encoding: 'utf8' })) {
    const isFolder = [...wanted].some((file) => file.startsWith(`${path}/`));
    if (!isFolder && !wanted.has(path)) rmSync(join(BUILD, path), { recursive: true, force: true });
  }
}
