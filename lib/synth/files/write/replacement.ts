import type { OutputFile } from '../../../core/artifact-kind';
import { type Folder, Refusal } from './folder';
import { folderOf, type OutputTree } from './output-tree';
import { fingerprint, type WrittenRecord } from './record';
import type { Rollback } from './rollback';
import { Staging } from './staging';

/** Permission bits of files and folders that only their owner may use. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** A file with its content as bytes. */
export interface EncodedFile extends OutputFile {
  readonly content: Buffer;
}

/** Replaces the files of an output folder. The rollback undoes what was done, wherever it stopped. */
export class Replacement {
  private readonly tree: OutputTree;
  private readonly rollback: Rollback;
  private madeStaging: Staging | undefined;

  constructor(tree: OutputTree, rollback: Rollback) {
    this.tree = tree;
    this.rollback = rollback;
  }

  /**
   * Removes files that an earlier run wrote, and the folders that become empty. Returns the paths of files
   * left alone because they have changed since.
   */
  removeFiles(written: WrittenRecord): readonly string[] {
    return [...written].filter(([path, print]) => !this.removeFile(path, print)).map(([path]) => path);
  }

  /** Writes files. All of them are staged before the first one is put in place. */
  writeFiles(files: readonly EncodedFile[]): void {
    const staged = files.flatMap((file) => {
      const name = this.stage(file);
      return name === undefined ? [] : [{ file, name }];
    });
    for (const { file, name } of staged) this.putInPlace(file, name);
    for (const file of files) if (file.isSecret) this.hide(file);
  }

  /** Cleans up after a successful run. */
  finish(): void {
    this.madeStaging?.remove();
  }

  private get staging(): Staging {
    if (this.madeStaging) return this.madeStaging;
    const staging = Staging.create(this.tree);
    this.madeStaging = staging;
    // keeps originals that could not be restored
    this.rollback.add('the staging folder', (hasFailed) => {
      if (!hasFailed) staging.remove();
    });
    return staging;
  }

  /** Removes a file if its content is still as written; false if it has changed. */
  private removeFile(path: string, print: string): boolean {
    try {
      const [folder, name] = this.tree.tryFindFor(path) ?? [];
      const found = name === undefined ? undefined : folder?.tryRead(name);
      if (!folder || name === undefined || !found) return true;
      if (fingerprint(found.content) !== print) return false;
      this.takeOut(path, folder, name);
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
    for (let above = folderOf(path); above !== ''; above = folderOf(above)) {
      if (!this.removeFolder(above)) break;
    }
    return true;
  }

  private takeOut(path: string, folder: Folder, name: string): void {
    const { staging } = this;
    const taken = staging.takeFrom(folder, name);
    this.rollback.add(path, () => staging.putInto(...this.tree.findFor(path), taken));
  }

  private removeFolder(path: string): boolean {
    const mode = this.tree.removeIfEmpty(path);
    if (mode === undefined) return false;
    this.rollback.add(path, () => this.tree.create(path, mode, () => {}));
    return true;
  }

  /** Stages a file and returns its staged name; undefined if the file in place already has this content. */
  private stage({ path, content, isSecret }: EncodedFile): string | undefined {
    const [folder, name = ''] = this.tree.tryFindFor(path) ?? [];
    const found = folder?.tryRead(name);
    if (found?.content.equals(content)) return undefined;
    const staged = this.staging.write(content, isSecret ? PRIVATE_FILE : 0o666);
    if (found) this.staging.restrictMode(staged, found.mode);
    return staged;
  }

  private putInPlace({ path, isSecret }: OutputFile, stagedName: string): void {
    const { tree, staging, rollback } = this;
    const mode = isSecret ? PRIVATE_FOLDER : 0o777;
    tree.create(folderOf(path), mode, (created) => {
      rollback.add(created, () => tree.removeIfEmpty(created));
    });
    const [folder, name] = tree.findFor(path);
    if (folder.tryStat(name)) {
      const old = staging.keepFrom(folder, name);
      rollback.add(path, () => staging.putInto(...tree.findFor(path), old));
      staging.putInto(folder, name, stagedName);
    } else {
      staging.putInto(folder, name, stagedName);
      rollback.add(path, () => removeFile(tree, path));
    }
  }

  /** Removes access for others from a secret and its folder. */
  private hide({ path }: OutputFile): void {
    this.restrictMode(path, PRIVATE_FILE);
    const folder = folderOf(path);
    if (folder !== '') this.restrictMode(folder, PRIVATE_FOLDER);
  }

  private restrictMode(path: string, allowed: number): void {
    const [folder, name] = this.tree.findFor(path);
    const before = folder.restrictMode(name, allowed);
    if (before === undefined) return;
    this.rollback.add(path, () => {
      const [again, sameName] = this.tree.findFor(path);
      again.changeMode(sameName, before);
    });
  }
}

function removeFile(tree: OutputTree, path: string): void {
  const [folder, name] = tree.findFor(path);
  folder.removeFile(name);
}
