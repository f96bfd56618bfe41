import { isContinued, tryFindStrayControl } from './syntax';
import { splitWords } from './words';

export interface UnitDirective {
  readonly key: string;
  readonly value: string;
  /** Number of the line on which it begins, from 1. */
  readonly line: number;
}

export interface UnitSection {
  readonly name: string;
  readonly directives: UnitDirective[];
}

/** A unit file as systemd reads it. */
export interface UnitFile {
  readonly sections: readonly UnitSection[];
  /** Descriptions of content that systemd ignores or refuses. */
  readonly faults: readonly string[];
}

/**
 * Reads a unit file by systemd's rules, and lists the lines that systemd would ignore, or at which it would
 * stop reading.
 */
export function parseUnitFile(text: string): UnitFile {
  const sections: UnitSection[] = [];
  const faults = findControlFaults(text);
  for (const { number, line } of readLogicalLines(text)) {
    const section = sections.at(-1);
    const separator = line.indexOf('=');
    if (line.startsWith('[')) {
      const name = /^\[([^"'\\\0-\x1f\x7f]*)\]$/.exec(line)?.[1];
      if (name !== undefined) sections.push({ name, directives: [] });
      else return { sections, faults: [...faults, `line ${number} is not a section: ${line}`] };
    } else if (!section) faults.push(`line ${number} is outside any section`);
    else if (separator < 0) faults.push(`line ${number} has no '='`);
    else if (separator === 0) faults.push(`line ${number} has no name before '='`);
    else {
      const key = line.slice(0, separator).trimEnd();
      section.directives.push({ key, value: line.slice(separator + 1).trim(), line: number });
    }
  }
  return { sections, faults };
}

function findControlFaults(text: string): string[] {
  const control = tryFindStrayControl(text);
  if (control === undefined) return [];
  return [`it has the control character U+${control.charCodeAt(0).toString(16).padStart(4, '0')}`];
}

/** A line joined with its continuation lines. */
interface LogicalLine {
  /** Number of its first physical line, from 1. */
  readonly number: number;
  readonly line: string;
}

/** Returns the logical lines of a unit file, without comments and empty lines. */
function* readLogicalLines(text: string): Generator<LogicalLine> {
  const pending: string[] = [];
  let first = 0;
  for (const [index, physical] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    // a comment between continued lines is ignored, and does not end the line
    if (/^[ \t]*[#;]/.test(physical)) continue;
    if (pending.length === 0) first = index + 1;
    if (isContinued(physical)) {
      pending.push(`${physical.slice(0, -1)} `);
      continue;
    }
    const line = `${pending.join('')}${physical}`.trim();
    pending.length = 0;
    if (line !== '') yield { number: first, line };
  }
  // the last line may end in a backslash without a continuation
  const rest = pending.join('').trim();
  if (rest !== '') yield { number: first, line: rest };
}

/** Lists all values of a directive in a section, in order. An empty value resets those before it. */
export function listValues(file: Pick<UnitFile, 'sections'>, section: string, key: string): string[] {
  const values: string[] = [];
  for (const { name, directives } of file.sections) {
    if (name !== section) continue;
    for (const directive of directives) {
      if (directive.key !== key) continue;
      if (directive.value === '') values.length = 0;
      else values.push(directive.value);
    }
  }
  return values;
}

/** Finds the last value of a directive that takes one; undefined if there is none, or if it was reset. */
export function tryFindValue(
  file: Pick<UnitFile, 'sections'>,
  section: string,
  key: string,
): string | undefined {
  return listValues(file, section, key).at(-1);
}

/**
 * Lists the names in directives that take several, such as `After=`. An empty value does not reset
 * dependencies.
 */
export function listWords(file: Pick<UnitFile, 'sections'>, section: string, key: string): readonly string[] {
  const known = wordLists.get(file.sections) ?? new Map<string, readonly string[]>();
  wordLists.set(file.sections, known);
  const place = `${section}.${key}`;
  const earlier = known.get(place);
  if (earlier) return earlier;
  const words = readWords(file, section, key);
  known.set(place, words);
  return words;
}

/**
 * Cache of {@link listWords}: machines of a cluster share unit files, and several rules need the same names.
 */
const wordLists = new WeakMap<readonly UnitSection[], Map<string, readonly string[]>>();

function readWords(file: Pick<UnitFile, 'sections'>, section: string, key: string): string[] {
  const words: string[] = [];
  for (const { name, directives } of file.sections) {
    if (name !== section) continue;
    for (const directive of directives) {
      const found = directive.key === key ? splitWords(directive.value, { backslash: 'literal' }) : [];
      if (typeof found !== 'string') words.push(...found);
    }
  }
  return words;
}
