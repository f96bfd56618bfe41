import type { BootDocument } from '../../model/boot-document';
import { valuesOf } from '../../unit-file/parse';
import { type Finding, warning } from '../finding';
import type { LintContext } from '../lint-context';
import type { ReadUnit } from '../read-units';

/** Files that a unit needs and that are not there, or not yet, when it starts. */
export function* lintMissingFiles(
  units: readonly ReadUnit[],
  { files, remoteFiles = [], links = [] }: BootDocument,
  { preplacedFiles }: LintContext,
): Generator<Finding> {
  const there = new Set<string>([
    ...[...files, ...remoteFiles, ...links].map(({ path }) => path),
    ...preplacedFiles,
  ]);
  for (const read of units) {
    yield* lintEnvironment(read, there);
    yield* lintPrograms(read, there, units);
  }
}

function* lintEnvironment(
  { unit, file, property }: ReadUnit,
  there: ReadonlySet<string>,
): Generator<Finding> {
  for (const path of valuesOf(file, 'Service', 'EnvironmentFile')) {
    if (path.startsWith('-') || there.has(path) || !/^\/(?:var\/)?run\//.test(path)) continue;
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
  there: ReadonlySet<string>,
  units: readonly ReadUnit[],
): Generator<Finding> {
  const { unit, index, property } = read;
  for (const program of programsOf(read)) {
    if (there.has(program)) continue;
    const makers = units.filter(
      (other) => other !== read && other.commands.some((text) => mentions(text, program)),
    );
    if (makers.some((maker) => maker.index < index)) continue;
    const [later] = makers;
    yield later
      ? warning({
          code: 'UNIT_RACE',
          property,
          message: `${unit.name} runs ${program} before ${later.unit.name}, which puts it there`,
          hint: `list ${later.unit.name} first`,
        })
      : warning({
          code: 'UNIT_PROGRAM',
          property,
          message: `${unit.name} needs ${program}, and nothing in the document puts it there`,
          hint: 'download it in a unit of its own, or name it in preplacedFiles when the image has it',
        });
  }
}

/** What it runs, and what it asks for before it runs at all. */
function programsOf({ commands, file }: ReadUnit): Set<string> {
  const run = commands.map((command) => /^[-@:+!|]*"?(\/opt\/[^\s"]+)/.exec(command)?.[1]);
  const asked = valuesOf(file, 'Unit', 'ConditionFileIsExecutable');
  return new Set(
    [...run, ...asked.filter((path) => path.startsWith('/opt/'))].filter((path) => path !== undefined),
  );
}

function mentions(command: string, path: string): boolean {
  const position = command.indexOf(path);
  return position >= 0 && !/[\w./-]/.test(command.charAt(position + path.length));
}
