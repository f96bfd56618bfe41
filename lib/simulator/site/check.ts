import type { Problem } from '../../core/errors';
import { isObject } from '../../core/json';

/** Yields what is wrong with plain data of unknown form, which stands at `path` in a site. */
export type Check = (value: unknown, path: string) => Generator<Problem>;

/** A value for which a condition holds, in words: `allowed`. */
export function value(allowed: string, holds: (value: unknown) => boolean): Check {
  return function* (given, path) {
    if (!holds(given)) yield problemAt(path, given, allowed);
  };
}

export function text(allowed: string, holds: (text: string) => boolean): Check {
  return value(allowed, (given) => typeof given === 'string' && holds(given));
}

/** A whole number within bounds. */
export function whole(min: number, max: number): Check {
  return value(
    `${min} to ${max}`,
    (given) => typeof given === 'number' && Number.isInteger(given) && given >= min && given <= max,
  );
}

/** A list whose elements each pass a check; it may be missing. */
export function list(checkElement: Check): Check {
  return function* (given, path) {
    if (given === undefined) return;
    if (!Array.isArray(given)) yield problemAt(path, given, 'a list');
    else for (const [index, each] of given.entries()) yield* checkElement(each, `${path}[${index}]`);
  };
}

/** A value that may be missing. */
export function optional(check: Check): Check {
  return function* (given, path) {
    if (given !== undefined) yield* check(given, path);
  };
}

/** An object with these fields and no others. */
export function object(fields: Readonly<Record<string, Check>>): Check {
  const keys = Object.keys(fields).join(', ');
  return function* (given, path) {
    const found = isObject(given) ? given : {};
    const pathOf = (key: string) => (path === '' ? key : `${path}.${key}`);
    if (!isObject(given)) yield problemAt(path, given, `an object with ${keys}`);
    for (const key of Object.keys(found)) {
      if (!Object.hasOwn(fields, key)) yield problemAt(pathOf(key), found[key], `no such key; ${keys}`);
    }
    for (const [key, check] of Object.entries(fields)) {
      yield* check(Object.hasOwn(found, key) ? found[key] : undefined, pathOf(key));
    }
  };
}

export function problemAt(path: string, given: unknown, allowed: string): Problem {
  const where = path === '' ? 'the site' : path;
  const message = given === undefined ? `${where} is missing` : `${where} has a value that is not allowed`;
  return { code: 'SIMULATOR_SITE', message, property: path, given, allowed };
}
