import { formatGiven, type Problem } from '../core/errors';
import { isObject } from '../core/json';

/** Values that the API server accepts for a field. */
export interface FieldKind {
  /** Description for messages. */
  readonly allowed: string;
  readonly has: (value: unknown) => boolean;
}

export const LIST: FieldKind = { allowed: 'a list', has: Array.isArray };
export const FAMILIES: FieldKind = {
  allowed: 'a list of IPv4 and IPv6',
  has: (value) => Array.isArray(value) && value.every((family) => family === 'IPv4' || family === 'IPv6'),
};
export const TEXT: FieldKind = { allowed: 'a string', has: (value) => typeof value === 'string' };
export const NUMBER: FieldKind = { allowed: 'a number', has: (value) => typeof value === 'number' };
export const SWITCH: FieldKind = {
  allowed: 'true or false',
  has: (value) => typeof value === 'boolean',
};

/** The longest affinity timeout that Kubernetes accepts. */
export const LONGEST_AFFINITY_SECONDS = 86_400;

/** `sessionAffinityConfig`, of which only the timeout of the affinity matters. */
export const AFFINITY_CONFIG: FieldKind = {
  allowed: `clientIP with timeoutSeconds, an integer from 1 to ${LONGEST_AFFINITY_SECONDS}`,
  has(value) {
    const clientIp = isObject(value) ? (value.clientIP ?? {}) : undefined;
    const seconds = isObject(clientIp) ? (clientIp.timeoutSeconds ?? 1) : undefined;
    return Number.isInteger(seconds) && Number(seconds) >= 1 && Number(seconds) <= LONGEST_AFFINITY_SECONDS;
  },
};

/** Accepts one of the given words. */
export function oneOf(words: readonly string[]): FieldKind {
  return { allowed: words.join(', '), has: (value) => words.some((word) => word === value) };
}

/**
 * Reports an invalid value, which must not be ignored: it may have been meant to keep clients away from the
 * pods.
 */
export function toKindProblem(field: string, value: unknown, path: string, { allowed }: FieldKind): Problem {
  return {
    code: 'LB_SERVICE',
    message: `${field} of the Service '${path}' cannot be ${formatGiven(value)}`,
    given: value,
    allowed,
    hint: 'correct it: the API server would refuse it, too',
  };
}
