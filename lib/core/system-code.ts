import { isObject } from './json';

/** The code of an error of the operating system, such as `ENOENT`; `unknown` for any other error. */
export function toSystemCode(error: unknown): string {
  return isObject(error) && typeof error.code === 'string' ? error.code : 'unknown';
}
