import type { Problem } from '../errors';

/** Where a value stands in an object, as keys and positions from the top. */
type Path = readonly (string | number)[];

/** What {@link toPlain} found wrong, with the place. */
export type ValueProblem = Pick<Problem, 'code' | 'message' | 'given' | 'allowed' | 'hint'>;

/**
 * Copies a value into plain JSON data: maps in sorted key order (or as they are), without what is null or undefined in maps, as
 * Kubernetes means by leaving out; null in lists stays. What YAML or JSON cannot carry is told to `onProblem`.
 */
export function toPlain(
  value: unknown,
  sortKeys: boolean,
  onProblem: (problem: ValueProblem) => void,
): unknown {
  return copy(value, { sortKeys, onProblem }, []);
}

interface Copying {
  readonly sortKeys: boolean;
  readonly onProblem: (problem: ValueProblem) => void;
}

function copy(value: unknown, copying: Copying, path: (string | number)[]): unknown {
  switch (typeof value) {
    case 'string':
      return copyText(value, copying, path);
    case 'boolean':
    case 'bigint':
      return value;
    case 'number':
      if (!Number.isFinite(value)) copying.onProblem(notRenderable(path, String(value)));
      return value;
    case 'undefined':
      return null;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return copyList(value, copying, path);
      if (isMap(value)) return copyMap(value, copying, path);
      copying.onProblem(notRenderable(path, `a ${value.constructor.name}`));
      return null;
    default:
      copying.onProblem(notRenderable(path, `a ${typeof value}`));
      return null;
  }
}

function copyList(list: readonly unknown[], copying: Copying, path: (string | number)[]): unknown[] {
  return list.map((item, index) => {
    path.push(index);
    const copied = copy(item, copying, path);
    path.pop();
    return copied;
  });
}

function copyMap(
  map: Readonly<Record<string, unknown>>,
  copying: Copying,
  path: (string | number)[],
): object {
  const result: Record<string, unknown> = {};
  const keys = Object.keys(map);
  for (const key of copying.sortKeys ? keys.sort() : keys) {
    const value = map[key];
    if (value === undefined || value === null) continue;
    path.push(key);
    copyText(key, copying, path);
    setOwn(result, key, copy(value, copying, path));
    path.pop();
  }
  return result;
}

/** Sets a key also when it is `__proto__`, which a plain assignment would swallow. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function copyText(text: string, copying: Copying, path: Path): string {
  if (/[^\x20-\x7e]/.test(text) && /\p{Surrogate}/u.test(text)) {
    copying.onProblem({
      code: 'SYNTH_TEXT',
      message: `${formatPath(path)} has half of a surrogate pair, which is no character`,
      given: text,
      hint: 'cut text between characters, for example with [...text], and decode bytes as UTF-8',
    });
  }
  return text;
}

function isMap(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function notRenderable(path: Path, what: string): ValueProblem {
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
