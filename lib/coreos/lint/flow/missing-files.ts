import type { BootDocument } from '../../model/boot-document';
import { valuesOf } from '../../unit-file/parse';
import { type Finding, warning } from '../finding';
import { commandsOf, type ReadUnit } from '../read-units';

/** Files that a unit needs and that are not there, or not yet, when it starts. */
export function* lintMissingFiles(units: readonly ReadUnit[], document: BootDocument): Generator<Finding> {
  const written = new Set<string>(document.files.map(({ path }) => path));
  for (const read of units) {
    yield* lintEnvironment(read, written);
    yield* lintPrograms(read, written, units);
  }
}

function* lintEnvironment(
  { unit, file, property }: ReadUnit,
  written: ReadonlySet<string>,
): Generator<Finding> {
  for (const path of valuesOf(file, 'Service', 'EnvironmentFile')) {
    if (path.startsWith('-') || written.has(path) || !/^\/(?:var\/)?run\//.test(path)) continue;
    if (valuesOf(file, 'Service', 'Restart').some((restart) => restart !== 'no')) continue;
    yield warning({
      code: 'UNIT_RACE',
      property,
      message: `${unit.name} needs ${path}, which another unit makes while it runs; After= waits for that unit's start alone, and nothing tries again`,
      hint: `let it wait (EnvironmentFile=-${path} and an ExecStartPre= that loops until the file is there), and set Restart=on-failure`,
    });
  }
}

/** The image has nothing in /opt: what a unit runs from there, something must put there first. */
function* lintPrograms(
  read: ReadUnit,
  written: ReadonlySet<string>,
  units: readonly ReadUnit[],
): Generator<Finding> {
  const { unit, index, property } = read;
  const programs = commandsOf(read).map((command) => /^[-@:+!|]*"?(\/opt\/[^\s"]+)/.exec(command)?.[1]);
  for (const program of new Set(programs.filter((path) => path !== undefined))) {
    if (written.has(program)) continue;
    const makers = units.filter(
      (other) => other !== read && commandsOf(other).some((text) => mentions(text, program)),
    );
    if (makers.some((maker) => maker.index < index)) continue;
    const [later] = makers;
    yield warning({
      code: 'UNIT_RACE',
      property,
      message: later
        ? `${unit.name} runs ${program} before ${later.unit.name}, which puts it there`
        : `${unit.name} runs ${program}, and nothing in the document puts it there`,
      hint: later
        ? `list ${later.unit.name} first`
        : 'download it in a unit of its own, or add ConditionFileIsExecutable= and make sure that the image has it',
    });
  }
}

function mentions(command: string, path: string): boolean {
  const position = command.indexOf(path);
  return position >= 0 && !/[\w./-]/.test(command.charAt(position + path.length));
}
