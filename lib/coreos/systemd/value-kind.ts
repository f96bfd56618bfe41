import { expandSpecifiers, type UnitIdentity } from '../unit-file/specifiers';
import { splitWords, type WordRules } from '../unit-file/words';
import { isBoolean, isInteger } from './values/numbers';

/** What systemd accepts as the value of a directive. */
export interface ValueKind {
  /** What is allowed, in words. */
  readonly allowed: string;
  /** Whether systemd accepts a value as a whole. It passes over what it does not. */
  readonly accepts: (value: string, unit: UnitIdentity) => boolean;
  /** Says in detail why a value is not accepted. */
  readonly explain?: ((value: string, unit: UnitIdentity) => string | undefined) | undefined;
  /** The first version of systemd that accepts a value; undefined: all do that have the directive. */
  readonly since?: ((value: string) => number | undefined) | undefined;
  /** What systemd remarks about a value that it accepts, in a sentence about `what`; undefined: nothing. */
  readonly remark?: ((value: string, unit: UnitIdentity, what: string) => string | undefined) | undefined;
}

/** Kinds of values by name. */
export type ValueKinds = Readonly<Record<string, ValueKind>>;

type Test = (text: string, unit: UnitIdentity) => boolean;

/** Values of one kind; an empty one is refused unless the test accepts it. */
export function value(allowed: string, accepts: Test): ValueKind {
  return { allowed, accepts };
}

/** As {@link value}, with specifiers replaced first. An empty value resets what was set. */
export function expanded(allowed: string, accepts: Test): ValueKind {
  return {
    allowed,
    accepts(text, unit) {
      const whole = expandSpecifiers(text, unit);
      return text === '' || (whole !== undefined && accepts(whole, unit));
    },
  };
}

/** Several words, each with specifiers replaced. An empty value resets the list. */
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

/** Several words without specifiers. An empty value resets the list. */
export function plainList(allowed: string, accepts: (word: string) => boolean): ValueKind {
  return {
    allowed,
    accepts(text) {
      const words = splitWords(text, { unquote: true });
      return typeof words !== 'string' && words.every((word) => accepts(word));
    },
  };
}

/** What a choice accepts besides its words. */
interface ChoiceOptions {
  /** Accepts yes and no in all spellings. */
  readonly boolean?: boolean;
  /** Accepts the number behind each word as well, up to this one. */
  readonly maximum?: number;
  /** Accepts an empty value, which resets it. */
  readonly empty?: boolean;
}

/** One of some words, separated by blanks here; `word@240` if systemd 240 is the first to know it. */
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

/** A kind with a remark about each value. */
export function withRemark(kind: ValueKind, remark: NonNullable<ValueKind['remark']>): ValueKind {
  return { ...kind, remark };
}
