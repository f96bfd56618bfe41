import { isObject } from '../../../core/json';
import { compareText } from '../../../core/order';
import { toText } from '../../protocol/json';

/** Returns all values at a dotted path; an array on the path is replaced by its elements. */
export function valuesAt(row: unknown, path: string): readonly unknown[] {
  let values: readonly unknown[] = [row];
  for (const key of path.split('.')) {
    values = values.flatMap((value) => {
      if (!isObject(value) || !Object.hasOwn(value, key)) return [];
      const next = value[key];
      return Array.isArray(next) ? next : [next];
    });
  }
  return values;
}

/** Whether the API treats two values as equal: an id may be a number or its digits, a boolean 0 or 1. */
export function isSame(value: unknown, operand: unknown): boolean {
  if (value === operand) return true;
  const text = toText(typeof value === 'boolean' && typeof operand !== 'boolean' ? Number(value) : value);
  return text !== undefined && text === toText(operand);
}

/**
 * Compares numbers by size, times as instants and other strings by code unit; undefined if the values cannot
 * be compared.
 */
export function compareValues(left: unknown, right: unknown): number | undefined {
  const leftText = toText(left);
  const rightText = toText(right);
  if (leftText === undefined || rightText === undefined) return undefined;
  const [leftNumber, rightNumber] = [toNumber(leftText), toNumber(rightText)];
  if (!Number.isNaN(leftNumber) && !Number.isNaN(rightNumber)) return Math.sign(leftNumber - rightNumber);
  return compareText(leftText, rightText);
}

/** Returns the number in a string, or the milliseconds of a time; NaN for other strings. */
function toNumber(text: string): number {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
}

/**
 * Compares any values, for sorting: missing ones first, then booleans, numbers by size, strings by code unit.
 */
export function compareAny(left: unknown, right: unknown): number {
  const rank = rankOf(left) - rankOf(right);
  if (rank !== 0) return rank;
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  return Number(left ?? 0) - Number(right ?? 0) || 0;
}

const RANKS: readonly string[] = ['boolean', 'number', 'string'];

/** Returns the rank of a value's type. Objects and null rank first, like missing values. */
function rankOf(value: unknown): number {
  return RANKS.indexOf(typeof value);
}
