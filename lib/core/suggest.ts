/** Finds the candidate closest to a mistyped word; undefined if none is similar enough. */
function findClosest(word: string, candidates: readonly string[]): string | undefined {
  let closest: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const allowed = Math.min(Math.ceil(candidate.length / 3), least - 1);
    // each letter of difference in length is at least one edit
    if (Math.abs(word.length - candidate.length) > allowed) continue;
    const distance = editDistance(word, candidate);
    if (distance > allowed) continue;
    closest = candidate;
    least = distance;
  }
  return closest;
}

/** Finds the name that a word resembles or begins; undefined if there is none. */
export function findNear(word: string, names: readonly string[]): string | undefined {
  const start = word.slice(0, MAX_COMPARED);
  const begun = names.filter((name) => word.length > 1 && name.startsWith(word));
  const [shortest] = begun.sort((a, b) => a.length - b.length);
  return shortest ?? findClosest(start, names) ?? findClosest(start.toLowerCase(), names);
}

/**
 * Returns a question about a word that matches none of the names; undefined if no name is similar.
 * @param write formats the suggested name, such as `--output`
 */
export function askDidYouMean(
  word: string,
  names: readonly string[],
  write: (name: string) => string = (name) => name,
): string | undefined {
  const near = findNear(word, names);
  return near === undefined ? undefined : didYouMean(write(near));
}

/** Returns the question for a name that is already chosen. */
export function didYouMean(name: string): string {
  return `did you mean ${name}?`;
}

/** Longer than any name; longer words would take too long to compare. */
const MAX_COMPARED = 100;

/**
 * Whether a word is very likely a misspelt `name`: it differs by one letter, by two if the name is long, or
 * in case.
 */
export function isMisspelling(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > 2) return false;
  return editDistance(word.toLowerCase(), name.toLowerCase()) <= (name.length >= 8 ? 2 : 1);
}

/** Number of letters to insert, remove, replace or swap with their neighbour. */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swap = isSwap && i > 1 && j > 1 ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(substitute, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}

/**
 * An index for finding the name that a word misspells: by one wrong, missing or extra letter, or by two
 * swapped ones. Names that differ only in digits, such as `etcd2` and `etcd3`, are different names.
 */
export class SpellingIndex {
  private readonly names: Iterable<string>;
  private index: Map<string, string[]> | undefined;

  constructor(names: Iterable<string>) {
    this.names = names;
  }

  /** Returns the name that a word probably misspells; undefined if there is none. */
  find(word: string): string | undefined {
    this.index ??= indexNames(this.names);
    for (const variant of listVariants(word)) {
      const meant = this.index.get(variant)?.find((name) => isOneLetterOff(word, name));
      if (meant !== undefined) return meant;
    }
    return undefined;
  }
}

/** Like {@link SpellingIndex.find}, for a single word: building an index would take longer. */
export function findMeant(word: string, names: Iterable<string>): string | undefined {
  for (const name of names) if (isOneLetterOff(word, name)) return name;
  return undefined;
}

function indexNames(names: Iterable<string>): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const name of names) {
    for (const variant of listVariants(name)) {
      const known = index.get(variant);
      if (known) known.push(name);
      else index.set(variant, [name]);
    }
  }
  return index;
}

/**
 * Returns the word, and the word without each of its letters: it has at least one of these in common with any
 * misspelling.
 */
function listVariants(word: string): Set<string> {
  const variants = new Set([word]);
  for (let index = 0; index < word.length; index++) {
    variants.add(`${word.slice(0, index)}${word.slice(index + 1)}`);
  }
  return variants;
}

function isOneLetterOff(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > 1) return false;
  if (word === name || word.replace(/\d/g, '') === name.replace(/\d/g, '')) return false;
  return editDistance(word, name) === 1;
}
