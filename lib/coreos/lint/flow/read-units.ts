import { isKumikiError } from '../../../errors';
import type { BootDocument } from '../../model/boot-document';
import type { Unit } from '../../model/unit';
import { parseUnitFile, type UnitFile, valuesOf } from '../../unit-file/parse';
import { renderUnitContent } from '../../unit-file/render';

/** A unit with what its file and its drop-ins say together. */
export interface ReadUnit {
  readonly unit: Unit;
  readonly index: number;
  readonly property: string;
  readonly file: UnitFile;
  readonly text: string;
}

/** Reads the units of a document in their order. One that cannot be written is read as empty: another lint has said so. */
export function readUnits({ units }: BootDocument): ReadUnit[] {
  return units.map((unit, index) => {
    const text = textOf(unit);
    return { unit, index, property: `units[${index}]`, file: parseUnitFile(text), text };
  });
}

/** The commands of a unit: what it runs before, as and after its main process. */
export function commandsOf({ file }: ReadUnit): string[] {
  return ['ExecStartPre', 'ExecStart', 'ExecStartPost'].flatMap((key) => valuesOf(file, 'Service', key));
}

function textOf({ content, dropIns = [] }: Unit): string {
  try {
    const parts = [...(content === undefined ? [] : [content]), ...dropIns.map((dropIn) => dropIn.content)];
    return parts.map(renderUnitContent).join('\n');
  } catch (cause) {
    if (isKumikiError(cause)) return '';
    throw cause;
  }
}
