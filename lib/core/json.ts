import { compareText } from './order';

/** A JSON object whose contents are not known yet. */
export type JsonObject = { readonly [key: string]: unknown };

/** Whether a value is an object, but not null or a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses a string as JSON; undefined if it is not valid JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns `value` if it is an object, otherwise an empty object. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Returns the objects in `value` if it is a list, otherwise an empty list. */
export function asObjects(value: unknown): readonly JsonObject[] {
  if (!Array.isArray(value)) return NONE;
  return value.every(isObject) ? value : value.filter(isObject);
}

const NONE: readonly JsonObject[] = [];

/** Returns the entries of `value` whose values are strings. */
export function asStrings(value: unknown): Record<string, string> {
  const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string';
  return Object.fromEntries(Object.entries(asObject(value)).filter(isText));
}

/**
 * Returns JSON with sorted keys: equal for values that differ only in the order of their keys, or in whether a
 * number is a BigInt.
 */
export function toSortedJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return Number(part);
    if (!isObject(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareText(a, b)));
  });
}
