import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeText } from '../core/decode-text';
import { type ErrorCode, KumikiError } from '../core/errors';
import { describeFileError } from '../core/system-code';

/** Reads a file named on the command line. @throws the given code */
export function readTextFile(cwd: string, file: string, code: ErrorCode): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(cwd, file));
  } catch (cause) {
    throw fileError(`the file ${file} cannot be read: ${describeFileError(cause)}`, file, { code, cause });
  }
  const text = decodeText(bytes);
  if (text !== undefined) return text;
  const message = `the file ${file} cannot be read: it is not UTF-8`;
  throw new KumikiError({ code, message, given: file, hint: 'save it as UTF-8' });
}

/** Writes a file named on the command line. @throws the given code */
export function writeTextFile(cwd: string, file: string, text: string, code: ErrorCode): void {
  try {
    writeFileSync(resolve(cwd, file), text);
  } catch (cause) {
    throw fileError(`the file ${file} cannot be written: ${describeFileError(cause)}`, file, { code, cause });
  }
}

function fileError(
  message: string,
  given: string,
  { code, cause }: { readonly code: ErrorCode; readonly cause: unknown },
): KumikiError {
  return new KumikiError({ code, message, given, hint: 'check the path and its permissions' }, { cause });
}
