import { isObject } from '../../core/json';
import { valueAt } from '../protocol/json';

/** The values that a property of a fault accepts. */
interface Property {
  /** The accepted values, in words. */
  readonly allowed: string;
  readonly accepts: (value: unknown) => boolean;
}

/** Longest delay of a response: an hour, in milliseconds. */
const MAX_DELAY_MS = 3_600_000;

const TEXT: Property = { allowed: 'a text', accepts: (value) => typeof value === 'string' && value !== '' };

const PATH: Property = {
  allowed: 'a path such as /appliance/:id/config',
  accepts: (value) => typeof value === 'string' && value.startsWith('/'),
};

const REQUEST: Property = {
  allowed: 'an object with method, path and perhaps body',
  accepts: (value) => {
    const body = valueAt(value, 'body');
    const isBody = body === undefined || isObject(body);
    return TEXT.accepts(valueAt(value, 'method')) && PATH.accepts(valueAt(value, 'path')) && isBody;
  },
};

/** The properties of faults of any kind, except `kind` itself. */
export const PROPERTIES: ReadonlyMap<string, Property> = new Map<string, Property>([
  ['method', oneOf('GET', 'POST', 'PUT', 'DELETE')],
  ['path', { ...PATH, accepts: (value) => value instanceof RegExp || PATH.accepts(value) }],
  ['times', whole(1, Number.MAX_SAFE_INTEGER)],
  ['when', oneOf('before', 'after')],
  ['status', whole(400, 599)],
  ['errorCode', TEXT],
  ['retryAfter', whole(0, MAX_DELAY_MS / 1000)],
  ['delayMs', whole(0, MAX_DELAY_MS)],
  ['forSeconds', whole(0, Number.MAX_SAFE_INTEGER)],
  ['at', oneOf('migrating', 'cleaning')],
  ['request', REQUEST],
]);

function oneOf(...values: readonly unknown[]): Property {
  return { allowed: values.join(', '), accepts: (value) => values.includes(value) };
}

function whole(min: number, max: number): Property {
  return {
    allowed: `a whole number from ${min} to ${max}`,
    accepts: (value) => typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max,
  };
}
