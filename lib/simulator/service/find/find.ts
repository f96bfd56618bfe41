import type { JsonObject } from '../../../core/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import type { RecordId, Searchable } from '../../store/table';
import type { Call, ServiceResponse } from '../model/call';
import type { Condition } from './filter';
import { parseFind } from './request';
import { Row } from './row';
import { sortRows } from './sort';
import { type Column, rowsSource, type Source, tableSource } from './source';

/** A table, and how its records are searched and shown. */
export interface Findable<R, Index extends string> {
  /** Key of the list in the response. */
  readonly key: string;
  readonly table: Searchable<R, Index>;
  /**
   * The indexes by the field whose values they have, as a dotted path: a find by that field uses the index
   * and does not render. An index must have exactly the values of the rendered field. `ID` needs none.
   */
  readonly indexes: Readonly<Record<string, Index>>;
  readonly render: (record: Readonly<R>) => object;
  /** Whether a find sees a record yet. @default - it sees every record */
  readonly isFound?: (record: Readonly<R>) => boolean;
}

/** Answers a find over a table, with as little scanning and rendering as the indexes allow. */
export function findInTable<R extends { readonly id: RecordId }, Index extends string>(
  call: Pick<Call, 'query' | 'strictness'>,
  { key, table, indexes, render, isFound = () => true }: Findable<R, Index>,
): ServiceResponse | Refusal {
  const source = tableSource(table, indexes, render, isFound);
  return respondWith(key, source, call.query, call.strictness === 'strict');
}

/** Answers a find over a few rows that are rendered already. */
export function respondToFind(
  key: string,
  rows: readonly object[],
  query: JsonObject,
): ServiceResponse | Refusal {
  return respondWith(key, rowsSource(rows), query, false);
}

/** Filters, sorts and pages, then reduces rows to the requested fields. */
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
 * The first field of a filter that no row has; undefined if there is none, or if there are no rows to compare
 * with.
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

/** The records that may meet all conditions: those of the index with the fewest, or all. */
function findCandidates<R>(source: Source<R>, conditions: readonly Condition[]): readonly R[] {
  const [best] = conditions
    .flatMap(({ path, keys }) => {
      const column = source.columns.get(path);
      return column && keys ? [toLookup(column, keys)] : [];
    })
    .sort((left, right) => left.count - right.count);
  return best ? best.column.lookUp(best.keys) : source.all();
}

/** What to ask of an index: the rarest value of each group, as all values of a group must be there. */
function toLookup<R>(column: Column<R>, groups: readonly (readonly RecordId[])[]) {
  const rarest = groups.flatMap(
    (group) => group.toSorted((a, b) => column.count(a) - column.count(b))[0] ?? [],
  );
  const keys = [...new Set(rarest)];
  return { column, keys, count: keys.reduce<number>((sum, key) => sum + column.count(key), 0) };
}
