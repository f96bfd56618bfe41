import { existsSync, statSync } from 'node:fs';
import type { OutputFile } from '../../../core/artifact-kind';
import { KumikiError } from '../../../core/errors';
import { describeFileError, toSystemCode } from '../../../core/system-code';
import { Refusal } from '../../../synth/files/write/folder';
import { OutputTree } from '../../../synth/files/write/output-tree';
import { fingerprint, parseRecord, RECORD_FILE } from '../../../synth/files/write/record';

/** A file written by the last synth, in its current state. */
export interface WrittenOutput {
  readonly path: string;
  readonly content: Buffer;
  /** Whether only its owner can access it, as for files with secrets. */
  readonly isPrivate: boolean;
  /** Whether it has been edited since. */
  readonly isEdited: boolean;
}

/**
 * Reads the remaining files of the last synth, and any files where the next one would write; empty if the
 * folder does not exist. Follows no link below it.
 * @throws SYNTH_OUTPUT
 */
export function readOutput(folder: string, next: readonly Pick<OutputFile, 'path'>[]): WrittenOutput[] {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) throw unreadable(folder, 'it is a file, not a folder');
  let tree: OutputTree | undefined;
  try {
    tree = new OutputTree(folder);
    const record = parseRecord(tree.root.tryRead(RECORD_FILE)?.content.toString() ?? '');
    const paths = new Set([...record.keys(), ...next.map(({ path }) => path)]);
    const found: WrittenOutput[] = [];
    for (const path of [...paths].sort()) {
      const [at, name = ''] = tree.tryFindFor(path) ?? [];
      const file = at?.tryRead(name);
      if (!file) continue;
      const print = record.get(path);
      const isEdited = print !== undefined && print !== fingerprint(file.content);
      found.push({ path, content: file.content, isPrivate: (file.mode & 0o077) === 0, isEdited });
    }
    return found;
  } catch (error) {
    if (error instanceof Refusal) throw unreadable(folder, error.message, error);
    if (toSystemCode(error) === 'unknown') throw error;
    throw unreadable(folder, describeFileError(error), error);
  } finally {
    tree?.close();
  }
}

function unreadable(folder: string, reason: string, cause?: unknown): KumikiError {
  return new KumikiError(
    {
      code: 'SYNTH_OUTPUT',
      message: `the output folder '${folder}' cannot be compared: ${reason}`,
      hint: 'move it away, or name another folder with --output',
    },
    { cause },
  );
}
