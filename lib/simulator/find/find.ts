import type { Reply } from '../call';
import { arrayOf, isObject, type JsonObject, valueAt } from '../protocol/json';
import { isRefusal, type Refusal, refuse } from '../protocol/refusal';
import { compareValues, compileFilter, type Matches, valuesAt } from './filter';
import { exclude, include, parsePaths } from './projection';

interface Find {
  /** 0: no limit. */
  readonly count: number;
  readonly from: number;
  readonly sort: readonly string[];
  readonly matches: Matches;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Answers a find over rows as the API shows them: filter, sort, page, then the fields asked for. */
export function answerFind(key: string, rows: readonly object[], query: JsonObject): Reply | Refusal {
  const find = parseFind(query);
  if (isRefusal(find)) return find;
  const matching = sortRows(rows.filter(find.matches), find.sort);
  const end = find.count === 0 ? matching.length : find.from + find.count;
  const page = matching.slice(find.from, end).map((row, position) => ({
    Index: find.from + position,
    ...fieldsOf(row, find),
  }));
  const body = { From: find.from, Count: page.length, Total: matching.length, [key]: page, is_ok: true };
  return { status: 200, body };
}

function parseFind(query: JsonObject): Find | Refusal {
  const count = valueAt(query, 'Count') ?? 0;
  const from = valueAt(query, 'From') ?? 0;
  if (!isCount(count)) return refuse('invalid_format', 'Count');
  if (!isCount(from)) return refuse('invalid_format', 'From');
  const filter = valueAt(query, 'Filter') ?? {};
  if (!isObject(filter)) return refuse('invalid_format', 'Filter');
  const matches = compileFilter(filter);
  if (isRefusal(matches)) return matches;
  return {
    count,
    from,
    matches,
    sort: textsAt(query, 'Sort'),
    include: textsAt(query, 'Include'),
    exclude: textsAt(query, 'Exclude'),
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function textsAt(query: JsonObject, key: string): string[] {
  return arrayOf(valueAt(query, key)).filter((each) => typeof each === 'string');
}

function sortRows(rows: readonly object[], fields: readonly string[]): readonly object[] {
  if (fields.length === 0) return rows;
  return rows.toSorted((left, right) => {
    for (const field of fields) {
      const path = field.replace(/^-/, '');
      const order = compareValues(valuesAt(left, path)[0], valuesAt(right, path)[0]) ?? 0;
      if (order !== 0) return field.startsWith('-') ? -order : order;
    }
    return 0;
  });
}

function fieldsOf(row: object, find: Find): object {
  let shown: unknown = row;
  if (find.include.length > 0) shown = include(shown, parsePaths(find.include));
  if (find.exclude.length > 0) shown = exclude(shown, parsePaths(find.exclude));
  return isObject(shown) ? shown : {};
}
