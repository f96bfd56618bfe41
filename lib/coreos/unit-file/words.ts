/** Rules for splitting a value into words, as in systemd's `extract_first_word()`. */
export interface WordRules {
  /**
   * Characters between words.
   * @default - white space
   */
  readonly separators?: string | undefined;
  /** Whether quotes keep a word together, and are removed. */
  readonly unquote?: boolean | undefined;
  /** Meaning of a backslash: it begins an escape as in C, is literal, or keeps the character after it. */
  readonly backslash?: 'c-escape' | 'literal' | 'keep-next' | undefined;
  /** Whether each separator ends a word, so that words may be empty. */
  readonly keepEmpty?: boolean | undefined;
}

/** The reason why a value cannot be split: an unclosed quote, or an escape that C does not have. */
export type WordFault = 'unbalanced quotes' | 'unknown escape sequence';

/** A word, and the position of the text after it. */
export interface Word {
  readonly text: string;
  /** undefined if the text ends with this word. */
  readonly next: number | undefined;
  /** Whether it contains quotes or escapes, so that it is literal and not an operator. */
  readonly isQuoted: boolean;
}

/** The characters that systemd treats as white space. */
export const WHITE_SPACE = ' \t\n\r';

/** Splits a value into words; returns a fault for unbalanced quotes or unknown escapes. */
export function splitWords(text: string, rules: WordRules = {}): readonly string[] | WordFault {
  // most values have only white space between their words
  if (rules.separators === undefined && !rules.keepEmpty && !/["'\\]/.test(text)) {
    return text.split(/[ \t\n\r]+/).filter((word) => word !== '');
  }
  const words: string[] = [];
  let position: number | undefined = 0;
  while (position !== undefined) {
    const word = readWord(text, position, rules);
    if (word === undefined) break;
    if (typeof word === 'string') return word;
    words.push(word.text);
    position = word.next;
  }
  return words;
}

/** Reads the word that begins at a position; undefined if there is none. */
export function readWord(text: string, start: number, rules: WordRules): Word | WordFault | undefined {
  const { separators = WHITE_SPACE, keepEmpty = false } = rules;
  let position = start;
  while (position < text.length && separators.includes(text.charAt(position))) {
    if (keepEmpty) return { text: '', next: position + 1, isQuoted: false };
    position += 1;
  }
  if (position >= text.length) return keepEmpty ? { text: '', next: undefined, isQuoted: false } : undefined;
  return readCharacters(text, position, rules);
}

function readCharacters(text: string, start: number, rules: WordRules): Word | WordFault {
  const { separators = WHITE_SPACE, unquote = false, backslash = 'keep-next', keepEmpty = false } = rules;
  let word = '';
  let quote = '';
  let isQuoted = false;
  for (let position = start; position < text.length; ) {
    const character = text.charAt(position);
    if (character === '\\' && backslash !== 'literal') {
      const escaped = readEscape(text, position + 1, backslash);
      if (typeof escaped === 'string') return escaped;
      word += escaped.text;
      position = escaped.next;
      isQuoted = true;
    } else if (quote === '' && separators.includes(character)) {
      return { text: word, next: skipSeparators(text, position, separators, keepEmpty), isQuoted };
    } else if (unquote && (quote === '' ? `'"`.includes(character) : character === quote)) {
      quote = quote === '' ? character : '';
      position += 1;
      isQuoted = true;
    } else {
      word += character;
      position += 1;
    }
  }
  return quote === '' ? { text: word, next: undefined, isQuoted } : 'unbalanced quotes';
}

function skipSeparators(
  text: string,
  start: number,
  separators: string,
  keepEmpty: boolean,
): number | undefined {
  if (keepEmpty) return start + 1;
  let position = start;
  while (position < text.length && separators.includes(text.charAt(position))) position += 1;
  return position < text.length ? position : undefined;
}

const C_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** Reads the escape after a backslash. */
function readEscape(
  text: string,
  start: number,
  rule: 'c-escape' | 'keep-next',
): { readonly text: string; readonly next: number } | WordFault {
  const character = text.charAt(start);
  if (character === '') return 'unbalanced quotes';
  if (rule === 'keep-next') return { text: character, next: start + 1 };
  const simple = C_ESCAPES[character];
  if (simple !== undefined) return { text: simple, next: start + 1 };
  const digits = HEXADECIMAL_ESCAPES[character]?.exec(text.slice(start + 1, start + 9))?.[0];
  const octal = /^[0-7]{3}/.exec(text.slice(start, start + 3))?.[0];
  const code = digits === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(digits, 16);
  const limit = digits === undefined ? 0xff : 0x10ffff;
  if (!(code > 0 && code <= limit)) return 'unknown escape sequence';
  return { text: String.fromCodePoint(code), next: start + (digits === undefined ? 3 : 1 + digits.length) };
}

const HEXADECIMAL_ESCAPES: Readonly<Record<string, RegExp>> = {
  x: /^[\da-f]{2}/i,
  u: /^[\da-f]{4}/i,
  U: /^[\da-f]{8}/i,
};
