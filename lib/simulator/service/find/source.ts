import type { RecordId, Searchable } from '../../store/table';

/** Records that a find can search. */
export interface Source<R> {
  /** All records, in the order of an unsorted response. */
  all(): readonly R[];
  /** Indexed fields, which can be read without rendering, by dotted path. */
  readonly columns: ReadonlyMap<string, Column<R>>;
  /** Renders a record for the API. */
  readonly render: (record: R) => object;
  /** Whether finds return a record yet. */
  readonly isFound: (record: R) => boolean;
}

/** An indexed field. */
export interface Column<R> {
  /** Returns the values of the field, as in the rendered record. */
  valuesOf(record: R): readonly unknown[];
  /** Returns the number of records with a value. */
  count(key: RecordId): number;
  /** Returns the records with any of the values, without repetition, in the order of {@link Source.all}. */
  lookUp(keys: readonly RecordId[]): readonly R[];
}

/** Creates a source from rows that are already rendered. */
export function rowsSource(rows: readonly object[]): Source<object> {
  return { all: () => rows, columns: new Map(), render: (row) => row, isFound: () => true };
}

/** Creates a source from the records of a table, with its indexes as columns. */
export function tableSource<R extends { readonly id: RecordId }, Index extends string>(
  table: Searchable<R, Index>,
  indexes: Readonly<Record<string, Index>>,
  render: (record: Readonly<R>) => object,
  isFound: (record: Readonly<R>) => boolean,
): Source<Readonly<R>> {
  const columns = new Map<string, Column<Readonly<R>>>([['ID', idColumn(table)]]);
  for (const [path, index] of Object.entries(indexes)) columns.set(path, indexColumn(table, index));
  return { all: () => table.values(), columns, render, isFound };
}

function idColumn<R extends { readonly id: RecordId }>(table: Searchable<R, never>): Column<Readonly<R>> {
  return {
    valuesOf: (record) => [record.id],
    count: () => 1,
    lookUp: (keys) => inOrder(keys.flatMap((key) => table.get(key) ?? [])),
  };
}

function indexColumn<R extends { readonly id: RecordId }, Index extends string>(
  table: Searchable<R, Index>,
  index: Index,
): Column<Readonly<R>> {
  return {
    valuesOf: (record) => table.keysOf(index, record),
    count: (key) => table.countBy(index, key),
    lookUp: ([key, ...others]) => {
      if (key === undefined) return [];
      const found = table.by(index, key);
      return others.length === 0
        ? found
        : inOrder([found, ...others.map((each) => table.by(index, each))].flat());
    },
  };
}

function inOrder<R extends { readonly id: RecordId }>(records: readonly R[]): readonly R[] {
  return [...new Set(records)].sort((left, right) => (left.id < right.id ? -1 : 1));
}
