import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ErrorCode, KumikiError } from '../core/errors';
import { describeFileError } from '../core/system-code';

/** What a file of the command line is. */
export interface TextFile {
  /** Such as `inventory`. */
  readonly noun: string;
  /** Of the error if it cannot be read or written. */
  readonly code: ErrorCode;
}

/** Reads a file that the command line names. @throws the code of the file */
export function readTextFile(cwd: string, file: string, kind: TextFile): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch (cause) {
    throw fileError(`the ${kind.noun} ${file} cannot be read`, file, { ...kind, cause });
  }
}

/** Writes a file that the command line names. @throws the code of the file */
export function writeTextFile(cwd: string, file: string, text: string, kind: TextFile): void {
  try {
    writeFileSync(resolve(cwd, file), text);
  } catch (cause) {
    throw fileError(`the ${kind.noun} ${file} cannot be written`, file, { ...kind, cause });
  }
}

function fileError(
  what: string,
  given: string,
  { code, cause }: TextFile & { readonly cause: unknown },
): KumikiError {
  const message = `${what}: ${describeFileError(cause)}`;
  return new KumikiError({ code, message, given, hint: 'check the path and its permissions' }, { cause });
}
