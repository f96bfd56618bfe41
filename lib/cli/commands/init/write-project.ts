import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { KumikiError } from '../../../core/errors';
import { describeFileError } from '../../../core/system-code';
import { listUpwards } from '../../load/files';

/**
 * Refuses a folder that already contains any of the paths, or that cannot be a folder.
 * @throws CLI_INIT
 */
export function checkFree(folder: string, paths: Iterable<string>): void {
  const stranger = findStranger(folder);
  if (stranger !== undefined) {
    throw new KumikiError({
      code: 'CLI_INIT',
      message: `${stranger} is not a folder`,
      given: folder,
      hint: 'choose another folder: kumiki init DIR',
    });
  }
  const existing = [...paths].filter((path) => exists(join(folder, path)));
  if (existing.length === 0) return;
  throw new KumikiError({
    code: 'CLI_INIT',
    message:
      existing.length === 1
        ? `1 file of the project already exists: ${existing[0]}`
        : `${existing.length} files of the project already exist: ${existing.join(', ')}`,
    given: folder,
    allowed: 'a folder without them, such as one that does not exist yet',
    hint: 'choose another folder: kumiki init DIR; or move these away',
  });
}

/** Returns the nearest existing path at or above a folder, if that is not a folder. */
function findStranger(folder: string): string | undefined {
  const nearest = [...listUpwards(folder)].find(exists);
  return nearest === undefined || isFolder(nearest) ? undefined : nearest;
}

/** Whether a path exists, even as a dangling link. */
function exists(path: string): boolean {
  return readStat(path, lstatSync) !== undefined;
}

function isFolder(path: string): boolean {
  return readStat(path, statSync)?.isDirectory() ?? false;
}

/** Returns undefined also for unreachable paths: those below a file, or with names that are too long. */
function readStat(path: string, read: typeof statSync | typeof lstatSync): Stats | undefined {
  try {
    return read(path);
  } catch {
    return undefined;
  }
}

/** Writes all files, or none. @throws CLI_INIT */
export function writeProject(folder: string, files: ReadonlyMap<string, string>): void {
  const undo: (() => void)[] = [];
  try {
    for (const path of listMissingFolders(folder)) {
      mkdirSync(path);
      undo.unshift(() => rmdirSync(path));
    }
    for (const [path, text] of files) {
      const file = join(folder, path);
      const descriptor = openSync(file, 'wx');
      undo.unshift(() => rmSync(file));
      try {
        writeFileSync(descriptor, text);
      } finally {
        closeSync(descriptor);
      }
    }
  } catch (cause) {
    for (const step of undo) tryTo(step);
    const reason = describeFileError(cause);
    throw new KumikiError(
      {
        code: 'CLI_INIT',
        message: `the files of the project cannot be written: ${reason}`,
        given: folder,
        hint: 'check the permissions of the folder and the space on the disk, or choose another folder',
      },
      { cause },
    );
  }
}

/** Lists the folders to create, outermost first. */
function listMissingFolders(folder: string): string[] {
  return exists(folder) ? [] : [...listMissingFolders(dirname(folder)), folder];
}

/** Tries an undo step. It fails, for example, for a folder that is no longer empty. */
function tryTo(step: () => void): void {
  try {
    step();
  } catch {
    // the original error is the one to report
  }
}
