import { isContinued, tryFindStrayControl } from './syntax';

export interface UnitDirective {
  readonly key: string;
  readonly value: string;
}

export interface UnitSection {
  readonly name: string;
  readonly directives: UnitDirective[];
}

/** A unit file as systemd reads it. */
export interface UnitFile {
  readonly sections: readonly UnitSection[];
  /** What systemd ignores or refuses, each with its line. */
  readonly faults: readonly string[];
}

/** Reads a unit file by the rules of systemd, and lists what systemd would silently ignore. */
export function parseUnitFile(text: string): UnitFile {
  const sections: UnitSection[] = [];
  const faults = findControlFaults(text);
  for (const { number, line, isUnfinished } of readLogicalLines(text)) {
    if (isUnfinished) faults.push(`line ${number} continues, but the file ends`);
    const name = /^\[(.*)\]$/.exec(line)?.[1];
    const [, key, value] = /^([^=]*?)\s*=\s*(.*)$/s.exec(line) ?? [];
    const section = sections.at(-1);
    if (name !== undefined) sections.push({ name, directives: [] });
    else if (line.startsWith('[')) faults.push(`line ${number} is a section without a closing bracket`);
    else if (key === undefined || value === undefined) faults.push(`line ${number} has no '='`);
    else if (!section) faults.push(`line ${number} is outside any section`);
    else section.directives.push({ key, value });
  }
  return { sections, faults };
}

function findControlFaults(text: string): string[] {
  const control = tryFindStrayControl(text);
  if (control === undefined) return [];
  return [`it has the control character U+${control.charCodeAt(0).toString(16).padStart(4, '0')}`];
}

/** A line with those that continue it. */
interface LogicalLine {
  /** Number of its first line, from 1. */
  readonly number: number;
  readonly line: string;
  /** Whether the file ends before the line does. */
  readonly isUnfinished: boolean;
}

/** The lines of a unit file, without comments and empty lines. */
function* readLogicalLines(text: string): Generator<LogicalLine> {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  for (let index = 0; index < lines.length; index++) {
    const number = index + 1;
    let line = lines[index]?.trimStart() ?? '';
    if (/^(?:[#;]|$)/.test(line)) continue;
    while (isContinued(line)) {
      index += 1;
      const next = lines[index] ?? '';
      // a comment in the middle of a continued line is ignored
      line = /^\s*[#;]/.test(next) ? line : `${line.slice(0, -1)} ${next}`;
    }
    yield { number, line: line.trimEnd(), isUnfinished: index >= lines.length };
  }
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

/** Lists the names in directives that have several, such as `After=`. */
export function listWords(file: Pick<UnitFile, 'sections'>, section: string, key: string): string[] {
  return listValues(file, section, key).flatMap((value) => value.split(/\s+/).filter(Boolean));
}
