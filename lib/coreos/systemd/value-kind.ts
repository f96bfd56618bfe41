import { expandSpecifiers, type UnitIdentity } from '../unit-file/specifiers';
import { splitWords, type WordRules } from '../unit-file/words';
import { isBoolean, isInteger } from './values/numbers';

/** The values that systemd accepts for a directive. */
export interface ValueKind {
  /** Description of the allowed values. */
  readonly allowed: string;
  /** Whether systemd accepts a value. It ignores values that it does not accept. */
  readonly accepts: (value: string, unit: UnitIdentity) => boolean;
  /** Explains in detail why a value is not accepted. */
  readonly explain?: ((value: string, unit: UnitIdentity) => string | undefined) | undefined;
  /**
   * The first version of systemd that accepts a value; undefined if every version with the directive does.
   */
  readonly since?: ((value: string) => number | undefined) | undefined;
  /** A sentence about `what` with systemd's remark on an accepted value; undefined if there is none. */
  readonly remark?: ((value: string, unit: UnitIdentity, what: string) => string | undefined) | undefined;
}

/** Kinds of values by name. */
export type ValueKinds = Readonly<Record<string, ValueKind>>;

type Test = (text: string, unit: UnitIdentity) => boolean;

/** Creates a kind of value. An empty value is refused unless the test accepts it. */
export function value(allowed: string, accepts: Test): ValueKind {
  return { allowed, accepts };
}

/** Creates a kind like {@link value}, with specifiers replaced first. An empty value resets the directive. */
export function expanded(allowed: string, accepts: Test): ValueKind {
  return {
    allowed,
    accepts(text, unit) {
      const whole = expandSpecifiers(text, unit);
      return text === '' || (whole !== undefined && accepts(whole, unit));
    },
  };
}

/** Creates a kind for several words, each with specifiers replaced. An empty value resets the list. */
export function list(allowed: string, accepts: Test, rules: WordRules = { unquote: true }): ValueKind {
  return {
    allowed,
    accepts(text, unit) {
      if (text === '') return true;
      const words = splitWords(text, rules);
      if (typeof words === 'string') return false;
      return words.every((word) => {
        const whole = expandSpecifiers(word, unit);
        return whole !== undefined && accepts(whole, unit);
      });
    },
  };
}

/** Creates a kind for several words without specifiers. An empty value resets the list. */
export function plainList(allowed: string, accepts: (word: string) => boolean): ValueKind {
  return {
    allowed,
    accepts(text) {
      const words = splitWords(text, { unquote: true });
      return typeof words !== 'string' && words.every((word) => accepts(word));
    },
  };
}

/** Values that a choice accepts besides its words. */
interface ChoiceOptions {
  /** Accepts yes and no in all spellings. */
  readonly boolean?: boolean;
  /** Also accepts numbers in place of words, from 0 up to this one. */
  readonly maximum?: number;
  /** Accepts an empty value, which resets the directive. */
  readonly empty?: boolean;
}

/**
 * Creates a kind for one of some words. `words` separates them by spaces; `word@240` if systemd 240 is the
 * first to accept it.
 */
export function choice(
  words: string,
  { boolean = false, maximum = -1, empty = false }: ChoiceOptions = {},
): ValueKind {
  const known = new Map(
    words.split(' ').map((word) => {
      const [name = '', since] = word.split('@');
      return [name, since === undefined ? undefined : Number(since)];
    }),
  );
  return {
    allowed: [...(boolean ? ['yes', 'no'] : []), ...known.keys()].join(', '),
    accepts: (text) =>
      known.has(text) ||
      (empty && text === '') ||
      (boolean && isBoolean(text)) ||
      (maximum >= 0 && isInteger(text, 0, maximum)),
    since: (text) => known.get(text),
  };
}

/** Adds a remark about each value to a kind. */
export function withRemark(kind: ValueKind, remark: NonNullable<ValueKind['remark']>): ValueKind {
  return { ...kind, remark };
}
