import { continues, strayControl } from './syntax';

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
  /** What systemd passes over or refuses, each with its line. */
  readonly faults: readonly string[];
}

/** Reads a unit file with the rules of systemd, but keeps what it would pass over in silence. */
export function parseUnitFile(text: string): UnitFile {
  const reading: Reading = { sections: [], faults: [] };
  const control = strayControl(text);
  if (control !== undefined) {
    reading.faults.push(
      `it has the control character U+${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  for (let index = 0; index < lines.length; index++) {
    const first = index + 1;
    let line = lines[index]?.trimStart() ?? '';
    if (/^(?:[#;]|$)/.test(line)) continue;
    while (continues(line)) {
      index += 1;
      const next = lines[index];
      if (next === undefined) reading.faults.push(`line ${first} goes on, but the file ends`);
      // a comment in the middle of a continued line is passed over
      line = /^\s*[#;]/.test(next ?? '') ? line : `${line.slice(0, -1)} ${next ?? ''}`;
    }
    readLine(reading, line.trimEnd(), first);
  }
  return reading;
}

interface Reading {
  readonly sections: UnitSection[];
  readonly faults: string[];
}

function readLine({ sections, faults }: Reading, line: string, number: number): void {
  if (line.startsWith('[')) {
    const name = /^\[(.*)\]$/.exec(line)?.[1];
    if (name === undefined) faults.push(`line ${number} is a section without its closing bracket`);
    else sections.push({ name, directives: [] });
    return;
  }
  const [, key, value] = /^([^=]*?)\s*=\s*(.*)$/s.exec(line) ?? [];
  const section = sections.at(-1);
  if (key === undefined || value === undefined) faults.push(`line ${number} has no '='`);
  else if (!section) faults.push(`line ${number} stands before any section`);
  else section.directives.push({ key, value });
}

/** All values of a directive in a section, in order; what stands before an empty value is reset. */
export function valuesOf(file: Pick<UnitFile, 'sections'>, section: string, key: string): string[] {
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

/** The names in directives that list units, such as `After=`. */
export function wordsOf(file: Pick<UnitFile, 'sections'>, section: string, key: string): string[] {
  return valuesOf(file, section, key).flatMap((value) => value.split(/\s+/).filter(Boolean));
}
