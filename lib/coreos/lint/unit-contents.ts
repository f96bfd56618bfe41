import type { Problem } from '../../core/errors';
import { isNetworkUnit } from '../model/unit';
import { UNIT_SECTIONS } from '../model/unit-content';
import { listValues, type UnitFile } from '../unit-file/parse';
import { isDirectiveName } from '../unit-file/syntax';
import type { ReadPart, ReadUnit } from './read-units';

/**
 * After systemd's prefixes: `-` may fail, `@` names the process, `+`, `!` and `!!` change privileges, `:`
 * keeps variables.
 */
const ABSOLUTE_PROGRAM = /^[-@:+!|]*"?\//;
const COMMANDS = ['ExecStartPre', 'ExecStart', 'ExecStartPost', 'ExecReload', 'ExecStop', 'ExecStopPost'];

/**
 * Checks unit files for what systemd ignores except for a line in its log: unknown sections, lines outside
 * sections.
 */
export function* checkUnitContents(units: readonly ReadUnit[]): Generator<Problem> {
  for (const { unit, parts } of units) {
    for (const part of parts) yield* checkPart(unit.name, part);
  }
}

function* checkPart(unit: string, { property, file, refusals }: ReadPart): Generator<Problem> {
  for (const problem of refusals) {
    yield { ...problem, property, message: `${unit}: ${problem.message}` };
  }
  if (refusals.length > 0) return;
  for (const fault of file.faults) yield contentProblem(property, `${unit}: ${fault}`);
  if (file.sections.length === 0) yield contentProblem(property, `${unit} has no section`);
  yield* checkSections(unit, property, file);
  yield* checkCommands(unit, property, file);
}

function* checkSections(unit: string, property: string, { sections }: UnitFile): Generator<Problem> {
  const known = listAllowedSections(unit);
  for (const { name, directives } of sections) {
    if (!known.includes(name) && !name.startsWith('X-')) {
      yield {
        code: 'UNIT_CONTENT',
        property,
        message: `${unit} has a section '[${name}]', which systemd ignores`,
        given: `[${name}]`,
        allowed: known.map((section) => `[${section}]`).join(', '),
        hint: "look for blanks and misspellings; sections of other programs begin with 'X-'",
      };
    }
    for (const { key } of directives) {
      if (isDirectiveName(key)) continue;
      yield contentProblem(property, `${unit}: '${key}' is not a valid name of a directive`, key);
    }
  }
}

function* checkCommands(unit: string, property: string, file: UnitFile): Generator<Problem> {
  for (const key of COMMANDS) {
    for (const value of listValues(file, 'Service', key)) {
      if (ABSOLUTE_PROGRAM.test(value)) continue;
      yield {
        code: 'UNIT_CONTENT',
        property,
        message: `${unit}: the program of ${key}= is not an absolute path`,
        given: value,
        allowed: 'a path from the root',
        hint: 'write the full path of the program: older versions of systemd do not search for it',
      };
    }
  }
}

function contentProblem(property: string, message: string, given?: string): Problem {
  return {
    code: 'UNIT_CONTENT',
    property,
    message,
    ...(given !== undefined && { given }),
    hint: "write sections such as '[Service]', and lines such as 'Key=value' below them",
  };
}

function listAllowedSections(unit: string): readonly string[] {
  if (isNetworkUnit(unit)) return UNIT_SECTIONS.networkd;
  const type = unit.slice(unit.lastIndexOf('.') + 1);
  return ['Unit', `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`, 'Install'];
}
