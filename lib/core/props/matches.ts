import { UNKNOWN } from '../unknown';
import { isOutput, readProperty } from './describe-value';
import type { SimpleType } from './signature';

/** Whether a value is of a type that needs no description. */
export function isOfType(type: SimpleType, value: unknown): boolean {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'undefined':
    case 'function':
      return typeof value === type;
    case 'number':
      // NaN and infinity are what is left of a calculation that went wrong
      return typeof value === 'number' && Number.isFinite(value);
    case 'any':
      return true;
    case 'null':
      return value === null;
    case 'unknown':
      return value === UNKNOWN;
    case 'bytes':
      return Object.prototype.toString.call(value) === '[object Uint8Array]';
    case 'later':
      return isOutput(value) || typeof readProperty(value, 'then') === 'function';
    case 'construct':
      return isConstruct(value);
    case 'object':
      return (typeof value === 'object' && value !== null) || typeof value === 'function';
  }
}

/** By shape: another copy of constructs may have created it. */
function isConstruct(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || isOutput(value)) return false;
  return typeof readProperty(readProperty(value, 'node'), 'tryFindChild') === 'function';
}

/** Whether a text has the fixed parts of a glob, which has at most one `*`. */
export function matchesGlob(glob: string, text: string): boolean {
  const [start = '', end] = glob.split('*');
  if (end === undefined) return text === glob;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
