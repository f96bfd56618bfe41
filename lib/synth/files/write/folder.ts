import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { FileContent } from '../../../core/artifact-kind';

/** A path that is not written. The message names it, and says why. */
export class Refusal extends Error {}

/** A regular file as found. */
export interface FoundFile {
  readonly content: Buffer;
  /** Permission bits. */
  readonly mode: number;
}

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_DIRECTORY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * An open folder. On Linux, names are looked up from the open folder itself, so no one can swap a folder on
 * the way for a link. Node has no way to do so elsewhere: there, each name is checked just before it is used.
 */
export class Folder {
  /** Path relative to the output folder, with `/`; empty for the output folder. */
  readonly path: string;
  private readonly location: string;
  private readonly descriptor: number | undefined;

  private constructor(path: string, location: string) {
    this.path = path;
    this.descriptor = hasDescriptorPaths()
      ? openSync(location, O_RDONLY | O_DIRECTORY | (path === '' ? 0 : O_NOFOLLOW))
      : undefined;
    this.location = this.descriptor === undefined ? location : `/proc/self/fd/${this.descriptor}`;
  }

  /** Opens the output folder, which may itself be a link. */
  static openOutput(location: string): Folder {
    return new Folder('', location);
  }

  /** Returns the location of a name in this folder for system calls. */
  at(name: string): string {
    return join(this.location, name);
  }

  /** Returns the path of a name for messages. */
  pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}/${name}`;
  }

  /** Returns the stats of a name; undefined if it does not exist. @throws Refusal for links */
  tryStat(name: string): Stats | undefined {
    const stats = lstatSync(this.at(name), { throwIfNoEntry: false });
    if (stats?.isSymbolicLink())
      throw new Refusal(`'${this.pathOf(name)}' is a symbolic link, which is not followed`);
    return stats;
  }

  /**
   * Opens a folder in this one; undefined if it does not exist.
   * @throws Refusal for links and anything but a folder
   */
  tryOpen(name: string): Folder | undefined {
    const stats = this.tryStat(name);
    if (!stats) return undefined;
    if (!stats.isDirectory()) throw new Refusal(`'${this.pathOf(name)}' is not a folder`);
    return new Folder(this.pathOf(name), this.at(name));
  }

  /** Creates a folder in this one and opens it. */
  create(name: string, mode: number): Folder {
    mkdirSync(this.at(name), mode);
    return new Folder(this.pathOf(name), this.at(name));
  }

  /**
   * Reads a file in this folder; undefined if it does not exist.
   * @throws Refusal for links and anything but a file
   */
  tryRead(name: string): FoundFile | undefined {
    const stats = this.tryStat(name);
    if (!stats) return undefined;
    if (!stats.isFile()) throw new Refusal(`'${this.pathOf(name)}' is not a regular file`);
    // O_NONBLOCK: does not wait for a writer if it has become a pipe
    const file = openSync(this.at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const found = fstatSync(file);
      if (!found.isFile()) throw new Refusal(`'${this.pathOf(name)}' is not a regular file`);
      return { content: readFileSync(file), mode: found.mode & 0o777 };
    } finally {
      closeSync(file);
    }
  }

  /** Creates a file in this folder and writes it; fails if the name exists. */
  createFile(name: string, content: FileContent, mode: number): void {
    const file = openSync(this.at(name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    try {
      writeFileSync(file, content);
    } finally {
      closeSync(file);
    }
  }

  /** Removes permissions that are not in `allowed`; returns the previous ones if any were removed. */
  restrictMode(name: string, allowed: number): number | undefined {
    const mode = (this.tryStat(name)?.mode ?? 0) & 0o777;
    if ((mode & ~allowed) === 0) return undefined;
    this.changeMode(name, mode & allowed);
    return mode;
  }

  changeMode(name: string, mode: number): void {
    const file = openSync(this.at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      fchmodSync(file, mode);
    } finally {
      closeSync(file);
    }
  }

  removeFile(name: string): void {
    unlinkSync(this.at(name));
  }

  /** Like {@link removeFile}, but does nothing if the file does not exist. */
  tryRemoveFile(name: string): void {
    if (lstatSync(this.at(name), { throwIfNoEntry: false })) this.removeFile(name);
  }

  /** Creates a hard link to a file of this folder in another one; false if that is impossible. */
  tryLinkFile(name: string, target: Folder, targetName: string): boolean {
    try {
      linkSync(this.at(name), target.at(targetName));
      return true;
    } catch {
      return false;
    }
  }

  /** Removes an empty folder; false if that is impossible. */
  tryRemoveFolder(name: string): boolean {
    try {
      rmdirSync(this.at(name));
      return true;
    } catch {
      return false;
    }
  }

  /** Moves a file of this folder to another one, replacing any file of that name. */
  moveFile(name: string, target: Folder, targetName: string): void {
    renameSync(this.at(name), target.at(targetName));
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
  }
}

function hasDescriptorPaths(): boolean {
  return process.platform === 'linux' && existsSync('/proc/self/fd');
}
