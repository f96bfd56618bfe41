import { KumikiError } from '../errors';
import { describeValue } from './describe-value';
import { isOfType } from './matches';

/** The expected return value of a user's function. */
export interface Produced {
  /** The property whose value is the function. */
  readonly property: string;
  readonly accepts: (value: unknown) => boolean;
  /** Accepted values, in words. */
  readonly allowed: string;
}

/**
 * Calls a user's function and checks its return value.
 * @throws PROPS_KIND if it returns something else
 */
export function produce<T>(ask: () => T, { property, accepts, allowed }: Produced): T {
  const value = ask();
  if (accepts(value)) return value;
  const given = describeValue(value, property);
  throw new KumikiError({
    code: 'PROPS_KIND',
    message: `the function ${property} returned ${given}`,
    property,
    given,
    allowed,
    hint: isOfType('later', value)
      ? 'await it before the construct is made: nothing waits for a function'
      : 'correct what it returns',
  });
}
