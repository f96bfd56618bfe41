import { isKumikiError, type Problem } from '../../errors';
import type { BootDocument } from '../model/boot-document';
import type { Unit } from '../model/unit';
import type { UnitContent } from '../model/unit-content';
import { parseUnitFile, type UnitFile, valuesOf } from '../unit-file/parse';
import { renderUnitContent } from '../unit-file/render';

/** A unit file or drop-in as systemd reads it. */
export interface ReadPart {
  readonly property: string;
  /** Empty when it cannot be written at all. */
  readonly text: string;
  readonly file: UnitFile;
  /** Why it cannot be written. */
  readonly refusals: readonly Problem[];
}

/** A unit with what its file and its drop-ins say together. */
export interface ReadUnit {
  readonly unit: Unit;
  readonly index: number;
  readonly property: string;
  readonly parts: readonly ReadPart[];
  readonly file: Pick<UnitFile, 'sections'>;
}

/** Reads the units of a document in their order: once for all lints. */
export function readUnits({ units }: BootDocument): ReadUnit[] {
  return units.map((unit, index) => {
    const property = `units[${index}]`;
    const parts = readParts(unit, property);
    return { unit, index, property, parts, file: { sections: parts.flatMap(({ file }) => file.sections) } };
  });
}

/** The commands of a unit: what it runs before, as and after its main process. */
export function commandsOf({ file }: ReadUnit): string[] {
  return ['ExecStartPre', 'ExecStart', 'ExecStartPost'].flatMap((key) => valuesOf(file, 'Service', key));
}

function readParts({ content, dropIns = [] }: Unit, property: string): ReadPart[] {
  return [
    ...(content === undefined ? [] : [readPart(content, `${property}.content`)]),
    ...dropIns.map((dropIn, index) => readPart(dropIn.content, `${property}.dropIns[${index}].content`)),
  ];
}

function readPart(content: UnitContent, property: string): ReadPart {
  try {
    const text = renderUnitContent(content);
    return { property, text, file: parseUnitFile(text), refusals: [] };
  } catch (cause) {
    if (!isKumikiError(cause)) throw cause;
    return { property, text: '', file: { sections: [], faults: [] }, refusals: cause.problems };
  }
}
