import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { KumikiError } from '../errors';

/** Record of what the last run wrote, in the output folder: one path a line. kubectl and cdk8s do not look at such names. */
export const RECORD_FILE = '.kumiki-files';

/** A file that was written. */
export interface WrittenFile {
  /** Below the output folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Writes files below `outdir`, all or none: everything goes to a staging folder first and is then moved into place, and a failure
 * half way puts back what was there. Files that the last run wrote and that are no longer wanted are removed; nothing else is.
 * @throws SYNTH_OUTPUT
 */
export function writeFiles(outdir: string, files: ReadonlyMap<string, string>): WrittenFile[] {
  const made = attempt(outdir, () => mkdirSync(outdir, { recursive: true }));
  // inside, as a rename does not cross file systems and outdir may be one of its own
  const staging = attempt(outdir, () => mkdtempSync(join(outdir, '.kumiki-staging-')));
  const undo: (() => void)[] = [];
  try {
    const record = `${[...files.keys()].join('\n')}\n`;
    const steps = stage(staging, new Map([...files, [RECORD_FILE, record]]));
    const gone = recordedFiles(outdir).filter((path) => !files.has(path) && existsSync(join(outdir, path)));
    for (const { path, staged } of steps) replace(join(outdir, path), staged, undo);
    for (const [index, path] of gone.entries()) remove(outdir, path, join(staging, `gone-${index}`), undo);
  } catch (error) {
    for (const step of undo.reverse()) attempt(outdir, step);
    rmSync(made ?? staging, { recursive: true, force: true });
    throw outputError(outdir, error);
  }
  rmSync(staging, { recursive: true, force: true });
  return [...files].map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) }));
}

/** Staged names have no extension: should they be left behind, nobody takes them for manifests. */
function stage(staging: string, files: ReadonlyMap<string, string>) {
  return [...files].map(([path, text], index) => {
    if (!isSafe(path)) throw new Error(`'${path}' leads out of the output folder`);
    const staged = join(staging, `new-${index}`);
    writeFileSync(staged, text);
    return { path, staged };
  });
}

function replace(target: string, staged: string, undo: (() => void)[]): void {
  const made = mkdirSync(dirname(target), { recursive: true });
  if (made) undo.push(() => rmSync(made, { recursive: true, force: true }));
  if (existsSync(target)) {
    const old = `${staged}-old`;
    copyFileSync(target, old);
    undo.push(() => renameSync(old, target));
  } else {
    undo.push(() => rmSync(target, { force: true }));
  }
  renameSync(staged, target);
}

function remove(outdir: string, path: string, grave: string, undo: (() => void)[]): void {
  const target = join(outdir, path);
  renameSync(target, grave);
  undo.push(() => {
    mkdirSync(dirname(target), { recursive: true });
    renameSync(grave, target);
  });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (!removeEmpty(join(outdir, folder))) return;
  }
}

function removeEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function recordedFiles(outdir: string): string[] {
  const record = join(outdir, RECORD_FILE);
  return existsSync(record) ? readFileSync(record, 'utf8').split('\n').filter(isSafe) : [];
}

/** The record is a file that anybody can edit: it must not lead anywhere else. */
function isSafe(path: string): boolean {
  return (
    path !== '' && !/[\\\0]/.test(path) && path.split('/').every((part) => !['', '.', '..'].includes(part))
  );
}

function attempt<T>(outdir: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw outputError(outdir, error);
  }
}

function outputError(outdir: string, cause: unknown): KumikiError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new KumikiError(
    {
      code: 'SYNTH_OUTPUT',
      message: `nothing was written to '${outdir}': ${reason}`,
      hint: 'make the folder writable, or choose another with outdir',
    },
    { cause },
  );
}
