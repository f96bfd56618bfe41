import { TreeCache } from '../../core/complete-tree';
import { isKumikiError, type Problem } from '../../core/errors';
import { compareText } from '../../core/order';
import type { BootDocument } from '../model/boot-document';
import type { Unit } from '../model/unit';
import type { UnitContent } from '../model/unit-content';
import { listValues, parseUnitFile, type UnitFile } from '../unit-file/parse';
import { renderUnitContent } from '../unit-file/render';

/** A unit file or drop-in as systemd reads it. */
export interface ReadPart {
  readonly property: string;
  /** Empty if it cannot be rendered at all. */
  readonly text: string;
  readonly file: UnitFile;
  /** Problems that prevented rendering. */
  readonly refusals: readonly Problem[];
}

/** The combined content of a unit's file and drop-ins. */
interface UnitReading {
  readonly parts: readonly ReadPart[];
  readonly file: Pick<UnitFile, 'sections'>;
  /** Commands that run before, as and after its main process. */
  readonly commands: readonly string[];
}

/** A unit and its content. */
export interface ReadUnit extends UnitReading {
  readonly unit: Unit;
  readonly index: number;
  readonly property: string;
}

const readings = new TreeCache<UnitReading>();

/** Reads the units of a document in order: once for all rules, and for all machines that share a unit. */
export function readUnits({ units }: BootDocument): ReadUnit[] {
  return units.map((unit, index) => {
    const property = `units[${index}]`;
    const { parts, ...reading } = readings.get(unit, () => readUnit(unit));
    return { unit, index, property, ...reading, parts: parts.map((part) => withPlace(part, property)) };
  });
}

function withPlace(part: ReadPart, unit: string): ReadPart {
  return { ...part, property: `${unit}.${part.property}` };
}

function readUnit({ content, dropIns = [] }: Unit): UnitReading {
  const parts = [
    ...(content === undefined ? [] : [readPart(content, 'content')]),
    ...dropIns.map((dropIn, index) => readPart(dropIn.content, `dropIns[${index}].content`)),
  ];
  // systemd reads drop-ins in the order of their names
  const order = dropIns
    .map(({ name }, index) => ({ name, index: parts.length - dropIns.length + index }))
    .sort((a, b) => compareText(a.name, b.name));
  const ordered = [...(content === undefined ? [] : [0]), ...order.map(({ index }) => index)];
  const file = { sections: ordered.flatMap((index) => parts[index]?.file.sections ?? []) };
  const commands = COMMANDS.flatMap((key) => listValues(file, 'Service', key));
  return { parts, file, commands };
}

const COMMANDS = ['ExecStartPre', 'ExecStart', 'ExecStartPost'];

function readPart(content: UnitContent, property: string): ReadPart {
  try {
    const text = renderUnitContent(content);
    return { property, text, file: parseUnitFile(text), refusals: [] };
  } catch (cause) {
    if (!isKumikiError(cause)) throw cause;
    return { property, text: '', file: { sections: [], faults: [] }, refusals: cause.problems };
  }
}
