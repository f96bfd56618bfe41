import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { KumikiError } from '../../core/errors';
import { findUserPlace } from '../../core/source';
import { describeFileError, toSystemCode } from '../../core/system-code';

/** Default name of the lock file. */
export const LOCK_FILE = 'images.lock.json';

/** An app's settings for its lock file. */
export interface LockSettings {
  /** A path; false: no lock file; undefined: search for it. */
  readonly imageLock: string | false | undefined;
  /** Whether each image must be in the lock file. */
  readonly isStrict: boolean;
  /** The stack trace of the line that creates the app. */
  readonly stack: string | undefined;
}

/** A lock file that was read. */
export interface FoundLock {
  readonly file: string;
  readonly text: string;
  readonly isStrict: boolean;
}

/** Used if there is no lock file but every image must be in one. */
const EMPTY = '{"version":1,"images":{}}';

/**
 * Returns the path of an app's lock file, or where to create it: next to the program that creates the app, or
 * in a folder above it, up to the folder of its package.json. Undefined if the app has none.
 */
export function locateLock({ imageLock, stack = '' }: LockSettings): string | undefined {
  if (imageLock === false) return undefined;
  if (imageLock !== undefined) return resolve(imageLock);
  const program = findUserPlace(stack)?.file;
  const start = program === undefined ? process.cwd() : dirname(program);
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, LOCK_FILE))) return join(folder, LOCK_FILE);
    if (folder === dirname(folder) || existsSync(join(folder, 'package.json'))) return join(start, LOCK_FILE);
  }
}

/** Reads the lock file of an app; undefined if there is none and none is needed. @throws IMAGE_LOCK */
export function tryReadLock(settings: LockSettings): FoundLock | undefined {
  const { imageLock, isStrict } = settings;
  const file = locateLock(settings);
  if (file === undefined || (imageLock === undefined && !existsSync(file))) {
    return isStrict ? { file: LOCK_FILE, text: EMPTY, isStrict } : undefined;
  }
  try {
    return { file: imageLock || LOCK_FILE, text: readFileSync(file, 'utf8'), isStrict };
  } catch (cause) {
    const isAbsent = toSystemCode(cause) === 'ENOENT';
    throw new KumikiError(
      {
        code: 'IMAGE_LOCK',
        message: isAbsent
          ? `there is no lock file ${file}`
          : `the lock file ${file} cannot be read: ${describeFileError(cause)}`,
        given: imageLock,
        hint: isAbsent ? 'run kumiki lock, which writes it' : 'check the path and its permissions',
      },
      { cause },
    );
  }
}
