/** A fault of a pattern, and what is allowed instead. */
export interface PatternFault {
  readonly message: string;
  readonly allowed: string;
}

/** Character codes, 0 to 255. */
export type CharSet = ReadonlySet<number>;

/** A set of characters, or a group. */
export type Atom =
  | { readonly kind: 'chars'; readonly chars: CharSet }
  | { readonly kind: 'group'; readonly alternatives: readonly Sequence[] };

/** An atom with its number of repetitions. */
export interface Item {
  readonly atom: Atom;
  readonly min: number;
  readonly max: number;
}

export type Sequence = readonly Item[];

/** A parsed pattern, or its fault. */
export type ParsedPattern = { readonly alternatives: readonly Sequence[] } | { readonly fault: PatternFault };

const ALLOWED =
  'printable ASCII with . [abc] [^abc] [a-z] \\d \\w \\D \\W, groups (…) and (?:…), alternatives a|b, and ? * + {n} {n,m} {n,}; ^ and $ are implied';

const MAX_REPETITION = 100;
const MAX_DEPTH = 8;

/** Parses a pattern in the subset that nginx, JavaScript and RE2 read alike. */
export function parsePattern(pattern: string): ParsedPattern {
  try {
    const reader = new Reader(pattern);
    const alternatives = reader.readAlternatives(0);
    if (!reader.isAtEnd) throw new Fault(`')' at character ${reader.position + 1} closes no group`);
    return { alternatives };
  } catch (error) {
    if (error instanceof Fault) return { fault: { message: error.text, allowed: ALLOWED } };
    throw error;
  }
}

/** Thrown to stop parsing; never leaves this file. */
class Fault {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

class Reader {
  position = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  readAlternatives(depth: number): readonly Sequence[] {
    if (depth > MAX_DEPTH) throw new Fault(`groups are more than ${MAX_DEPTH} deep`);
    const alternatives: Item[][] = [[]];
    while (!this.isAtEnd && this.peek() !== ')') {
      if (this.peek() === '|') {
        this.position += 1;
        alternatives.push([]);
      } else {
        alternatives.at(-1)?.push(this.readItem(depth));
      }
    }
    return alternatives;
  }

  private peek(): string {
    return this.text[this.position] ?? '';
  }

  private readItem(depth: number): Item {
    const atom = this.readAtom(depth);
    const quantifier = /^(?:[?*+]|\{(\d{1,4})(,?)(\d{0,4})\})/.exec(
      this.text.slice(this.position, this.position + 12),
    );
    if (!quantifier) return { atom, min: 1, max: 1 };
    this.position += quantifier[0].length;
    if (/[?+*{]/.test(this.peek())) {
      throw new Fault(`'${this.peek()}' at character ${this.position + 1} follows a repetition`);
    }
    return { atom, ...toRange(quantifier) };
  }

  private readAtom(depth: number): Atom {
    const char = this.peek();
    this.position += 1;
    if (char === '(') return this.readGroup(depth);
    if (char === '[') return { kind: 'chars', chars: this.readClass() };
    if (char === '.') return { kind: 'chars', chars: complementOf(new Set([10])) };
    if (char === '\\') return { kind: 'chars', chars: this.readEscape() };
    if (/[\^$*+?{}\]]/.test(char))
      throw new Fault(`'${char}' at character ${this.position} is not allowed here`);
    return { kind: 'chars', chars: new Set([this.codeOf(char)]) };
  }

  private readGroup(depth: number): Atom {
    if (this.text.startsWith('?:', this.position)) this.position += 2;
    else if (this.peek() === '?') {
      throw new Fault(
        `a group that begins with '(${this.text.slice(this.position, this.position + 2)}' is not allowed`,
      );
    }
    const alternatives = this.readAlternatives(depth + 1);
    if (this.peek() !== ')') throw new Fault("a group is not closed with ')'");
    this.position += 1;
    return { kind: 'group', alternatives };
  }

  private readEscape(): CharSet {
    const char = this.peek();
    this.position += 1;
    switch (char) {
      case 'd':
        return DIGITS;
      case 'w':
        return WORD;
      case 'D':
        return complementOf(DIGITS);
      case 'W':
        return complementOf(WORD);
      default:
        if (!/^[^A-Za-z0-9\s]$/.test(char)) throw new Fault(`'\\${char}' is not allowed`);
        return new Set([this.codeOf(char)]);
    }
  }

  private readClass(): CharSet {
    const isNegated = this.peek() === '^';
    if (isNegated) this.position += 1;
    const chars = new Set<number>();
    while (this.peek() !== ']') {
      if (this.isAtEnd) throw new Fault("a class of characters is not closed with ']'");
      for (const code of this.readClassMember()) chars.add(code);
    }
    this.position += 1;
    if (chars.size === 0) throw new Fault('a class of characters is empty');
    return isNegated ? complementOf(chars) : chars;
  }

  private readClassMember(): CharSet {
    const char = this.peek();
    this.position += 1;
    if (char === '[') throw new Fault("'[' inside a class must be written \\[");
    const first = char === '\\' ? this.readEscape() : new Set([this.codeOf(char)]);
    if (this.peek() !== '-' || this.text[this.position + 1] === ']') return first;
    this.position += 1;
    const end = this.codeOf(this.peek());
    const [start] = first;
    this.position += 1;
    if (first.size !== 1 || start === undefined || start > end || this.text[this.position - 1] === '\\') {
      throw new Fault(`the range that ends at character ${this.position} is not valid`);
    }
    return new Set(Array.from({ length: end - start + 1 }, (_, index) => start + index));
  }

  private codeOf(char: string): number {
    const code = char.charCodeAt(0);
    if (char.length === 1 && code > 32 && code < 127) return code;
    throw new Fault(`character ${this.position} is not printable ASCII`);
  }
}

function toRange([text, low, comma, high]: RegExpExecArray): { min: number; max: number } {
  if (text === '?') return { min: 0, max: 1 };
  if (text === '*') return { min: 0, max: Infinity };
  if (text === '+') return { min: 1, max: Infinity };
  const min = Number(low);
  const max = comma === '' ? min : high === '' ? Infinity : Number(high);
  if (comma === '' && high !== '') throw new Fault(`'${text}' is not a number of repetitions`);
  if (min > max || min > MAX_REPETITION || (max !== Infinity && max > MAX_REPETITION)) {
    throw new Fault(`'${text}' is not a number of repetitions from 0 to ${MAX_REPETITION}`);
  }
  return { min, max };
}

const DIGITS: CharSet = rangeOf('09');
const WORD: CharSet = new Set([...rangeOf('az'), ...rangeOf('AZ'), ...DIGITS, 95]);

function rangeOf(ends: string): CharSet {
  const [low, high] = [ends.charCodeAt(0), ends.charCodeAt(1)];
  return new Set(Array.from({ length: high - low + 1 }, (_, index) => low + index));
}

function complementOf(chars: CharSet): CharSet {
  return new Set(Array.from({ length: 256 }, (_, code) => code).filter((code) => !chars.has(code)));
}
