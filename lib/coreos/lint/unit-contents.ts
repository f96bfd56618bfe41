import { isNetworkUnit } from '../model/unit';
import { UNIT_SECTIONS } from '../model/unit-content';
import { type UnitFile, valuesOf } from '../unit-file/parse';
import { isDirectiveName } from '../unit-file/syntax';
import { error, type Finding } from './finding';
import type { ReadPart, ReadUnit } from './read-units';

/** systemd's own prefixes: `-` may fail, `@` names the process, `+`, `!` and `!!` change rights, `:` keeps variables. */
const ABSOLUTE_PROGRAM = /^[-@:+!|]*"?\//;
const COMMANDS = ['ExecStartPre', 'ExecStart', 'ExecStartPost', 'ExecReload', 'ExecStop', 'ExecStopPost'];

/** Unit files that systemd would read otherwise than they look: it passes over unknown sections and loose lines with a remark in its log. */
export function* lintUnitContents(units: readonly ReadUnit[]): Generator<Finding> {
  for (const { unit, parts } of units) {
    for (const part of parts) yield* lintPart(unit.name, part);
  }
}

function* lintPart(unit: string, { property, file, refusals }: ReadPart): Generator<Finding> {
  for (const problem of refusals) {
    yield error({ ...problem, property, message: `${unit}: ${problem.message}` });
  }
  if (refusals.length > 0) return;
  for (const fault of file.faults) yield contentError(property, `${unit}: ${fault}`);
  if (file.sections.length === 0) yield contentError(property, `${unit} has no section`);
  yield* lintSections(unit, property, file);
  yield* lintCommands(unit, property, file);
}

function* lintSections(unit: string, property: string, { sections }: UnitFile): Generator<Finding> {
  const known = sectionsOf(unit);
  for (const { name, directives } of sections) {
    if (!known.includes(name) && !name.startsWith('X-')) {
      yield error({
        code: 'UNIT_CONTENT',
        property,
        message: `${unit} has a section '[${name}]', which systemd passes over`,
        given: `[${name}]`,
        allowed: known.map((section) => `[${section}]`).join(', '),
        hint: "look for blanks and misspellings; sections of other programs begin with 'X-'",
      });
    }
    for (const { key } of directives) {
      if (isDirectiveName(key)) continue;
      yield contentError(property, `${unit}: '${key}' is no name of a directive`, key);
    }
  }
}

function* lintCommands(unit: string, property: string, file: UnitFile): Generator<Finding> {
  for (const key of COMMANDS) {
    for (const value of valuesOf(file, 'Service', key)) {
      if (ABSOLUTE_PROGRAM.test(value)) continue;
      yield error({
        code: 'UNIT_CONTENT',
        property,
        message: `${unit}: the program of ${key}= is not an absolute path`,
        given: value,
        allowed: 'a path from the root',
        hint: 'write where the program lies: systemd of that time does not look for it',
      });
    }
  }
}

function contentError(property: string, message: string, given?: string): Finding {
  return error({
    code: 'UNIT_CONTENT',
    property,
    message,
    ...(given !== undefined && { given }),
    hint: "write sections such as '[Service]' and lines 'Key=value' below them",
  });
}

function sectionsOf(unit: string): readonly string[] {
  if (isNetworkUnit(unit)) return UNIT_SECTIONS.networkd;
  const type = unit.slice(unit.lastIndexOf('.') + 1);
  return ['Unit', `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`, 'Install'];
}
