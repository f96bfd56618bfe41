import type { JsonObject } from '../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import type { RecordId } from '../../store/table';
import type { Call, Reply } from '../model/call';
import type { Condition } from './filter';
import { parseFind } from './request';
import { Row } from './row';
import { sortRows } from './sort';
import { type Column, rowsSource, type Searched, type Source, tableSource } from './source';

/** A table, and how its records are found and shown. */
export interface Findable<R, Index extends string> {
  /** Key of the list in the answer. */
  readonly key: string;
  readonly table: Searched<R, Index>;
  /**
   * Which index has the values of which field, as dotted path: a find by that field asks the index, and reads the field without
   * rendering. An index must have exactly the values that the rendered field shows. `ID` needs none.
   */
  readonly indexes: Readonly<Record<string, Index>>;
  readonly render: (record: Readonly<R>) => object;
  /** Whether there is a record already, as far as finds go. @default - every record is there */
  readonly isThere?: (record: Readonly<R>) => boolean;
}

/** Answers a find over a table: what an index can answer is not scanned, what is not shown is not rendered if that can be. */
export function findInTable<R extends { readonly id: RecordId }, Index extends string>(
  call: Pick<Call, 'query' | 'strictness'>,
  { key, table, indexes, render, isThere = () => true }: Findable<R, Index>,
): Reply | Refusal {
  const source = tableSource(table, indexes, render, isThere);
  return answerWith(key, source, call.query, call.strictness === 'strict');
}

/** Answers a find over a few rows as the API shows them. */
export function answerFind(key: string, rows: readonly object[], query: JsonObject): Reply | Refusal {
  return answerWith(key, rowsSource(rows), query, false);
}

/** Filter, sort, page, then the fields asked for. */
function answerWith<R>(
  key: string,
  source: Source<R>,
  query: JsonObject,
  isStrict: boolean,
): Reply | Refusal {
  const find = parseFind(query);
  if (isRefusal(find)) return find;
  const unknown = isStrict ? unknownField(source, find.conditions) : undefined;
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

/** The first field of a filter that no row has; a list without rows tells nothing. */
function unknownField<R>(source: Source<R>, conditions: readonly Condition[]): string | undefined {
  const records = source.all().filter(source.isThere);
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
  // what needs no rendering goes first
  const inTurn = [
    ...conditions.filter(({ path }) => source.columns.has(path)),
    ...conditions.filter(({ path }) => !source.columns.has(path)),
  ];
  const candidates = findCandidates(source, conditions).filter(source.isThere);
  const rows = candidates.map((record) => new Row(source, record));
  return rows.filter((row) => inTurn.every((condition) => row.meets(condition)));
}

/** The records that may meet all conditions: those of the index that leaves the fewest, or all. */
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
