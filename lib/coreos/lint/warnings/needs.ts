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
  const scripts = files.flatMap(({ path, content }) =>
    typeof content === 'string' ? [{ path, text: content }] : [],
  );
  for (const read of units) {
    yield* warnAboutEnvironment(read, present);
    yield* warnAboutPrograms(read, present, units, scripts);
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
  scripts: readonly Script[],
): Generator<Problem> {
  const { unit, index, property } = read;
  for (const program of findPrograms(read)) {
    if (present.has(program) || isMounted(program, units)) continue;
    const first = read.commands.findIndex((command) => runs(command, program));
    const before = first < 0 ? read.commands : read.commands.slice(0, first);
    if (before.some((command) => provides(command, program, scripts))) continue;
    const providers = units.filter(
      (other) => other !== read && other.commands.some((command) => provides(command, program, scripts)),
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
          hint: 'download it in a separate unit, or list it in preplacedFiles if the image has it',
        };
  }
}

/** A script of the document, which may do things that the unit running it does not show. */
interface Script {
  readonly path: string;
  readonly text: string;
}

/** Programs that write files to a given folder, or to the one that they run in. */
const PLACES_FILES =
  /\b(?:wget|curl|aria2c|tar|unzip|gunzip|cp|mv|install|ln|rsync|scp|git|mount|docker|podman|rkt|ctr|fetch)\b/;

/**
 * Returns whether a command puts a program in place: it names the program, or writes to a folder above it.
 */
function provides(command: string, program: string, scripts: readonly Script[]): boolean {
  if (mentions(command, program) && !runs(command, program)) return true;
  const folders = listFolders(program);
  const isPlaced = PLACES_FILES.test(command) && folders.some((folder) => mentions(command, folder));
  if (isPlaced && !fetchesOther(command, program)) return true;
  return scripts.some(
    ({ path, text }) =>
      mentions(command, path) &&
      (mentions(text, program) || folders.some((folder) => mentions(text, folder))),
  );
}

/** Returns whether everything that a command downloads has a name other than the program's. */
function fetchesOther(command: string, program: string): boolean {
  const urls = command.match(/https?:\/\/[^\s'"]+/g) ?? [];
  const wanted = program.slice(program.lastIndexOf('/') + 1);
  return (
    urls.length > 0 &&
    urls.every((url) => {
      const name = url.slice(url.lastIndexOf('/') + 1);
      // archives hold anything, and so do variables
      return name !== wanted && /^[\w-]+$/.test(name);
    })
  );
}

/** Lists the folders that contain a program, such as `/opt` and `/opt/bin`. */
function listFolders(program: string): string[] {
  const parts = program.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

/** Returns whether a folder above the program is mounted, so that its content is unknown. */
function isMounted(program: string, units: readonly ReadUnit[]): boolean {
  const folders = listFolders(program);
  return units.some(
    ({ unit, file }) =>
      unit.name.endsWith('.mount') &&
      listValues(file, 'Mount', 'Where').some((where) => folders.some((folder) => isFolder(where, folder))),
  );
}

/** Returns whether a path is that of a folder, with or without trailing slashes. */
function isFolder(path: string, folder: string): boolean {
  return path.startsWith(folder) && /^\/*$/.test(path.slice(folder.length));
}

function runs(command: string, program: string): boolean {
  return /^[-@:+!|]*"?(\/[^\s"]+)/.exec(command)?.[1] === program;
}

/** Finds the programs below /opt that a unit runs, or that must be executable for it to run at all. */
function findPrograms({ commands, file }: ReadUnit): Set<string> {
  const run = commands.map((command) => /^[-@:+!|]*"?(\/opt\/[^\s"]+)/.exec(command)?.[1]);
  const required = listValues(file, 'Unit', 'ConditionFileIsExecutable');
  return new Set(
    [...run, ...required.filter((path) => path.startsWith('/opt/'))].filter((path) => path !== undefined),
  );
}

/** Returns whether `text` contains `path`, but not as part of a longer path. */
function mentions(text: string, path: string): boolean {
  for (let position = text.indexOf(path); position >= 0; position = text.indexOf(path, position + 1)) {
    const [before, after] = [text.charAt(position - 1), text.charAt(position + path.length)];
    // a slash at the very end still means the folder itself
    const isEnd =
      !/[\w./-]/.test(after) || (after === '/' && !/[\w.-]/.test(text.charAt(position + path.length + 1)));
    if (isEnd && !/[\w.-]/.test(before)) return true;
  }
  return false;
}
