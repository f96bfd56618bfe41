import { mkdtempSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileContent } from '../../../core/artifact-kind';
import { type Folder, Refusal } from './folder';
import type { OutputTree } from './output-tree';

/** Prefix of the name of a staging folder. */
export const STAGING_PREFIX = '.kumiki-staging-';

/**
 * A folder that only its owner can read, for files moving into and out of the output folder. It is inside the
 * output folder, which may be a separate file system: files cannot be renamed across file systems.
 */
export class Staging {
  private readonly output: Folder;
  private readonly folder: Folder;
  private readonly name: string;
  private readonly names = new Set<string>();

  private constructor(output: Folder) {
    this.output = output;
    this.name = basename(mkdtempSync(output.at(STAGING_PREFIX)));
    const folder = output.tryOpen(this.name);
    if (!folder) throw new Refusal(`'${this.name}' is gone`);
    this.folder = folder;
  }

  static create(tree: OutputTree): Staging {
    return new Staging(tree.root);
  }

  /**
   * Writes a new file and returns its name. It has no extension, so it cannot pass for a manifest if left
   * behind.
   */
  write(content: FileContent, mode: number): string {
    const name = this.nextName();
    this.folder.createFile(name, content, mode);
    return name;
  }

  /** Removes permissions that are not in `allowed` from a staged file. */
  restrictMode(name: string, allowed: number): void {
    this.folder.restrictMode(name, allowed);
  }

  /** Moves a file from a folder to here. Returns its name here. */
  takeFrom(folder: Folder, name: string): string {
    const taken = this.nextName();
    folder.moveFile(name, this.folder, taken);
    return taken;
  }

  /** Keeps a file of a folder. The file also stays there if the file system supports hard links. */
  keepFrom(folder: Folder, name: string): string {
    const kept = this.nextName();
    if (folder.tryLinkFile(name, this.folder, kept)) return kept;
    return this.takeFrom(folder, name);
  }

  putInto(folder: Folder, name: string, stagedName: string): void {
    this.folder.moveFile(stagedName, folder, name);
  }

  /** Removes the folder and the files left in it. */
  remove(): void {
    for (const name of this.names) this.folder.tryRemoveFile(name);
    this.folder.close();
    this.output.tryRemoveFolder(this.name);
  }

  private nextName(): string {
    const name = String(this.names.size);
    this.names.add(name);
    return name;
  }
}
