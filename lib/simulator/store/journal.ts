import { computeChecksum, renderDelta } from './journal-text';
import type { StateFile } from './state-file';
import type { Delta, Store } from './store';

/** Changes of fewer bytes are never worth a new snapshot. */
const MIN_BYTES_TO_COMPACT = 256 * 1024;

/** The file of a journal. */
export type JournalFile = Pick<StateFile, 'append' | 'replace' | 'close'>;

/**
 * Writes a store to disk: a snapshot, then the changes since. Changes that arrive during a write share the
 * next one.
 */
export class Journal {
  private readonly file: JournalFile;
  private readonly store: Store;
  private current: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  /** Checksum of the last line; undefined if a new snapshot must be written. */
  private checksum: string | undefined;
  private snapshotBytes = 0;
  private changedBytes = 0;

  constructor(file: JournalFile, store: Store) {
    this.file = file;
    this.store = store;
  }

  /** Continues a file whose only line is a snapshot of the current store. */
  resume(line: string): void {
    this.snapshotBytes = line.length;
    this.checksum = computeChecksum(line);
  }

  /**
   * Writes the pending changes: returns a promise that resolves when they are on disk, or undefined if they
   * already are. It rejects if they cannot be written; the next call then writes a new snapshot.
   */
  commit(): Promise<void> | undefined {
    if (!this.store.hasChanges && this.checksum !== undefined) return this.current;
    this.next ??= Promise.resolve(this.current)
      .catch(() => undefined)
      .then(() => this.write());
    return this.next;
  }

  /** Reduces the file to a single snapshot, and closes it. */
  async close(): Promise<void> {
    try {
      // if this fails, the second commit retries
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
      // the file may now end anywhere, even within a line
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

  /** Appends changes to the file; false if the file has been removed. */
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
