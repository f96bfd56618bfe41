import type { Problem } from '../../core/errors';
import { findUnresolved, toUnresolvedProblem } from './unresolved';

/** Halves of surrogate pairs, and characters that some programs write in a form that nobody can read back. */
const UNSERIALIZABLE_TEXT = /[\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]/u;
/** For speed: nearly all text has no other characters than these. */
const SIMPLE_TEXT = /^[\t\n\x20-\x7e]*$/;

/**
 * Whether a single value, no list and no map, is one that JSON and every reader of YAML can carry, and no
 * text in place of one.
 */
export function isSerializable(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return isSerializableText(value) && findUnresolved(value) === undefined;
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

/** Whether every program can read a text back. */
export function isSerializableText(text: string): boolean {
  return SIMPLE_TEXT.test(text) || !UNSERIALIZABLE_TEXT.test(text);
}

/** The same for the key of a map. */
export function isSerializableKey(key: string): boolean {
  return isSerializableText(key) && findUnresolved(key) === undefined;
}

/** Whether a value is a map as object literals, JSON and `Object.create(null)` make them. */
export function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What in a value YAML or JSON cannot carry, each with its place. */
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

/** Where lists have undefined items: those of maps are left out, but an item has a place. */
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

/** The place of a value in an object: keys and positions from the top. */
type Path = readonly (string | number)[];

/** The text is not shown: it may be that of a Secret. */
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
  };
}

function describeValue(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  // Outputs answer for every property, so this one first
  if (Reflect.get(value, '__pulumiOutput') === true) return 'an Output of Pulumi';
  return `an instance of ${value.constructor?.name}`;
}

/** A place in an object, such as `spec.ports[0].name` or `metadata.labels["a.b/c"]`. */
function formatPath(path: Path): string {
  const text = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return /^[A-Za-z_][\w-]*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return text.join('').replace(/^\./, '') || 'the object';
}
