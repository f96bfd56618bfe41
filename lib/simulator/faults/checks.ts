import { isObject, valueAt } from '../protocol/json';

/** Says what a property takes; undefined when the value is that. */
export type Check = (value: unknown) => string | undefined;

/** Longest delay of an answer: an hour, in milliseconds. */
const MAX_DELAY_MS = 3_600_000;

const isText: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a text');

const isPath: Check = (value) =>
  typeof value === 'string' && value.startsWith('/') ? undefined : 'a path such as /appliance/:id/config';

const isOneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.some((each) => each === value) ? undefined : values.join(', ');

const isWhole =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? undefined
      : `a whole number from ${min} to ${max}`;

const isRequest: Check = (value) => {
  const body = valueAt(value, 'body');
  const isGood =
    isText(valueAt(value, 'method')) === undefined &&
    isPath(valueAt(value, 'path')) === undefined &&
    (body === undefined || isObject(body));
  return isGood ? undefined : 'an object with method, path and perhaps body';
};

/** What each property of a fault takes. */
export const PROPERTY_CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['method', isOneOf('GET', 'POST', 'PUT', 'DELETE')],
  ['path', (value) => (value instanceof RegExp ? undefined : isPath(value))],
  ['times', isWhole(1, Number.MAX_SAFE_INTEGER)],
  ['when', isOneOf('before', 'after')],
  ['status', isWhole(400, 599)],
  ['errorCode', isText],
  ['retryAfter', isWhole(0, MAX_DELAY_MS / 1000)],
  ['delayMs', isWhole(0, MAX_DELAY_MS)],
  ['forSeconds', isWhole(0, Number.MAX_SAFE_INTEGER)],
  ['at', isOneOf('migrating', 'cleaning')],
  ['request', isRequest],
]);
