import { isObject, type JsonObject } from '../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import type { RecordId } from '../../store/table';
import { compareValues, isSame } from './values';

/** One condition of a filter. */
export interface Condition {
  /** Dotted path of the field it is about. */
  readonly path: string;
  /** Whether it holds for a row that has these values there. */
  readonly holds: (values: readonly unknown[]) => boolean;
  /**
   * Groups of values, of which one group must be there as a whole, or it cannot hold: what an index can be asked. Undefined:
   * nothing to ask for.
   */
  readonly keys?: readonly (readonly RecordId[])[] | undefined;
}

/** Texts that are compared whole even when a single one is given: names of a kind, not words of a person. */
const WHOLE_TEXT = /(?:^|\.)(?:ID|Class|Scope)$/;

const ORDER: Record<string, (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Reads `Filter`: conditions that all must hold. */
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

/** Equality with one of several values. */
function oneOf(path: string, operands: readonly unknown[]): Condition {
  const keys = operands.flatMap((each) => (isKey(each) ? [[each]] : []));
  return {
    path,
    holds: (values) => values.some((value) => operands.some((operand) => isSame(value, operand))),
    // an index has neither null nor booleans
    keys: keys.length === operands.length ? keys : undefined,
  };
}

/** Every word occurs in the text, in either case; what is no text is compared as a whole. */
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

/** A list of alternatives, of which an array is a group that must be there as a whole. */
function tagged(operand: unknown): Condition {
  const groups = (Array.isArray(operand) ? operand : [operand]).map((each): readonly unknown[] =>
    Array.isArray(each) ? each : [each],
  );
  const keys = groups.map((group) => group.filter(isKey));
  return {
    path: 'Tags.Name',
    holds: (values) => groups.some((group) => group.every((tag) => values.includes(tag))),
    // a group of nothing is always there
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
