import type { JsonObject } from '../../../core/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import type { RecordId, Searchable } from '../../store/table';
import type { Call, ServiceResponse } from '../model/call';
import type { Condition } from './filter';
import { parseFind } from './request';
import { Row } from './row';
import { sortRows } from './sort';
import { type Column, rowsSource, type Source, tableSource } from './source';

/** A table, with how to search and render its records. */
export interface Findable<R, Index extends string> {
  /** Key of the list in the response. */
  readonly key: string;
  readonly table: Searchable<R, Index>;
  /**
   * Indexes by the field that they cover, as a dotted path: a find by that field uses the index and does not
   * render. An index must have exactly the values of the rendered field. `ID` needs none.
   */
  readonly indexes: Readonly<Record<string, Index>>;
  readonly render: (record: Readonly<R>) => object;
  /** Whether finds return a record yet. @default - they return every record */
  readonly isFound?: (record: Readonly<R>) => boolean;
}

/** Responds to a find in a table, scanning and rendering as little as the indexes allow. */
export function findInTable<R extends { readonly id: RecordId }, Index extends string>(
  call: Pick<Call, 'query' | 'strictness'>,
  { key, table, indexes, render, isFound = () => true }: Findable<R, Index>,
): ServiceResponse | Refusal {
  const source = tableSource(table, indexes, render, isFound);
  return respondWith(key, source, call.query, call.strictness === 'strict');
}

/** Responds to a find in a few rows that are already rendered. */
export function respondToFind(
  key: string,
  rows: readonly object[],
  query: JsonObject,
): ServiceResponse | Refusal {
  return respondWith(key, rowsSource(rows), query, false);
}

/** Filters, sorts and pages rows, then reduces them to the requested fields. */
function respondWith<R>(
  key: string,
  source: Source<R>,
  query: JsonObject,
  isStrict: boolean,
): ServiceResponse | Refusal {
  const find = parseFind(query);
  if (isRefusal(find)) return find;
  const unknown = isStrict ? tryFindUnknownField(source, find.conditions) : undefined;
  if (unknown !== undefined) return refuse('bad_request', `Filter.${unknown}`);
  const matching = sortRows(matchingRows(source, find.conditions), find.sort);
  const end = find.count === 0 ? matching.length : find.from + find.count;
  const page = matching.slice(find.from, end).map((row, position) => ({
    Index: find.from + position,
    ...find.project(row.shown),
  }));
  const body = { From: find.from, Count: page.length, Total: matching.length, [key]: page, is_ok: true };
  return { status: 200, body };
}

/**
 * Finds the first filtered field that no row has; undefined if there is none, or if there are no rows at all.
 */
function tryFindUnknownField<R>(source: Source<R>, conditions: readonly Condition[]): string | undefined {
  const records = source.all().filter(source.isFound);
  if (records.length === 0) return undefined;
  return conditions
    .map(({ path }) => path)
    .filter((path) => path !== 'Scope' && !source.columns.has(path))
    .find((path) => {
      const [root = ''] = path.split('.');
      return !records.some((record) => Object.hasOwn(source.render(record), root));
    });
}

function matchingRows<R>(source: Source<R>, conditions: readonly Condition[]): Row<R>[] {
  // conditions that need no rendering come first
  const inTurn = [
    ...conditions.filter(({ path }) => source.columns.has(path)),
    ...conditions.filter(({ path }) => !source.columns.has(path)),
  ];
  const candidates = findCandidates(source, conditions).filter(source.isFound);
  const rows = candidates.map((record) => new Row(source, record));
  return rows.filter((row) => inTurn.every((condition) => row.meets(condition)));
}

/** Returns the records that may meet all conditions: those from the most selective index, or all. */
function findCandidates<R>(source: Source<R>, conditions: readonly Condition[]): readonly R[] {
  const [best] = conditions
    .flatMap(({ path, keys }) => {
      const column = source.columns.get(path);
      return column && keys ? [toLookup(column, keys)] : [];
    })
    .sort((left, right) => left.count - right.count);
  return best ? best.column.lookUp(best.keys) : source.all();
}

/**
 * Returns the look-up for an index: as a record must have all values of a group, the rarest of each group
 * suffices.
 */
function toLookup<R>(column: Column<R>, groups: readonly (readonly RecordId[])[]) {
  const rarest = groups.flatMap(
    (group) => group.toSorted((a, b) => column.count(a) - column.count(b))[0] ?? [],
  );
  const keys = [...new Set(rarest)];
  return { column, keys, count: keys.reduce<number>((sum, key) => sum + column.count(key), 0) };
}
