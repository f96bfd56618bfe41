import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { KumikiError } from '../../core/errors';
import { findUserPlace } from '../../core/source';
import { describeFileError, toSystemCode } from '../../core/system-code';

/** Name of the file. */
export const LOCK_FILE = 'images.lock.json';

/** What an app says about its lock file. */
export interface LockSettings {
  /** A path; false: there is none; undefined: it is looked for. */
  readonly imageLock: string | false | undefined;
  /** Whether each image must be in it. */
  readonly isStrict: boolean;
  /** The stack trace of the line that creates the app. */
  readonly stack: string | undefined;
}

/** The text of a lock file. */
export interface FoundLock {
  readonly file: string;
  readonly text: string;
  readonly isStrict: boolean;
}

/** Without a file, where every image is to be in one. */
const EMPTY = '{"version":1,"images":{}}';

/**
 * Where the lock file of an app is, or is to be: beside the program that creates the app, or in a folder above it, up
 * to that of its package.json. Undefined if the app has none.
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

/** Reads the lock file of an app; undefined if there is none, and none is needed. @throws IMAGE_LOCK */
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
