import type { Problem } from '../../core/errors';
import { isObject, type JsonObject } from '../protocol/json';

/** What a reader makes of the value at a path; undefined: nothing, and it has been reported. */
export type Read<T> = (value: unknown, path: string) => T | undefined;

/** Reads plain data of unknown form, and gathers all that is wrong with it. */
export class SiteReader {
  readonly problems: Problem[] = [];

  /** Says what is wrong at a path. */
  report(path: string, given: unknown, allowed: string): undefined {
    const where = path === '' ? 'the site' : path;
    const message = given === undefined ? `${where} is missing` : `${where} has a value that is not allowed`;
    this.problems.push({ code: 'SIMULATOR_SITE', message, property: path, given, allowed });
    return undefined;
  }

  /** An object with no other than these keys. */
  object(value: unknown, path: string, keys: readonly string[]): JsonObject {
    const allowed = `an object with ${keys.join(', ')}`;
    if (!isObject(value)) {
      this.report(path, value, allowed);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key))
        this.report(path === '' ? key : `${path}.${key}`, value[key], `no such key; ${keys.join(', ')}`);
    }
    return value;
  }

  /** The elements that can be read; none when there is no list. */
  list<T>(value: unknown, path: string, read: Read<T>): T[] {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) {
      this.report(path, value, 'a list');
      return [];
    }
    return value.flatMap((each, index) => read(each, `${path}[${index}]`) ?? []);
  }

  /** A value that is one of its kind, such as a text that is an address. */
  value<T>(value: unknown, path: string, { is, allowed }: Kind<T>): T | undefined {
    return is(value) ? value : this.report(path, value, allowed);
  }

  /** The same, where it may be left out. */
  optional<T>(value: unknown, path: string, kind: Kind<T>): T | undefined {
    return value === undefined || value === null ? undefined : this.value(value, path, kind);
  }
}

/** A kind of plain value. */
export interface Kind<T> {
  is(value: unknown): value is T;
  /** In words. */
  readonly allowed: string;
}

/** A text for which a condition holds. */
export function textKind(allowed: string, holds: (text: string) => boolean): Kind<string> {
  return { is: (value): value is string => typeof value === 'string' && holds(value), allowed };
}

/** A whole number within bounds. */
export function wholeKind(least: number, most: number): Kind<number> {
  return {
    is: (value): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
    allowed: `${least} to ${most}`,
  };
}
