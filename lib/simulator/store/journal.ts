import { computeChecksum, renderDelta } from './journal-text';
import type { StateFile } from './state-file';
import type { Delta, Store } from './store';

/** Below this many bytes, changes are never worth a new snapshot. */
const MIN_BYTES_TO_COMPACT = 256 * 1024;

/** What a journal needs of its file. */
export type JournalFile = Pick<StateFile, 'append' | 'replace' | 'close'>;

/** Keeps a store on disk: a snapshot and what has changed since; many changes of one moment share one write. */
export class Journal {
  private readonly file: JournalFile;
  private readonly store: Store;
  private current: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  /** Checksum of the last line; undefined: the file must be written anew. */
  private checksum: string | undefined;
  private snapshotBytes = 0;
  private changedBytes = 0;

  constructor(file: JournalFile, store: Store) {
    this.file = file;
    this.store = store;
  }

  /** Goes on with a file that holds the store as it is, in one line of that length and checksum. */
  resume(line: string): void {
    this.snapshotBytes = line.length;
    this.checksum = computeChecksum(line);
  }

  /**
   * Resolves when all that has happened so far is on disk; whoever has seen it may then be answered. Undefined: it is already.
   * Rejects when it cannot be written; the next one tries to write everything.
   */
  commit(): Promise<void> | undefined {
    if (!this.store.hasChanges && this.checksum !== undefined) return this.current;
    this.next ??= Promise.resolve(this.current)
      .catch(() => undefined)
      .then(() => this.write());
    return this.next;
  }

  /** Writes what is left, so that the file is one snapshot, and lets go of it. */
  async close(): Promise<void> {
    try {
      // what fails here is tried again below
      await this.commit()?.catch(() => undefined);
      if (this.changedBytes > 0) this.checksum = undefined;
      await this.commit();
    } finally {
      await this.file.close();
    }
  }

  private async write(): Promise<void> {
    this.current = this.next;
    this.next = undefined;
    try {
      await this.put(this.store.takeDelta());
    } catch (error) {
      // nobody knows where the file ends now
      this.checksum = undefined;
      throw error;
    } finally {
      this.current = undefined;
    }
  }

  private async put(delta: Delta | undefined): Promise<void> {
    const { checksum, isOutgrown } = this;
    if (delta && checksum !== undefined && !isOutgrown && (await this.append(delta, checksum))) return;
    await this.compact();
  }

  private get isOutgrown(): boolean {
    return this.changedBytes > Math.max(this.snapshotBytes, MIN_BYTES_TO_COMPACT);
  }

  /** False: the file is not there any more. */
  private async append(delta: Delta, after: string): Promise<boolean> {
    const line = renderDelta(delta, after);
    this.changedBytes += line.length;
    this.checksum = computeChecksum(line);
    return this.file.append(`${line}\n`);
  }

  private async compact(): Promise<void> {
    const line = this.store.toJson();
    await this.file.replace(`${line}\n`);
    this.snapshotBytes = line.length;
    this.changedBytes = 0;
    this.checksum = computeChecksum(line);
  }
}
