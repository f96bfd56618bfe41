import type { Problem } from '../../core/errors';
import { isObject } from '../../core/json';

/** Yields what is wrong with plain data of unknown form, which stands at `path` in a site. */
export type Validator = (value: unknown, path: string) => Generator<Problem>;

/** A value for which a condition holds, in words: `allowed`. */
export function value(allowed: string, holds: (value: unknown) => boolean): Validator {
  return function* (given, path) {
    if (!holds(given)) yield problemAt(path, given, allowed);
  };
}

export function text(allowed: string, holds: (text: string) => boolean): Validator {
  return value(allowed, (given) => typeof given === 'string' && holds(given));
}

/** A whole number within bounds. */
export function whole(min: number, max: number): Validator {
  return value(
    `${min} to ${max}`,
    (given) => typeof given === 'number' && Number.isInteger(given) && given >= min && given <= max,
  );
}

/** A list whose elements each pass; it may be missing. */
export function list(validateElement: Validator): Validator {
  return function* (given, path) {
    if (given === undefined) return;
    if (!Array.isArray(given)) yield problemAt(path, given, 'a list');
    else for (const [index, each] of given.entries()) yield* validateElement(each, `${path}[${index}]`);
  };
}

/** A value that may be missing. */
export function optional(validate: Validator): Validator {
  return function* (given, path) {
    if (given !== undefined) yield* validate(given, path);
  };
}

/** An object with these fields and no others. */
export function object(fields: Readonly<Record<string, Validator>>): Validator {
  const keys = Object.keys(fields).join(', ');
  return function* (given, path) {
    const found = isObject(given) ? given : {};
    const pathOf = (key: string) => (path === '' ? key : `${path}.${key}`);
    if (!isObject(given)) yield problemAt(path, given, `an object with ${keys}`);
    for (const key of Object.keys(found)) {
      if (!Object.hasOwn(fields, key)) yield problemAt(pathOf(key), found[key], `no such key; ${keys}`);
    }
    for (const [key, validate] of Object.entries(fields)) {
      yield* validate(Object.hasOwn(found, key) ? found[key] : undefined, pathOf(key));
    }
  };
}

export function problemAt(path: string, given: unknown, allowed: string): Problem {
  const where = path === '' ? 'the site' : path;
  const message = given === undefined ? `${where} is missing` : `${where} has a value that is not allowed`;
  return { code: 'SIMULATOR_SITE', message, property: path, given, allowed };
}
