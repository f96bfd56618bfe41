import { KumikiError } from '../errors';
import { describeValue } from './describe-value';
import { isOfType } from './matches';

/** What a function of the program is to return. */
export interface Produced {
  /** The property that the function was given as. */
  readonly property: string;
  readonly accepts: (value: unknown) => boolean;
  /** What is accepted, in words. */
  readonly allowed: string;
}

/**
 * Asks a function of the program for a value, which is as little checked before as its properties are.
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
