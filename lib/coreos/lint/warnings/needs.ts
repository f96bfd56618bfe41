import type { Problem } from '../../../core/errors';
import type { BootDocument } from '../../model/boot-document';
import { listValues } from '../../unit-file/parse';
import type { LintContext } from '../lint-context';
import type { ReadUnit } from '../read-units';

/** Warns about files that a unit needs and that are missing, or may be missing when it starts. */
export function* warnAboutNeeds(
  units: readonly ReadUnit[],
  { files, remoteFiles = [], links = [] }: BootDocument,
  { preplacedFiles }: LintContext,
): Generator<Problem> {
  const present = new Set<string>([
    ...[...files, ...remoteFiles, ...links].map(({ path }) => path),
    ...preplacedFiles,
  ]);
  for (const read of units) {
    yield* warnAboutEnvironment(read, present);
    yield* warnAboutPrograms(read, present, units);
  }
}

/** Warns about files below /run, which other units create while they run. */
function* warnAboutEnvironment(
  { unit, file, property }: ReadUnit,
  present: ReadonlySet<string>,
): Generator<Problem> {
  for (const path of listValues(file, 'Service', 'EnvironmentFile')) {
    if (path.startsWith('-') || present.has(path) || !/^\/(?:var\/)?run\//.test(path)) continue;
    if (listValues(file, 'Service', 'Restart').some((restart) => restart !== 'no')) continue;
    yield {
      code: 'UNIT_RACE',
      property,
      message: `${unit.name} needs ${path}, which another unit creates while it runs; After= waits only until that unit has started, and nothing retries`,
      hint: `let it wait (EnvironmentFile=-${path} and an ExecStartPre= that loops until the file exists), and set Restart=on-failure`,
    };
  }
}

/**
 * Warns about programs in /opt that nothing puts there before the unit that runs them. The images have none.
 */
function* warnAboutPrograms(
  read: ReadUnit,
  present: ReadonlySet<string>,
  units: readonly ReadUnit[],
): Generator<Problem> {
  const { unit, index, property } = read;
  for (const program of findPrograms(read)) {
    if (present.has(program)) continue;
    const providers = units.filter(
      (other) => other !== read && other.commands.some((text) => mentions(text, program)),
    );
    if (providers.some((provider) => provider.index < index)) continue;
    const [later] = providers;
    yield later
      ? {
          code: 'UNIT_RACE',
          property,
          message: `${unit.name} runs ${program} before ${later.unit.name}, which puts it there`,
          hint: `list ${later.unit.name} first`,
        }
      : {
          code: 'UNIT_PROGRAM',
          property,
          message: `${unit.name} needs ${program}, but nothing in the document puts it there`,
          hint: 'download it in a unit of its own, or list it in preplacedFiles if the image has it',
        };
  }
}

/** Finds the programs below /opt that a unit runs, or that must be executable for it to run at all. */
function findPrograms({ commands, file }: ReadUnit): Set<string> {
  const run = commands.map((command) => /^[-@:+!|]*"?(\/opt\/[^\s"]+)/.exec(command)?.[1]);
  const required = listValues(file, 'Unit', 'ConditionFileIsExecutable');
  return new Set(
    [...run, ...required.filter((path) => path.startsWith('/opt/'))].filter((path) => path !== undefined),
  );
}

function mentions(command: string, path: string): boolean {
  const position = command.indexOf(path);
  return position >= 0 && !/[\w./-]/.test(command.charAt(position + path.length));
}
