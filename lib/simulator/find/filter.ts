import { isObject, type JsonObject, textOf } from '../protocol/json';
import { isRefusal, type Refusal, refuse } from '../protocol/refusal';

/** Whether a row, as the API shows it, belongs to the answer. */
export type Matches = (row: unknown) => boolean;

/** Texts that are compared whole even when a single one is given: names of a kind, not words of a person. */
const WHOLE_TEXTS: readonly string[] = ['Class', 'Scope'];

const ORDER: Record<string, (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Reads `Filter`: conditions that all must hold. */
export function compileFilter(filter: JsonObject): Matches | Refusal {
  const conditions: Matches[] = [];
  for (const [key, operand] of Object.entries(filter)) {
    const condition = compileCondition(key, operand);
    if (isRefusal(condition)) return condition;
    conditions.push(condition);
  }
  return (row) => conditions.every((condition) => condition(row));
}

function compileCondition(key: string, operand: unknown): Matches | Refusal {
  const [, path = key, operator = ''] = /^([\w.]*)(.*)$/s.exec(key) ?? [];
  if (operator !== '') return compileComparison(path, operator, operand);
  if (path === 'Tags.Name') return compileTags(operand);
  if (Array.isArray(operand)) return (row) => valuesAt(row, path).some((value) => isOneOf(value, operand));
  const isPartial = typeof operand === 'string' && !WHOLE_TEXTS.includes(path) && !/(?:^|\.)ID$/.test(path);
  if (!isPartial) return (row) => valuesAt(row, path).some((value) => isSame(value, operand));
  const words = operand.toLowerCase().split(' ');
  return (row) =>
    valuesAt(row, path).some((value) => {
      const text = textOf(value)?.toLowerCase();
      return text !== undefined && words.every((word) => text.includes(word));
    });
}

/** A list of alternatives, of which an array is a group that must be there as a whole. */
function compileTags(operand: unknown): Matches {
  const alternatives = (Array.isArray(operand) ? operand : [operand]).map((each) =>
    Array.isArray(each) ? each : [each],
  );
  return (row) => {
    const tags = valuesAt(row, 'Tags');
    return alternatives.some((group) => group.every((tag) => tags.includes(tag)));
  };
}

function compileComparison(path: string, operator: string, operand: unknown): Matches | Refusal {
  const holds = Object.hasOwn(ORDER, operator) ? ORDER[operator] : undefined;
  if (!holds) return refuse('filter_unknown_operator', operator);
  if (Array.isArray(operand)) return refuse('filter_array_comparison', path);
  if (operand === null) return refuse('filter_null_comparison', path);
  if (typeof operand !== 'string' && typeof operand !== 'number') return refuse('filter_bad_operator', path);
  return (row) =>
    valuesAt(row, path).some((value) => {
      const order = compareValues(value, operand);
      return order !== undefined && holds(order);
    });
}

/** Equality as the API sees it: an id may be a number or its digits. */
function isSame(value: unknown, operand: unknown): boolean {
  if (value === operand) return true;
  const text = textOf(value);
  return text !== undefined && text === textOf(operand);
}

function isOneOf(value: unknown, operands: readonly unknown[]): boolean {
  return operands.some((operand) => isSame(value, operand));
}

/** Numbers by size, times as instants, texts by code unit; undefined when they cannot be compared. */
export function compareValues(left: unknown, right: unknown): number | undefined {
  const leftText = textOf(left);
  const rightText = textOf(right);
  if (leftText === undefined || rightText === undefined) return undefined;
  const [leftNumber, rightNumber] = [numberOf(leftText), numberOf(rightText)];
  if (!Number.isNaN(leftNumber) && !Number.isNaN(rightNumber)) return Math.sign(leftNumber - rightNumber);
  return leftText < rightText ? -1 : leftText > rightText ? 1 : 0;
}

/** The number of a text that is one, or of a time; NaN otherwise. */
function numberOf(text: string): number {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
}

/** Every value at a dotted path; an array on the way stands for each of its elements. */
export function valuesAt(row: unknown, path: string): unknown[] {
  let values: unknown[] = [row];
  for (const key of path.split('.')) {
    values = values.flatMap((value) => {
      if (!isObject(value) || !Object.hasOwn(value, key)) return [];
      const next = value[key];
      return Array.isArray(next) ? next : [next];
    });
  }
  return values;
}
