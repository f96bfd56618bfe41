/** A copy of a value, and whether it is plain JSON data through and through. */
export interface Plain {
  /** Maps have no null and no undefined, which is how Kubernetes understands leaving out; lists keep null. */
  readonly value: unknown;
  /** False when something in it cannot be carried; {@link findUncarried} says what. */
  readonly isClean: boolean;
}

/** Copies a value into plain JSON data, maps in sorted key order or as they are. */
export function toPlain(value: unknown, sortKeys: boolean): Plain {
  const copying: Copying = { sortKeys, isClean: true };
  const copied = copy(value, copying);
  return { value: copied, isClean: copying.isClean };
}

interface Copying {
  readonly sortKeys: boolean;
  isClean: boolean;
}

function copy(value: unknown, copying: Copying): unknown {
  if (typeof value === 'string') {
    if (!isCarriedText(value)) copying.isClean = false;
    return value;
  }
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) return copyList(value, copying);
    if (isPlainMap(value)) return copyMap(value, copying);
  }
  if (!isCarried(value)) copying.isClean = false;
  return value ?? null;
}

function copyList(list: readonly unknown[], copying: Copying): unknown[] {
  const result: unknown[] = [];
  for (const item of list) result.push(copy(item, copying));
  return result;
}

/** A clone is much faster than a map made key by key, and most maps are in their final order with nothing to leave out. */
function copyMap(map: Readonly<Record<string, unknown>>, copying: Copying): object {
  const result: Record<string, unknown> = { ...map };
  let last = '';
  for (const key in map) {
    const value = map[key];
    const isFinal = value !== undefined && value !== null && (key >= last || !copying.sortKeys);
    if (!isFinal) return copyKeyByKey(map, copying);
    last = key;
    if (!isCarriedText(key)) copying.isClean = false;
    const copied = copy(value, copying);
    if (copied !== value) setOwn(result, key, copied);
  }
  return result;
}

function copyKeyByKey(map: Readonly<Record<string, unknown>>, copying: Copying): object {
  const result: Record<string, unknown> = {};
  const keys = Object.keys(map);
  for (const key of copying.sortKeys ? keys.sort() : keys) {
    const value = map[key];
    if (value === undefined || value === null) continue;
    if (!isCarriedText(key)) copying.isClean = false;
    setOwn(result, key, copy(value, copying));
  }
  return result;
}

/** Sets a key also when it is `__proto__`, which a plain assignment would swallow. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Halves of surrogate pairs, and characters that some programs write so that none can read them back. */
export const UNCARRIED_TEXT = /[\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/u;
/** For speed: nearly all text has no other characters than these. */
const SIMPLE_TEXT = /^[\t\n\x20-\x7e]*$/;

function isCarriedText(text: string): boolean {
  return SIMPLE_TEXT.test(text) || !UNCARRIED_TEXT.test(text);
}

/** Whether a single value is one that JSON and every reader of YAML can carry. */
export function isCarried(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return isCarriedText(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
    case 'bigint':
    case 'undefined':
      return true;
    default:
      return value === null;
  }
}

/** Whether a value is a map as object literals, JSON and `Object.create(null)` make them. */
export function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
