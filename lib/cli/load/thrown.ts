import { inspect, types } from 'node:util';
import { formatGiven } from '../../core/errors';

/** The readable parts of an error. */
export interface ReadableError {
  readonly message: string;
  /** Stack trace; empty if there is none. */
  readonly stack: string;
  /** The wrapped errors, and the cause. */
  readonly reasons: readonly unknown[];
}

/**
 * Reads anything that a program threw; undefined if it is not an error. The message and the stack may be
 * values of any type, and reading them may throw.
 */
export function readError(thrown: unknown): ReadableError | undefined {
  if (!isError(thrown)) return undefined;
  const message = read(thrown, 'message');
  const stack = read(thrown, 'stack');
  const cause = read(thrown, 'cause');
  const parts = thrown instanceof AggregateError ? read(thrown, 'errors') : undefined;
  return {
    message: toText(message) || toText(read(thrown, 'name')) || 'Error',
    stack: typeof stack === 'string' ? stack : '',
    reasons: [...(Array.isArray(parts) ? parts : []), ...(cause === undefined ? [] : [cause])],
  };
}

/** Whether a value is an error, even from another realm, with a string as its message and its stack. */
export function isPlainError(thrown: unknown): thrown is Error {
  return (
    isError(thrown) &&
    typeof read(thrown, 'message') === 'string' &&
    typeof read(thrown, 'stack') === 'string' &&
    typeof read(thrown, 'name') === 'string'
  );
}

/** Describes a thrown value that is not an error, on one line. */
export function describeThrown(value: unknown): string {
  try {
    const text = inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
    return formatGiven(text.replace(/\n[ \t]+at [^\n]*/g, '').replace(/\s+/g, ' '));
  } catch {
    return 'an object that cannot be shown';
  }
}

function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || types.isNativeError(value);
  } catch {
    return false;
  }
}

function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

function toText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : describeThrown(value);
}
