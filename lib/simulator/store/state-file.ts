import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KumikiError } from '../../core/errors';
import { isObject } from '../../core/json';
import { describeFileError } from '../../core/system-code';
import { valueAt } from '../protocol/json';
import { isLocked, type Lock, lockFile } from './lock';

const { O_WRONLY, O_CREAT, O_APPEND, O_EXCL, O_NOFOLLOW = 0 } = constants;

/**
 * A text file that is appended to or replaced as a whole; both methods resolve only when the text is on disk.
 */
export class StateFile {
  private readonly file: string;
  private readonly lock: Lock;
  private handle: FileHandle | undefined;

  private constructor(file: string, lock: Lock) {
    this.file = file;
    this.lock = lock;
  }

  /** Locks the file for this simulator; it need not exist yet. @throws SIMULATOR_START */
  static async open(file: string): Promise<StateFile> {
    try {
      await createFolder(dirname(file));
      const real = await resolveLinks(file);
      return new StateFile(real, await lockFile(real));
    } catch (cause) {
      throw cause instanceof KumikiError ? cause : unusable('written', file, cause);
    }
  }

  /** Reads the text; undefined if the file does not exist yet. */
  async read(): Promise<string | undefined> {
    try {
      const found = await stat(this.file);
      // reading a pipe or device may never end
      if (!found.isFile() && !found.isDirectory()) throw irregular(this.file);
      return await readFile(this.file, 'utf8');
    } catch (error) {
      if (error instanceof KumikiError) throw error;
      if (isObject(error) && valueAt(error, 'code') === 'ENOENT') return undefined;
      throw unusable('read', this.file, error);
    }
  }

  /** Appends text; false if the file has been removed in the meantime. */
  async append(text: string): Promise<boolean> {
    try {
      this.handle ??= await open(this.file, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, PRIVATE_MODE);
      await this.handle.appendFile(text);
      await this.handle.datasync();
      return (await this.handle.stat()).nlink > 0;
    } catch (cause) {
      throw unusable('written', this.file, cause);
    }
  }

  /** Replaces the text by renaming a new file, so that the file is complete at any moment. */
  async replace(text: string): Promise<void> {
    const beside = `${this.file}.new`;
    try {
      await createFolder(dirname(this.file));
      await this.closeHandle();
      await writeDurably(beside, text, await readMode(this.file));
      await rename(beside, this.file);
      await syncFolder(dirname(this.file));
    } catch (cause) {
      throw unusable('written', this.file, cause);
    }
  }

  async close(): Promise<void> {
    await this.closeHandle();
    // left behind if an earlier simulator was killed during a replacement
    await rm(`${this.file}.new`, { force: true }).catch(() => undefined);
    await this.lock.release();
  }

  private async closeHandle(): Promise<void> {
    const { handle } = this;
    this.handle = undefined;
    await handle?.close();
  }
}

/** Whether a simulator is using a state file. */
export async function isStateInUse(file: string): Promise<boolean> {
  const real = await resolveLinks(file).catch(() => undefined);
  return real !== undefined && isLocked(real);
}

/** Resolves the links in the path of a file, whose folder must exist. */
async function resolveLinks(file: string): Promise<string> {
  return realpath(file).catch(async () => join(await realpath(dirname(file)), basename(file)));
}

/** The mode of a new file: scripts and boot documents in it have secrets. */
const PRIVATE_MODE = 0o600;

/** Returns the permission bits of a file, for its replacement; those of a new file if there is none. */
async function readMode(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found ? found.mode & 0o777 : PRIVATE_MODE;
}

async function writeDurably(file: string, text: string, mode: number): Promise<void> {
  // remove a file or link of that name instead of writing through it
  await rm(file, { force: true });
  const handle = await open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Makes the rename itself durable, on platforms that support it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Creates a folder and those above it, unless they exist: Node's own `recursive` never ends below `/proc`. */
async function createFolder(folder: string): Promise<void> {
  const above = dirname(folder);
  try {
    await mkdir(folder);
  } catch (error) {
    const code = isObject(error) ? valueAt(error, 'code') : undefined;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || above === folder) throw error;
    await createFolder(above);
    await mkdir(folder);
  }
}

function irregular(file: string): KumikiError {
  return new KumikiError({
    code: 'SIMULATOR_START',
    message: 'the state file is not a regular file',
    given: file,
    hint: 'name another file',
  });
}

function unusable(what: 'read' | 'written', file: string, cause: unknown): KumikiError {
  const reason = describeFileError(cause);
  const message =
    what === 'read'
      ? `the state file cannot be read: ${reason}`
      : `the state file cannot be written: ${reason}`;
  const hint = 'check the path and its permissions';
  return new KumikiError({ code: 'SIMULATOR_START', message, given: file, hint }, { cause });
}
