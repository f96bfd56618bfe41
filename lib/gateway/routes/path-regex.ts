import {
  type Atom,
  type CharSet,
  type Item,
  type PatternFault,
  parsePattern,
  type Sequence,
} from './regex-syntax';

/** The longest pattern; longer ones would be unreadable anyway. */
export const MAX_PATTERN_LENGTH = 200;
/** The most unlimited repetitions in a pattern: each multiplies the work by the length of a path. */
const MAX_UNBOUNDED = 4;

/**
 * Finds a fault of a path pattern: syntax beyond the subset that nginx (PCRE), JavaScript and RE2 read alike,
 * or a form on which PCRE may backtrack for long.
 */
export function findPatternFault(pattern: string): PatternFault | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    return {
      message: `the pattern has ${pattern.length} characters`,
      allowed: `at most ${MAX_PATTERN_LENGTH}`,
    };
  }
  const parsed = parsePattern(pattern);
  if ('fault' in parsed) return parsed.fault;
  return findBacktracking(parsed.alternatives);
}

/** Compiles a pattern without faults for whole paths to a JavaScript expression over bytes. */
export function compilePattern(pattern: string): RegExp {
  // as in PCRE, the dot matches everything but a line feed
  return new RegExp(`^(?:${replaceDots(pattern)})$`);
}

/** Returns the pattern for whole paths in PCRE syntax. */
export function toPcre(pattern: string): string {
  return `\\A(?:${pattern})\\z`;
}

/** Counts the capturing groups. */
export function countCaptures(pattern: string): number {
  return (pattern.match(/\\.|\[(?:\\.?|[^\]\\])*(?:\]|$)|\((?!\?)/g) ?? []).filter((part) => part === '(')
    .length;
}

function replaceDots(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.?|[^\]\\])*(?:\]|$)|\./g, (part) => (part === '.' ? '[^\\n]' : part));
}

const ALLOWED_REPETITION =
  'repetitions that are not inside each other and cannot match the same text, such as /users/[0-9]+/posts/[0-9]+';

function findBacktracking(alternatives: readonly Sequence[]): PatternFault | undefined {
  let unbounded = 0;
  const visit = (sequences: readonly Sequence[], isRepeated: boolean): PatternFault | undefined => {
    for (const sequence of sequences) {
      const overlap = isRepeated ? undefined : findOverlap(sequence);
      if (overlap) return overlap;
      for (const { atom, max } of sequence) {
        if (max === Infinity) unbounded += 1;
        const repeats = max > 1;
        if (isRepeated && repeats) {
          return {
            message: 'a repetition is inside another one, so it may backtrack',
            allowed: ALLOWED_REPETITION,
          };
        }
        if (atom.kind !== 'group') continue;
        if (repeats && atom.alternatives.length > 1) {
          return {
            message: 'a repeated group has alternatives, so it may backtrack',
            allowed: ALLOWED_REPETITION,
          };
        }
        const inner = visit(atom.alternatives, isRepeated || repeats);
        if (inner) return inner;
      }
    }
    return undefined;
  };
  const fault = visit(alternatives, false);
  if (fault) return fault;
  if (unbounded <= MAX_UNBOUNDED) return undefined;
  return {
    message: `the pattern has ${unbounded} repetitions without a limit`,
    allowed: `at most ${MAX_UNBOUNDED}`,
  };
}

/**
 * Finds two repetitions in a sequence that can match the same text, with nothing between them that ends the
 * first: the number of ways to divide a text between them grows with its length.
 */
function findOverlap(sequence: Sequence): PatternFault | undefined {
  let open: CharSet | undefined;
  for (const item of sequence) {
    const chars = charsOf(item.atom);
    if (open && item.max > 1 && intersects(open, chars)) {
      return {
        message: 'two repetitions can match the same text, so it may backtrack',
        allowed: ALLOWED_REPETITION,
      };
    }
    if (open && item.min > 0 && !intersects(open, chars)) open = undefined;
    if (isWide(item)) open = open ? union(open, chars) : chars;
  }
  return undefined;
}

/** Checks whether an item repeats so often that backtracking over it is slow. */
function isWide({ max }: Item): boolean {
  return max > 8;
}

function charsOf(atom: Atom): CharSet {
  if (atom.kind === 'chars') return atom.chars;
  return atom.alternatives
    .flatMap((sequence) => sequence.map((item) => charsOf(item.atom)))
    .reduce(union, new Set());
}

function union(a: CharSet, b: CharSet): CharSet {
  return new Set([...a, ...b]);
}

function intersects(a: CharSet, b: CharSet): boolean {
  for (const char of a) if (b.has(char)) return true;
  return false;
}
