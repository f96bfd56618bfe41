import type { Problem } from '../../core/errors';
import { findUnresolved, toUnresolvedProblem } from './unresolved';

/** Lone surrogates, and characters that some programs write in a form that cannot be read back. */
const UNSERIALIZABLE_TEXT = /[\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]/u;
/** Fast path: nearly all strings consist of these characters only. */
const SIMPLE_TEXT = /^[\t\n\x20-\x7e]*$/;

/**
 * Whether JSON and every YAML reader can represent a scalar value, and it is not the string form of an
 * unresolved value.
 */
export function isSerializable(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return isSerializableText(value) && findUnresolved(value) === undefined;
    case 'number':
      return Number.isFinite(value);
    case 'bigint':
      // readers of JSON would round others
      return Number.isSafeInteger(Number(value));
    case 'boolean':
    case 'undefined':
      return true;
    default:
      return value === null;
  }
}

/** Whether every program can read a string back. */
export function isSerializableText(text: string): boolean {
  return SIMPLE_TEXT.test(text) || !UNSERIALIZABLE_TEXT.test(text);
}

/**
 * Whether every program can read the key of a map back, and it is not the string form of an unresolved value.
 */
export function isSerializableKey(key: string): boolean {
  return isSerializableText(key) && findUnresolved(key) === undefined;
}

/** Whether a value is a plain map, such as one from an object literal, JSON or `Object.create(null)`. */
export function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Finds everything in a value that YAML or JSON cannot represent, with its path. */
export function* findUnserializable(value: unknown, path: Path = []): Generator<Problem> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (item === undefined) yield toValueProblem(item, [...path, index]);
      else yield* findUnserializable(item, [...path, index]);
    }
  } else if (isPlainMap(value)) {
    for (const [key, item] of Object.entries(value)) {
      yield* checkText(key, [...path, key], 'the key ');
      yield* findUnserializable(item, [...path, key]);
    }
  } else if (typeof value === 'string') {
    yield* checkText(value, path);
  } else if (!isSerializable(value)) {
    yield toValueProblem(value, path);
  }
}

/** Finds undefined list items: undefined map entries are left out, but a list item cannot be. */
export function* findUndefinedItems(value: unknown, path: Path = []): Generator<Problem> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (item === undefined) yield toValueProblem(item, [...path, index]);
      else yield* findUndefinedItems(item, [...path, index]);
    }
  } else if (isPlainMap(value)) {
    for (const [key, item] of Object.entries(value)) yield* findUndefinedItems(item, [...path, key]);
  }
}

function* checkText(text: string, path: Path, what = ''): Generator<Problem> {
  const unresolved = findUnresolved(text);
  if (unresolved !== undefined) yield toUnresolvedProblem(what + formatPath(path), unresolved);
  if (!isSerializableText(text)) yield toTextProblem(text, path);
}

/** The path of a value in an object: keys and list positions from the top. */
type Path = readonly (string | number)[];

/** The string is not shown: it may belong to a Secret. */
function toTextProblem(text: string, path: Path): Problem {
  const [found = ''] = UNSERIALIZABLE_TEXT.exec(text) ?? [];
  const isHalf = /[\ud800-\udfff]/u.test(found);
  const what = isHalf ? 'half of a surrogate pair' : 'control character';
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'SYNTH_TEXT',
    message: `${formatPath(path)} has the ${what} U+${code}`,
    hint: isHalf
      ? 'cut text between characters, as in [...text]'
      : 'leave it out; some programs cannot read it back',
  };
}

function toValueProblem(value: unknown, path: Path): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `${formatPath(path)} is ${describeValue(value)}, which a manifest cannot carry`,
    allowed: 'text, finite numbers, booleans, null, lists and plain maps of these',
    ...(typeof value === 'bigint' && { hint: 'write it as a string: readers of JSON would round it' }),
  };
}

function describeValue(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  // checked first: an Output has every property
  if (Reflect.get(value, '__pulumiOutput') === true) return 'an Output of Pulumi';
  return `an instance of ${value.constructor?.name}`;
}

/** Formats a path in an object, such as `spec.ports[0].name` or `metadata.labels["a.b/c"]`. */
function formatPath(path: Path): string {
  const text = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return /^[A-Za-z_][\w-]*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return text.join('').replace(/^\./, '') || 'the object';
}
