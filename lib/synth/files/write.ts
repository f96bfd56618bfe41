import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileContent } from '../../core/artifact-kind';
import { KumikiError } from '../../core/errors';

/**
 * Lists the files that the last run wrote, one path per line. It is in the output folder; kubectl and cdk8s
 * ignore its name.
 */
export const RECORD_FILE = '.kumiki-files';

/** A file that was written, or that already had the right content. */
export interface WrittenFile {
  /** Path below the output folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Writes files below `outdir`, all or none: everything is written to a staging folder first and then moved
 * into place, and a failure half way restores what was there. Files that the last run wrote and this one does
 * not are removed; nothing else is.
 * @throws SYNTH_OUTPUT
 */
export function writeFiles(outdir: string, files: ReadonlyMap<string, FileContent>): WrittenFile[] {
  const stray = [...files.keys()].find((path) => !isSafe(path));
  if (stray !== undefined) throw outputError(outdir, `'${stray}' is not a path below it`);
  const undo: (() => void)[] = [];
  try {
    replaceFiles(outdir, files, undo);
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw outputError(outdir, error instanceof Error ? error.message : String(error), error);
  }
  return [...files].map(([path, content]) => ({ path, bytes: Buffer.byteLength(content) }));
}

function replaceFiles(outdir: string, files: ReadonlyMap<string, FileContent>, undo: (() => void)[]): void {
  createFolder(outdir, undo);
  const gone = readRecordedFiles(outdir).filter((path) => !files.has(path) && existsSync(join(outdir, path)));
  const wanted = new Map<string, FileContent>([...files, [RECORD_FILE, `${[...files.keys()].join('\n')}\n`]]);
  const changed = [...wanted].filter(([path, content]) => !hasContent(join(outdir, path), content));
  if (changed.length + gone.length === 0) return;
  // inside of outdir, which may be a file system of its own: a rename cannot cross file systems
  const staging = mkdtempSync(join(outdir, '.kumiki-staging-'));
  const clean = () => rmSync(staging, { recursive: true, force: true });
  undo.push(clean);
  // without extension, so that nobody takes them for manifests should they be left behind
  for (const [index, [, content]] of changed.entries()) writeFileSync(join(staging, `new-${index}`), content);
  for (const [index, [path]] of changed.entries())
    replace(join(outdir, path), join(staging, `new-${index}`), undo);
  for (const [index, path] of gone.entries()) remove(outdir, path, join(staging, `gone-${index}`), undo);
  clean();
}

function replace(target: string, staged: string, undo: (() => void)[]): void {
  createFolder(dirname(target), undo);
  if (existsSync(target)) {
    const old = `${staged}-old`;
    copyFileSync(target, old);
    undo.push(() => renameSync(old, target));
  } else {
    undo.push(() => rmSync(target, { force: true }));
  }
  renameSync(staged, target);
}

function remove(outdir: string, path: string, stagedPath: string, undo: (() => void)[]): void {
  const target = join(outdir, path);
  renameSync(target, stagedPath);
  undo.push(() => {
    mkdirSync(dirname(target), { recursive: true });
    renameSync(stagedPath, target);
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

function createFolder(folder: string, undo: (() => void)[]): void {
  const created = mkdirSync(folder, { recursive: true });
  if (created) undo.push(() => rmSync(created, { recursive: true, force: true }));
}

function hasContent(path: string, content: FileContent): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return (
    found?.isFile() === true &&
    found.size === Buffer.byteLength(content) &&
    readFileSync(path).equals(Buffer.from(content))
  );
}

function readRecordedFiles(outdir: string): string[] {
  const record = join(outdir, RECORD_FILE);
  return existsSync(record) ? readFileSync(record, 'utf8').split('\n').filter(isSafe) : [];
}

/**
 * Whether a path stays below the output folder: anybody can edit the record, and names come from programs.
 */
function isSafe(path: string): boolean {
  return !/[\\\0]/.test(path) && path.split('/').every((part) => !['', '.', '..'].includes(part));
}

function outputError(outdir: string, reason: string, cause?: unknown): KumikiError {
  return new KumikiError(
    {
      code: 'SYNTH_OUTPUT',
      message: `nothing was written to '${outdir}': ${reason}`,
      hint: 'make the folder writable, or choose another with outdir',
    },
    { cause },
  );
}
