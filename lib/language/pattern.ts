/** A message with placeholders, in both languages. */
export interface Pattern {
  readonly key: string;
  /** The literal parts around the placeholders. */
  readonly literals: readonly string[];
  /** Number of letters in the literal parts. */
  readonly weight: number;
  readonly translation: Translation;
}

export interface Translation {
  /** The literal parts around the placeholders. */
  readonly literals: readonly string[];
  readonly places: readonly Place[];
}

interface Place {
  /** Position of the value in the English message, from 0. */
  readonly index: number;
  /** Whether the value is itself a message, to be translated too. */
  readonly isText: boolean;
}

/** Endings of Japanese sentences, which names of things do not have. */
export const SENTENCE_END = /(?:す|せん|さい|した|か)[。?]?$/;

/** Patterns with fewer letters, such as `{} and {}`, also match unrelated messages. */
const WEAK = 6;

/** @param text a translation, as written in the catalogue */
export function parseTranslation(text: string): Translation {
  const parts = text.split(/\{(\d?)(:text)?\}/);
  const literals: string[] = [parts[0] ?? ''];
  const places: Place[] = [];
  for (let index = 1; index < parts.length; index += 3) {
    const number = parts[index];
    places.push({
      index: number ? Number(number) - 1 : places.length,
      isText: parts[index + 1] !== undefined,
    });
    literals.push(parts[index + 2] ?? '');
  }
  return { literals, places };
}

/**
 * Whether a pattern also matches unrelated messages: it has few letters, or is a value followed by a noun.
 */
export function isWeak({ key, weight }: Pattern): boolean {
  return weight < WEAK || /^\{\} (?!was )[a-z]+(?: [a-z]+)?$/.test(key);
}

/** Whether a pattern is a sentence, and not only the name of a thing. */
export function isSentence({ translation: { literals } }: Pattern): boolean {
  return literals.some((literal) => SENTENCE_END.test(literal.replace(/: ?$/, '')));
}

/** Whether a pattern ends with a value after a colon, which may be any text. */
export function isDetail(literals: readonly string[]): boolean {
  return literals.at(-1) === '' && literals.at(-2)?.endsWith(': ') === true;
}
