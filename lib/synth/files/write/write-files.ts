import { existsSync, lstatSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { OutputFile } from '../../../core/artifact-kind';
import { KumikiError, toErrorMessage } from '../../../core/errors';
import { describeFileError, toSystemCode } from '../../../core/system-code';
import { Refusal } from './folder';
import { OutputTree } from './output-tree';
import { isSafePath, PAGE_FILE, parseRecord, RECORD_FILE, renderRecord } from './record';
import { type EncodedFile, Replacement } from './replacement';
import { Rollback } from './rollback';
import { STAGING_PREFIX } from './staging';

/** End of the title of each page that Kumiki writes; it is near the start of the file. */
const PAGE_TITLE = '· Kumiki</title>';
const MAX_HEAD = 65_536;

/** A file that was written, or that already had the right content. */
export interface WrittenFile {
  /** Path relative to the output folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
}

/** The result of {@link writeFiles}. */
export interface WriteResult {
  readonly files: readonly WrittenFile[];
  /** Files of the last run that this run does not write; kept because they were changed since. */
  readonly kept: readonly string[];
}

/**
 * Writes files below `outdir`, all or none: everything is staged first and then moved into place, and a
 * failure half way restores the previous state. Files of the last run that this run does not write are
 * removed unless they were changed since; nothing else is. Follows no link below `outdir`. A secret is
 * written with mode 0600, in a folder with 0700; stricter modes are kept.
 * @param chosenBy the setting that chooses another folder, such as `--output`
 * @throws SYNTH_OUTPUT
 */
export function writeFiles(
  outdir: string,
  files: readonly OutputFile[],
  chosenBy = 'outdir of the App',
): WriteResult {
  const stray = files.find(({ path }) => !isSafePath(path));
  if (stray) {
    const reason = `'${stray.path}' is not a path that is allowed below it`;
    throw outputError(outdir, reason, 'rename what is written there');
  }
  const rollback = new Rollback();
  try {
    createOutputFolder(outdir, rollback);
    // encoded once, for the record, the comparison and the output
    const encoded = files.map((file): EncodedFile => ({ ...file, content: Buffer.from(file.content) }));
    const kept = replaceFiles(outdir, encoded, rollback);
    return { files: encoded.map(({ path, content }) => ({ path, bytes: content.length })), kept };
  } catch (error) {
    const lost = rollback.run();
    throw outputError(outdir, describeFailure(error, lost), suggestFolder(error, chosenBy), error);
  }
}

/** Creates the output folder, one level at a time: Node's own `recursive` never ends below `/proc`. */
function createOutputFolder(outdir: string, rollback: Rollback): void {
  const missing: string[] = [];
  let folder = resolve(outdir);
  for (; !existsSync(folder); folder = dirname(folder)) {
    if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new Refusal(`'${folder}' is a symbolic link to nothing`);
    }
    missing.push(folder);
  }
  if (!statSync(folder).isDirectory()) throw new Refusal(`'${folder}' is a file, not a folder`);
  for (const created of missing.reverse()) {
    mkdirSync(created);
    rollback.add(created, () => rmdirSync(created));
  }
}

/** Replaces the content of the output folder. Returns the files kept because they were changed. */
function replaceFiles(outdir: string, files: readonly EncodedFile[], rollback: Rollback): readonly string[] {
  const tree = new OutputTree(outdir);
  rollback.add(outdir, () => tree.close());
  const written = parseRecord(tree.root.tryRead(RECORD_FILE)?.content.toString() ?? '');
  if (files.some(({ path }) => path === PAGE_FILE) && !written.has(PAGE_FILE)) checkPage(tree);
  for (const { path } of files) written.delete(path);
  const replacement = new Replacement(tree, rollback);
  const kept = replacement.removeFiles(written);
  const record: EncodedFile = {
    path: RECORD_FILE,
    content: Buffer.from(renderRecord(files)),
    isSecret: files.some(({ isSecret }) => isSecret),
  };
  replacement.writeFiles([...files, record]);
  replacement.finish();
  tree.close();
  return kept;
}

/** Refuses to replace a page not written by Kumiki. Manifests are not checked: cdk8s overwrites them, too. */
function checkPage({ root }: OutputTree): void {
  const found = root.tryRead(PAGE_FILE)?.content.subarray(0, MAX_HEAD).toString();
  if (found === undefined || found.includes(PAGE_TITLE)) return;
  throw new Refusal(`'${PAGE_FILE}' is a page that Kumiki did not write, and it would be overwritten`);
}

/** Describes what went wrong, and what could not be undone. */
function describeFailure(error: unknown, notUndone: readonly string[]): string {
  // the error's own message would show paths of open folders
  const reason = toSystemCode(error) === 'unknown' ? toErrorMessage(error) : describeFileError(error);
  if (notUndone.length === 0) return reason;
  const paths = notUndone.map((path) => `'${path}'`).join(', ');
  return `${reason}; ${paths} could not be restored: the original is in the folder ${STAGING_PREFIX}…`;
}

const NOT_WRITABLE = ['EACCES', 'EPERM', 'EROFS'];

function suggestFolder(error: unknown, chosenBy: string): string {
  const other = `choose another folder with ${chosenBy}`;
  if (error instanceof Refusal) return `move it away, or ${other}`;
  return NOT_WRITABLE.includes(toSystemCode(error)) ? `make the folder writable, or ${other}` : other;
}

function outputError(outdir: string, reason: string, hint: string, cause?: unknown): KumikiError {
  const message = `nothing was written to '${outdir}': ${reason}`;
  return new KumikiError({ code: 'SYNTH_OUTPUT', message, hint }, { cause });
}
