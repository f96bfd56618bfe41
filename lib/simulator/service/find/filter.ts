import { isObject, type JsonObject } from '../../../core/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import type { RecordId } from '../../store/table';
import { compareValues, isSame } from './values';

/** One condition of a filter. */
export interface Condition {
  /** Dotted path of its field. */
  readonly path: string;
  /** Whether the condition holds for a row with these values in the field. */
  readonly holds: (values: readonly unknown[]) => boolean;
  /**
   * Groups of values to look up in an index: the condition cannot hold unless the record has all values of at
   * least one group. Undefined if an index cannot help.
   */
  readonly keys?: readonly (readonly RecordId[])[] | undefined;
}

/** Fields whose text is compared as a whole, not word by word. */
const WHOLE_TEXT = /(?:^|\.)(?:ID|Class|Scope)$/;

const ORDER: Record<string, (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Parses `Filter`: conditions that must all hold. */
export function parseFilter(filter: JsonObject): readonly Condition[] | Refusal {
  const conditions: Condition[] = [];
  for (const [key, operand] of Object.entries(filter)) {
    const condition = parseCondition(key, operand);
    if (isRefusal(condition)) return condition;
    conditions.push(condition);
  }
  return conditions;
}

function parseCondition(key: string, operand: unknown): Condition | Refusal {
  const [, path = key, operator = ''] = /^([\w.]*)(.*)$/s.exec(key) ?? [];
  if (operator !== '') return comparison(path, operator, operand);
  if (isObject(operand)) return refuse('filter_bad_operator', path);
  if (path === 'Tags.Name') return tagged(operand);
  if (Array.isArray(operand)) {
    return operand.some((each) => typeof each === 'object' && each !== null)
      ? refuse('filter_bad_operator', path)
      : oneOf(path, operand);
  }
  return typeof operand === 'string' && !WHOLE_TEXT.test(path)
    ? words(path, operand)
    : oneOf(path, [operand]);
}

/** Creates a condition that holds for a value equal to one of the operands. */
function oneOf(path: string, operands: readonly unknown[]): Condition {
  const keys = operands.flatMap((each) => (isKey(each) ? [[each]] : []));
  return {
    path,
    holds: (values) => values.some((value) => operands.some((operand) => isSame(value, operand))),
    // indexes contain neither null nor booleans
    keys: keys.length === operands.length ? keys : undefined,
  };
}

/**
 * Creates a condition that holds for a string containing every word, ignoring case; other values are compared
 * as a whole.
 */
function words(path: string, operand: string): Condition {
  const parts = operand.toLowerCase().split(' ');
  const occursIn = (text: string) => {
    const lower = text.toLowerCase();
    return parts.every((part) => lower.includes(part));
  };
  return {
    path,
    holds: (values) =>
      values.some((value) => (typeof value === 'string' ? occursIn(value) : isSame(value, operand))),
  };
}

/**
 * Creates a condition that holds for rows with one of the tags; an array among them requires all of its tags.
 */
function tagged(operand: unknown): Condition {
  const groups = (Array.isArray(operand) ? operand : [operand]).map((each): readonly unknown[] =>
    Array.isArray(each) ? each : [each],
  );
  const keys = groups.map((group) => group.filter(isKey));
  return {
    path: 'Tags.Name',
    holds: (values) => groups.some((group) => group.every((tag) => values.includes(tag))),
    // an empty group matches every record
    keys: keys.every((group) => group.length > 0) ? keys : undefined,
  };
}

function comparison(path: string, operator: string, operand: unknown): Condition | Refusal {
  const decides = Object.hasOwn(ORDER, operator) ? ORDER[operator] : undefined;
  if (!decides) return refuse('filter_unknown_operator', operator);
  if (Array.isArray(operand)) return refuse('filter_array_comparison', path);
  if (operand === null) return refuse('filter_null_comparison', path);
  if (!isKey(operand)) return refuse('filter_bad_operator', path);
  return {
    path,
    holds: (values) =>
      values.some((value) => {
        const order = compareValues(value, operand);
        return order !== undefined && decides(order);
      }),
  };
}

function isKey(operand: unknown): operand is RecordId {
  return typeof operand === 'string' || typeof operand === 'number';
}
