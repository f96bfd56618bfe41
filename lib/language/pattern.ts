/** A text with places for values, in both languages. */
export interface Pattern {
  readonly key: string;
  /** What stands around the values. */
  readonly literals: readonly string[];
  /** How many letters of a text are its own. */
  readonly weight: number;
  readonly translation: Translation;
}

export interface Translation {
  /** What stands around the values. */
  readonly literals: readonly string[];
  readonly places: readonly Place[];
}

interface Place {
  /** Of the value in the English text. */
  readonly index: number;
  /** Whether the value is a text of ours, which is translated, too. */
  readonly isText: boolean;
}

/** How sentences end in Japanese; names of things do not. */
export const SENTENCE_END = /(?:す|せん|さい|した|か)[。?]?$/;

/** Fewer letters than this, such as `{} and {}`, many texts have that are not of the pattern. */
const WEAK = 6;

/** @param text as the catalogue has it */
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

/** Whether many texts have the words of a pattern that are not of it: few letters, or a noun behind a number. */
export function isWeak({ key, weight }: Pattern): boolean {
  return weight < WEAK || /^\{\} (?!was )[a-z]+(?: [a-z]+)?$/.test(key);
}

/** Whether a pattern says something, and does not only name it. */
export function isSentence({ translation: { literals } }: Pattern): boolean {
  return literals.some((literal) => SENTENCE_END.test(literal.replace(/: ?$/, '')));
}

/** Whether what a pattern ends with stands behind a colon: that may be anything. */
export function isDetail(literals: readonly string[]): boolean {
  return literals.at(-1) === '' && literals.at(-2)?.endsWith(': ') === true;
}
