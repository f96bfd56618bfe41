import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './entries.ts';

const BUILD = join(ROOT, 'build');

/** A file of the package. */
export interface BuiltFile {
  /** Relative to build/. */
  readonly path: string;
  readonly text: string;
  readonly isExecutable?: boolean;
}

/**
 * Writes a file at once: tests may be loading it right now, and never see half of it or a new one without a
 * change.
 */
export function writeIfChanged({ path, text, isExecutable = false }: BuiltFile): void {
  const file = join(BUILD, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text, { mode: isExecutable ? 0o755 : 0o644 });
  renameSync(`${file}.${process.pid}`, file);
}

/**
 * Escapes characters as JavaScript and JSON allow in texts: one beyond Latin-1, of which only comments still have some,
 * makes V8 keep two bytes for each of a file, and Node convert the whole file to look into its cache: 4 % of the CPU of
 * a small synth.
 */
export function escapeBeyondLatin1(code: string): string {
  return code.replace(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Removes what earlier builds made and this one does not: it would be published. */
export function removeOtherFiles(files: readonly BuiltFile[]): void {
  const wanted = new Set(files.map(({ path }) => path));
  for (const path of readdirSync(BUILD, { recursive: true, encoding: 'utf8' })) {
    const isFolder = [...wanted].some((file) => file.startsWith(`${path}/`));
    if (!isFolder && !wanted.has(path)) rmSync(join(BUILD, path), { recursive: true, force: true });
  }
}
