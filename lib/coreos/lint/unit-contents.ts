import { isKumikiError } from '../../errors';
import type { BootDocument } from '../model/boot-document';
import { isNetworkUnit } from '../model/unit';
import { UNIT_SECTIONS, type UnitContent } from '../model/unit-content';
import { parseUnitFile, valuesOf } from '../unit-file/parse';
import { renderUnitContent } from '../unit-file/render';
import { error, type Finding } from './finding';

/** systemd's own prefixes: `-` may fail, `@` names the process, `+`, `!` and `!!` change rights, `:` keeps variables. */
const ABSOLUTE_PROGRAM = /^[-@:+!|]*"?\//;

/** Unit files that systemd would read otherwise than they look: it passes over unknown sections and loose lines with a remark in its log. */
export function* lintUnitContents({ units }: BootDocument): Generator<Finding> {
  for (const [index, { name, content, dropIns = [] }] of units.entries()) {
    const property = `units[${index}]`;
    if (content !== undefined) yield* lintContent(name, content, `${property}.content`);
    for (const [position, dropIn] of dropIns.entries()) {
      yield* lintContent(name, dropIn.content, `${property}.dropIns[${position}].content`);
    }
  }
}

function* lintContent(unit: string, content: UnitContent, property: string): Generator<Finding> {
  let text: string;
  try {
    text = renderUnitContent(content);
  } catch (cause) {
    if (!isKumikiError(cause)) throw cause;
    for (const problem of cause.problems) {
      yield error({ ...problem, property, message: `${unit}: ${problem.message}` });
    }
    return;
  }
  const file = parseUnitFile(text);
  for (const fault of file.faults) yield contentError(property, `${unit}: ${fault}`);
  if (file.sections.length === 0) yield contentError(property, `${unit} has no section`);
  for (const { name, directives } of file.sections) {
    if (!sectionsOf(unit).includes(name) && !name.startsWith('X-')) {
      yield error({
        code: 'UNIT_CONTENT',
        property,
        message: `${unit} has a section '[${name}]', which systemd passes over`,
        given: `[${name}]`,
        allowed: sectionsOf(unit)
          .map((section) => `[${section}]`)
          .join(', '),
      });
    }
    for (const { key } of directives) {
      if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(key))
        yield contentError(property, `${unit}: '${key}' is no name of a directive`, key);
    }
  }
  for (const key of [
    'ExecStartPre',
    'ExecStart',
    'ExecStartPost',
    'ExecReload',
    'ExecStop',
    'ExecStopPost',
  ]) {
    for (const value of valuesOf(file, 'Service', key)) {
      if (ABSOLUTE_PROGRAM.test(value)) continue;
      yield error({
        code: 'UNIT_CONTENT',
        property,
        message: `${unit}: the program of ${key}= is not an absolute path`,
        given: value,
        allowed: 'a path from the root; systemd of that time searches none',
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
  const type = unit.slice(unit.lastIndexOf('.') + 1);
  if (isNetworkUnit(unit)) return UNIT_SECTIONS.networkd;
  return ['Unit', `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`, 'Install'];
}
