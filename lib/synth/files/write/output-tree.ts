import { posix } from 'node:path';
import { Folder, Refusal } from './folder';

/** The output folder and those below it, none of which is reached through a link. */
export class OutputTree {
  readonly root: Folder;
  /** The folder used last: files are gone through in the order of their paths. */
  private last: Folder | undefined;

  constructor(location: string) {
    this.root = Folder.openOutput(location);
  }

  /** The folder at a path; undefined if there is none. @throws Refusal for links, and what is no folder */
  tryFind(path: string): Folder | undefined {
    if (path === '') return this.root;
    if (this.last?.path === path) return this.last;
    const found = this.tryFind(folderOf(path))?.tryOpen(posix.basename(path));
    return found && this.remember(found);
  }

  /** The folder that a file is in, with the name of the file; undefined if there is no such folder. */
  tryFindFor(path: string): readonly [folder: Folder, name: string] | undefined {
    const folder = this.tryFind(folderOf(path));
    return folder && [folder, posix.basename(path)];
  }

  /** As {@link tryFindFor}. @throws Refusal if there is no such folder */
  findFor(path: string): readonly [folder: Folder, name: string] {
    const found = this.tryFindFor(path);
    if (found) return found;
    throw new Refusal(folderOf(path), 'is gone');
  }

  /**
   * The folder at a path, which is created as far as it does not exist.
   * @param mode permission bits of the folder, of which the system takes away those of its mask
   */
  create(path: string, mode: number, onCreated: (path: string) => void): Folder {
    const found = this.tryFind(path);
    if (found) return found;
    const created = this.create(folderOf(path), 0o777, onCreated).create(posix.basename(path), mode);
    onCreated(path);
    return this.remember(created);
  }

  /** Removes a folder and returns its permission bits; undefined if it is not empty, or cannot be removed. */
  removeIfEmpty(path: string): number | undefined {
    const [folder, name] = this.findFor(path);
    const mode = folder.tryStat(name)?.mode ?? 0;
    if (!folder.tryRemoveFolder(name)) return undefined;
    this.forget();
    return mode & 0o777;
  }

  close(): void {
    this.forget();
    this.root.close();
  }

  private remember(folder: Folder): Folder {
    this.forget();
    this.last = folder;
    return folder;
  }

  private forget(): void {
    this.last?.close();
    this.last = undefined;
  }
}

/** The folder that a path is in; empty for the output folder. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}
