import { isDeepStrictEqual } from 'node:util';

/** Identifies a record: an id assigned by the service, or an address. */
export type RecordId = number | string;

/** The keys under which an index finds a record. */
export type IndexKeys<R> = (record: R) => readonly RecordId[];

/** Called on each change with the current record, or null if it was deleted. */
export type OnChange<R> = (id: RecordId, record: R | null) => void;

/**
 * Records of one kind, by id. A record is never changed in place but replaced with `put`, so that the indexes
 * and the log of changes stay complete.
 */
export class Table<R extends { readonly id: RecordId }, Index extends string = never> {
  private readonly records = new Map<string, R>();
  private readonly buckets = new Map<string, Set<string>>();
  private readonly indexes: Readonly<Record<Index, IndexKeys<R>>>;
  private readonly onChange: OnChange<R>;
  /** All records in order; undefined after a change. */
  private inOrder: readonly Readonly<R>[] | undefined;

  constructor(indexes: Readonly<Record<Index, IndexKeys<R>>>, onChange: OnChange<R>) {
    this.indexes = indexes;
    this.onChange = onChange;
  }

  get size(): number {
    return this.records.size;
  }

  get(id: RecordId | null | undefined): Readonly<R> | undefined {
    return this.records.get(String(id));
  }

  /** Returns all records, in the order of their ids. */
  values(): readonly Readonly<R>[] {
    this.inOrder ??= [...this.records.values()].sort(byId);
    return this.inOrder;
  }

  /** Returns the records under a key of an index, in the order of their ids. */
  by(index: Index, key: RecordId): Readonly<R>[] {
    const ids = this.buckets.get(`${index}:${key}`);
    if (!ids) return [];
    return [...ids].flatMap((id) => this.records.get(id) ?? []).sort(byId);
  }

  /** Returns the number of records under a key of an index. */
  countBy(index: Index, key: RecordId): number {
    return this.buckets.get(`${index}:${key}`)?.size ?? 0;
  }

  /** Returns the keys of a record in an index. */
  keysOf(index: Index, record: Readonly<R>): readonly RecordId[] {
    return this.indexes[index](record);
  }

  put(record: Readonly<R>): Readonly<R> {
    this.replace(String(record.id), record);
    this.onChange(record.id, record);
    return record;
  }

  delete(id: RecordId): void {
    const key = String(id);
    if (!this.records.has(key)) return;
    this.replace(key, undefined);
    this.onChange(id, null);
  }

  /** Returns the records by id, as plain data. */
  toState(): Record<string, R> {
    return Object.fromEntries(this.values().map((record) => [record.id, record]));
  }

  /** Replaces all records; only those that differ count as changed. */
  restore(records: Readonly<Record<string, R>>): void {
    for (const { id } of this.values()) {
      if (!Object.hasOwn(records, String(id))) this.delete(id);
    }
    for (const record of Object.values(records)) {
      if (!isDeepStrictEqual(this.get(record.id), record)) this.put(record);
    }
  }

  private replace(id: string, record: R | undefined): void {
    const before = this.bucketsOf(this.records.get(id));
    const after = this.bucketsOf(record);
    for (const name of before) if (!after.has(name)) this.leave(name, id);
    for (const name of after) if (!before.has(name)) this.enter(name, id);
    if (record) this.records.set(id, record);
    else this.records.delete(id);
    this.inOrder = undefined;
  }

  private bucketsOf(record: R | undefined): Set<string> {
    const names = new Set<string>();
    if (!record) return names;
    for (const index in this.indexes) {
      for (const key of this.indexes[index](record)) names.add(`${index}:${key}`);
    }
    return names;
  }

  private enter(bucket: string, id: string): void {
    const ids = this.buckets.get(bucket);
    if (ids) ids.add(id);
    else this.buckets.set(bucket, new Set([id]));
  }

  private leave(bucket: string, id: string): void {
    const ids = this.buckets.get(bucket);
    ids?.delete(id);
    if (ids?.size === 0) this.buckets.delete(bucket);
  }
}

/** The part of a table that finds need. An object that is not a table can implement it too. */
export type Searchable<R, Index extends string> = Pick<
  Table<R & { readonly id: RecordId }, Index>,
  'values' | 'get' | 'by' | 'countBy' | 'keysOf'
>;

function byId(left: { readonly id: RecordId }, right: { readonly id: RecordId }): number {
  return left.id < right.id ? -1 : 1;
}
