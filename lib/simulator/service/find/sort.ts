import type { Row } from './row';
import { compareAny } from './values';

/** A field to sort by, and the direction. */
export interface SortKey {
  readonly path: string;
  readonly sign: 1 | -1;
}

/** Parses an element of `Sort`: a field name, after `-` for descending order. */
export function parseSortKey(field: string): SortKey {
  return field.startsWith('-') ? { path: field.slice(1), sign: -1 } : { path: field, sign: 1 };
}

/** Sorts rows; rows with equal fields keep their order. */
export function sortRows<R>(rows: Row<R>[], sort: readonly SortKey[]): readonly Row<R>[] {
  if (sort.length === 0) return rows;
  const keyed = rows.map((row) => ({ row, values: sort.map(({ path }) => row.valuesAt(path)[0]) }));
  keyed.sort((left, right) => {
    for (const [position, { sign }] of sort.entries()) {
      const order = compareAny(left.values[position], right.values[position]);
      if (order !== 0) return sign * order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}
