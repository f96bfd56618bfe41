import type { Problem } from '../../core/errors';
import { isObject } from '../../core/json';

/** Yields the problems of unvalidated data at `path` in a site. */
export type Validator = (value: unknown, path: string) => Generator<Problem>;

/** Accepts values for which `holds` is true; `allowed` describes them in words. */
export function value(allowed: string, holds: (value: unknown) => boolean): Validator {
  return function* (given, path) {
    if (!holds(given)) yield problemAt(path, given, allowed);
  };
}

export function text(allowed: string, holds: (text: string) => boolean): Validator {
  return value(allowed, (given) => typeof given === 'string' && holds(given));
}

/** Accepts integers within bounds. */
export function whole(min: number, max: number): Validator {
  return value(
    `${min} to ${max}`,
    (given) => typeof given === 'number' && Number.isInteger(given) && given >= min && given <= max,
  );
}

/** Accepts a list, possibly missing, of valid elements. */
export function list(validateElement: Validator): Validator {
  return function* (given, path) {
    if (given === undefined) return;
    if (!Array.isArray(given)) yield problemAt(path, given, 'a list');
    else for (const [index, each] of given.entries()) yield* validateElement(each, `${path}[${index}]`);
  };
}

/** Accepts a valid value, or none. */
export function optional(validate: Validator): Validator {
  return function* (given, path) {
    if (given !== undefined) yield* validate(given, path);
  };
}

/** Accepts an object with these fields and no others. */
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
