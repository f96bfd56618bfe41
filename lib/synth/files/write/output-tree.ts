import { posix } from 'node:path';
import { Folder, Refusal } from './folder';

/** The output folder and the folders below it; links are not followed. */
export class OutputTree {
  readonly root: Folder;
  /** The folder used last: files are visited in the order of their paths. */
  private last: Folder | undefined;

  constructor(location: string) {
    this.root = Folder.openOutput(location);
  }

  /**
   * Finds the folder at a path; undefined if it does not exist.
   * @throws Refusal for links and anything but a folder
   */
  tryFind(path: string): Folder | undefined {
    if (path === '') return this.root;
    if (this.last?.path === path) return this.last;
    const found = this.tryFind(folderOf(path))?.tryOpen(posix.basename(path));
    return found && this.remember(found);
  }

  /** Finds the folder of a file, and the name of the file in it; undefined if the folder does not exist. */
  tryFindFor(path: string): readonly [folder: Folder, name: string] | undefined {
    const folder = this.tryFind(folderOf(path));
    return folder && [folder, posix.basename(path)];
  }

  /** Like {@link tryFindFor}. @throws Refusal also if the folder does not exist */
  findFor(path: string): readonly [folder: Folder, name: string] {
    const found = this.tryFindFor(path);
    if (found) return found;
    throw new Refusal(`'${folderOf(path)}' is gone`);
  }

  /**
   * Finds the folder at a path, creating it and the folders above it as needed.
   * @param mode permission bits of the folder, before the umask applies
   */
  create(path: string, mode: number, onCreated: (path: string) => void): Folder {
    const found = this.tryFind(path);
    if (found) return found;
    const created = this.create(folderOf(path), 0o777, onCreated).create(posix.basename(path), mode);
    onCreated(path);
    return this.remember(created);
  }

  /** Removes a folder and returns its permission bits; undefined if it is not empty or cannot be removed. */
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

/** Returns the folder of a path; empty for the output folder. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}
