import { formatGiven, type Problem } from '../core/errors';
import { isObject } from '../core/json';

/** Values that the API server accepts for a field. */
export interface FieldKind {
  /** In words. */
  readonly allowed: string;
  readonly has: (value: unknown) => boolean;
}

export const LIST: FieldKind = { allowed: 'a list', has: Array.isArray };
export const TEXT: FieldKind = { allowed: 'a string', has: (value) => typeof value === 'string' };
export const NUMBER: FieldKind = { allowed: 'a number', has: (value) => typeof value === 'number' };
export const SWITCH: FieldKind = {
  allowed: 'true or false',
  has: (value) => typeof value === 'boolean',
};

/** `sessionAffinityConfig`, whose only use is the time that a client stays. */
export const AFFINITY_CONFIG: FieldKind = {
  allowed: 'clientIP with timeoutSeconds, a number',
  has(value) {
    const clientIp = isObject(value) ? (value.clientIP ?? {}) : undefined;
    const seconds = isObject(clientIp) ? (clientIp.timeoutSeconds ?? 0) : undefined;
    return typeof seconds === 'number';
  },
};

/** One of some words. */
export function oneOf(words: readonly string[]): FieldKind {
  return { allowed: words.join(', '), has: (value) => words.some((word) => word === value) };
}

/** A field of a value that says nothing: what it is meant to keep away from the pods would reach them. */
export function toKindProblem(field: string, value: unknown, path: string, { allowed }: FieldKind): Problem {
  return {
    code: 'LB_SERVICE',
    message: `${field} of the Service '${path}' cannot be ${formatGiven(value)}`,
    given: value,
    allowed,
    hint: 'correct it: the API server would refuse it, too',
  };
}
