import { isObject } from '../../core/json';

/** Returns the own value under `key`; undefined if `parent` is not an object or does not have the key. */
export function valueAt(parent: unknown, key: string): unknown {
  return isObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}

/** Whether `parent` is an object with its own value under `key`, whatever the value. */
export function hasKey(parent: unknown, key: string): boolean {
  return isObject(parent) && Object.hasOwn(parent, key);
}

/**
 * Returns a string, or a number as a string: the API accepts either for both. Undefined for anything else.
 */
export function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/**
 * Returns an integer from a number or its decimal digits; undefined if it is negative, or too large to be
 * exact in JavaScript.
 */
export function toInteger(value: unknown): number | undefined {
  const text = toText(value);
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Returns the list itself, or an empty one if `value` is not a list. */
export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether objects and lists are nested more than `depth` levels deep. */
export function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(inner, depth - 1));
}
