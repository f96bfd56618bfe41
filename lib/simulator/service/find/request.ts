import { isObject, type JsonObject } from '../../../core/json';
import { toInteger, toList, valueAt } from '../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import { type Condition, parseFilter } from './filter';
import { parseProjection } from './projection';
import { parseSortKey, type SortKey } from './sort';

/** A parsed find request. */
export interface Find {
  /** Most rows to return; 0 for no limit. */
  readonly count: number;
  readonly from: number;
  readonly sort: readonly SortKey[];
  readonly conditions: readonly Condition[];
  /** Reduces a row to the requested fields. */
  readonly project: (row: object) => object;
}

/** Parses the query of a find. */
export function parseFind(query: JsonObject): Find | Refusal {
  const count = toInteger(valueAt(query, 'Count') ?? 0);
  const from = toInteger(valueAt(query, 'From') ?? 0);
  if (count === undefined) return refuse('invalid_format', 'Count');
  if (from === undefined) return refuse('invalid_format', 'From');
  const filter = valueAt(query, 'Filter') ?? {};
  if (!isObject(filter)) return refuse('invalid_format', 'Filter');
  const conditions = parseFilter(filter);
  if (isRefusal(conditions)) return conditions;
  const sort = textsAt(query, 'Sort').map(parseSortKey);
  const project = parseProjection(textsAt(query, 'Include'), textsAt(query, 'Exclude'));
  return { count, from, conditions, sort, project };
}

function textsAt(query: JsonObject, key: string): string[] {
  return toList(valueAt(query, key)).filter((each) => typeof each === 'string');
}
