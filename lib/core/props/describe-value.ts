import { toVisibleLine } from '../visible-text';

/** Places whose values may be or contain secrets. */
const SECRET_PLACE = /token|secret|passw|credential|private|key|auth|env|content|cert/i;

/** Tokens and passwords in the forms of variable assignments, of user info before a host, and of kubeadm. */
const SECRET_TEXT = /=|@|^[a-z0-9]{6}\.[a-z0-9]{16}$/;

/** Maximum length of a string in a message. */
const MAX_TEXT = 40;

/**
 * Describes a value in a few words for messages: never reveals a secret, and never exceeds a line.
 * @param place where it was given: the call, and the path of the property
 */
export function describeValue(value: unknown, place: string): string {
  switch (typeof value) {
    case 'string':
      return describeText(value, place);
    case 'number':
      return SECRET_PLACE.test(place) && Number.isFinite(value) ? 'a number' : `the number ${value}`;
    case 'bigint':
      return 'a bigint';
    case 'symbol':
      return 'a symbol';
    case 'function':
      return describeFunction(value);
    case 'object':
      return describeObject(value);
    default:
      return String(value);
  }
}

/** Returns a string on one line, cut if it is long. */
export function cut(text: string): string {
  return toVisibleLine(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text);
}

/** Whether a value is an output of Pulumi. Outputs appear to have every property. */
export function isOutput(value: unknown): boolean {
  return readProperty(value, '__pulumiOutput') === true;
}

/** What becomes of values that are put into a text. Files, of several lines, may deal with such texts. */
const CONVERTED: readonly (readonly [text: RegExp, value: string])[] = [
  [/ on an \[Output<T>\] is not supported/, 'an output of Pulumi'],
  [/^.*[$#]\{(?:Tf)?Token\[.*$/, 'a token'],
  [/^.*(?<!["'`])\[object [A-Z]\w*\](?!["'`]).*$/, 'an object'],
];

/** Names the value that became text if a string is or contains one: `an output of Pulumi`. */
export function findConverted(text: string): string | undefined {
  return text.includes('[') ? CONVERTED.find(([form]) => form.test(text))?.[1] : undefined;
}

/** Returns a property, or `unreadable` if a getter or proxy throws. */
export function readProperty(value: unknown, key: PropertyKey, unreadable?: unknown): unknown {
  try {
    return (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  } catch {
    return unreadable;
  }
}

/** Whether an object is neither a list nor an instance of a class. */
export function isPlain(value: object): boolean {
  // process.env is an instance of a Node class
  if (value === process.env) return true;
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    // of any realm: programs may run in another one
    return (
      prototype === null ||
      (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty'))
    );
  } catch {
    // proxies may throw on any access
    return false;
  }
}

/** Describes a string. A long one is more likely to be a secret than a visible mistake. */
function describeText(text: string, place: string): string {
  if (text === 'undefined') return "the string 'undefined'";
  const converted = findConverted(text);
  if (converted !== undefined) return `the text of ${converted}`;
  if (text.length > MAX_TEXT) return `a string of ${text.length} characters`;
  return SECRET_PLACE.test(place) || SECRET_TEXT.test(text) ? 'a string' : `the string '${cut(text)}'`;
}

/** Whether a function can only be called with `new`. */
export function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

function describeFunction(value: object): string {
  const name = readProperty(value, 'name');
  const what = isClass(value) ? 'class' : 'function';
  return typeof name === 'string' && name !== '' ? `the ${what} ${cut(name)}` : `a ${what}`;
}

function describeObject(value: object | null): string {
  if (value === null) return 'null';
  if (isOutput(value)) return 'an output of Pulumi';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isPlain(value)) return 'an object';
  const name = readProperty(readProperty(value, 'constructor'), 'name');
  if (typeof name !== 'string' || name === '') return 'an object';
  return `${/^[AEIOU]/i.test(name) ? 'an' : 'a'} ${cut(name)}`;
}
