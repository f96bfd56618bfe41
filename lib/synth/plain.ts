import type { Problem } from '../errors';

/** Where a value stands in an object: keys and positions from the top. */
type Path = readonly (string | number)[];

/** A value as plain JSON data, with what stood in the way. */
export interface Plain {
  /** Maps have no null and no undefined, which is how Kubernetes understands leaving out; lists keep null. */
  readonly value: unknown;
  /** Texts and numbers that YAML or JSON cannot carry. */
  readonly problems: readonly Problem[];
  /** Values that are no data at all (class instances, functions, tokens with a `resolve` method). */
  readonly foreign: readonly Problem[];
}

/** Copies a value into plain JSON data, maps in sorted key order or as they are. */
export function toPlain(value: unknown, sortKeys: boolean): Plain {
  const copying: Copying = { sortKeys, path: [], problems: [], foreign: [] };
  return { ...copying, value: copy(value, copying) };
}

interface Copying {
  readonly sortKeys: boolean;
  readonly path: (string | number)[];
  readonly problems: Problem[];
  readonly foreign: Problem[];
}

function copy(value: unknown, copying: Copying): unknown {
  switch (typeof value) {
    case 'string':
      checkText(value, copying);
      return value;
    case 'boolean':
    case 'bigint':
      return value;
    case 'number':
      if (!Number.isFinite(value)) copying.problems.push(notCarried(copying.path, String(value)));
      return value;
    case 'undefined':
      return null;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return copyList(value, copying);
      if (isPlainMap(value) && typeof value.resolve !== 'function') return copyMap(value, copying);
      copying.foreign.push(notCarried(copying.path, `an instance of ${value.constructor?.name}`));
      return null;
    default:
      copying.foreign.push(notCarried(copying.path, `a ${typeof value}`));
      return null;
  }
}

function copyList(list: readonly unknown[], copying: Copying): unknown[] {
  return list.map((item, index) => {
    copying.path.push(index);
    const copied = copy(item, copying);
    copying.path.pop();
    return copied;
  });
}

function copyMap(map: Readonly<Record<string, unknown>>, copying: Copying): object {
  const result: Record<string, unknown> = {};
  const keys = Object.keys(map);
  for (const key of copying.sortKeys ? keys.sort() : keys) {
    const value = map[key];
    if (value === undefined || value === null) continue;
    copying.path.push(key);
    checkText(key, copying);
    setOwn(result, key, copy(value, copying));
    copying.path.pop();
  }
  return result;
}

/** Sets a key also when it is `__proto__`, which a plain assignment would swallow. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The first test is for speed: nearly all text is of these characters. */
function checkText(text: string, { path, problems }: Copying): void {
  if (!/[^\t\n\x20-\x7e]/.test(text)) return;
  const [found] = /[\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/u.exec(text) ?? [];
  if (found === undefined) return;
  const isHalf = /\p{Surrogate}/u.test(found);
  problems.push({
    code: 'SYNTH_TEXT',
    message: `${formatPath(path)} has the ${isHalf ? 'half of a surrogate pair' : 'control character'} U+${codeOf(found)}`,
    given: text,
    hint: isHalf
      ? 'cut text between characters, as in [...text]'
      : 'leave it out; some programs cannot read it back',
  });
}

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}

/** Whether a value is a map as object literals and JSON make them. */
export function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function notCarried(path: Path, what: string): Problem {
  return {
    code: 'SYNTH_VALUE',
    message: `${formatPath(path)} is ${what}, which a manifest cannot carry`,
    allowed: 'text, finite numbers, booleans, null, lists and plain maps of these',
  };
}

/** A place in an object, such as `spec.ports[0].name` or `metadata.labels["a.b/c"]`. */
export function formatPath(path: Path): string {
  const text = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return /^[A-Za-z_][\w-]*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return text.join('').replace(/^\./, '') || 'the object';
}
