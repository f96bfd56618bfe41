import { isObject } from './json';

/** Explanations of file errors, by system error code. */
const MEANINGS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied (EACCES)',
  EEXIST: 'something with that name already exists (EEXIST)',
  EISDIR: 'it is a folder (EISDIR)',
  ERR_FS_EISDIR: 'it is a folder (EISDIR)',
  ELOOP: 'its links lead in a circle (ELOOP)',
  ENAMETOOLONG: 'its path is too long (ENAMETOOLONG)',
  ENOENT: 'there is no such file or folder (ENOENT)',
  ENOSPC: 'no space is left on the disk (ENOSPC)',
  ENOTDIR: 'a part of its path is not a folder (ENOTDIR)',
  EPERM: 'the system does not permit it (EPERM)',
  EROFS: 'the disk is read-only (EROFS)',
};

/** Returns the code of an operating system error, such as `ENOENT`; `unknown` for any other error. */
export function toSystemCode(error: unknown): string {
  return isObject(error) && typeof error.code === 'string' ? error.code : 'unknown';
}

/**
 * Explains why a file cannot be read or written, with the system error code; for rare codes, returns just the
 * code.
 */
export function describeFileError(error: unknown): string {
  const code = toSystemCode(error);
  return Object.hasOwn(MEANINGS, code) ? (MEANINGS[code] ?? code) : code;
}
