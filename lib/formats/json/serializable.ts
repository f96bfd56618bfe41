import type { Problem } from '../../core/errors';

/** Halves of surrogate pairs, and characters that some programs write in a form that nobody can read back. */
const UNSERIALIZABLE_TEXT = /[\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/u;
/** For speed: nearly all text has no other characters than these. */
const SIMPLE_TEXT = /^[\t\n\x20-\x7e]*$/;

/** Whether a single value is one that JSON and every reader of YAML can carry: no list, no map. */
export function isSerializable(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return isSerializableText(value);
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

/** Whether a value is a map as object literals, JSON and `Object.create(null)` make them. */
export function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What in a value YAML or JSON cannot carry, each with its place. */
export function* findUnserializable(value: unknown, path: Path = []): Generator<Problem> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* findUnserializable(item, [...path, index]);
  } else if (isPlainMap(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (!isSerializableText(key)) yield toTextProblem(key, [...path, key]);
      yield* findUnserializable(item, [...path, key]);
    }
  } else if (!isSerializable(value)) {
    yield typeof value === 'string' ? toTextProblem(value, path) : toValueProblem(value, path);
  }
}

/** The place of a value in an object: keys and positions from the top. */
type Path = readonly (string | number)[];

function toTextProblem(text: string, path: Path): Problem {
  const [found = ''] = UNSERIALIZABLE_TEXT.exec(text) ?? [];
  const isHalf = /\p{Surrogate}/u.test(found);
  const what = isHalf ? 'half of a surrogate pair' : 'control character';
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'SYNTH_TEXT',
    message: `${formatPath(path)} has the ${what} U+${code}`,
    given: text,
    hint: isHalf
      ? 'cut text between characters, as in [...text]'
      : 'leave it out; some programs cannot read it back',
  };
}

function toValueProblem(value: unknown, path: Path): Problem {
  const what = typeof value === 'object' ? `an instance of ${value?.constructor?.name}` : String(value);
  return {
    code: 'SYNTH_VALUE',
    message: `${formatPath(path)} is ${typeof value === 'function' ? 'a function' : what}, which a manifest cannot carry`,
    allowed: 'text, finite numbers, booleans, null, lists and plain maps of these',
  };
}

/** A place in an object, such as `spec.ports[0].name` or `metadata.labels["a.b/c"]`. */
function formatPath(path: Path): string {
  const text = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return /^[A-Za-z_][\w-]*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return text.join('').replace(/^\./, '') || 'the object';
}
