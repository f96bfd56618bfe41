import { lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { KumikiError } from '../../core/errors';
import { compareText } from '../../core/order';
import { quoteForShell } from '../../core/shell';
import { askDidYouMean, didYouMean } from '../../core/suggest';
import { isVisible } from '../../core/visible-text';
import { readCdk8sSetting } from './cdk8s-file';
import { listUpwards } from './files';
import { readPackageFile } from './package-file';

/** Endings of programs, in the order in which they are tried for a name without one. */
const ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];
const PROGRAM = /\.[cm]?[jt]s$/;

/**
 * The entry file: as given, with or without its ending; `main.ts` or the like of a folder; if nothing is
 * given, the script that `app:` of cdk8s.yaml runs, or the `main.ts` of the working directory.
 * @throws CLI_ENTRY
 */
export function findEntry(given: string | undefined, cwd: string): string {
  if (given !== undefined) return findGiven(given, cwd);
  const found = findInFolder(cwd);
  if (found !== undefined) return found;
  const named = readCdk8sSetting(cwd, 'app');
  if (named === undefined) throw noProgramError(cwd);
  throw new KumikiError({
    code: 'CLI_ENTRY',
    message: 'no entry file was given, and cdk8s.yaml names none',
    given: named,
    hint: 'kumiki synth main.ts, or a line `app: node main.ts` in cdk8s.yaml',
  });
}

function noProgramError(cwd: string): KumikiError {
  const project = findNearProject(cwd);
  return new KumikiError({
    code: 'CLI_ENTRY',
    message: 'no entry file was given, and neither cdk8s.yaml nor a main.ts is here',
    given: cwd,
    hint:
      project === undefined
        ? 'name your program, such as kumiki synth app.ts; kumiki init DIR writes a new project'
        : `change to the folder of the project: cd ${quoteForShell(relative(cwd, project))}`,
  });
}

/** A folder above or right below another one that has a program. */
function findNearProject(cwd: string): string | undefined {
  const below = listNames(cwd).map((name) => join(cwd, name));
  return [...listUpwards(dirname(cwd)), ...below].find(
    (folder) =>
      // which can be shown in a command
      isVisible(folder) &&
      readStat(join(folder, 'package.json'))?.isFile() &&
      (readCdk8sSetting(folder, 'app') ?? withEnding(join(folder, 'main'))) !== undefined,
  );
}

/** The names in a folder, sorted; none if it cannot be read. */
function listNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort(compareText);
  } catch {
    return [];
  }
}

function findGiven(given: string, cwd: string): string {
  const file = resolve(cwd, given);
  const stat = readStat(file);
  if (stat?.isDirectory()) return requireInFolder(file, given);
  if (stat?.isFile() && (PROGRAM.test(file) || extname(file) === '')) return file;
  const complete = stat ? undefined : withEnding(file);
  if (complete !== undefined) return complete;
  throw new KumikiError({
    code: 'CLI_ENTRY',
    message: `${stat ? `${given} is not a program` : describeAbsence(file, given)}`,
    given: file,
    allowed: stat ? `a file that ends in ${ENDINGS.join(', ')}` : undefined,
    hint: suggestProgram(file, cwd) ?? 'kumiki synth ENTRY, where ENTRY is your program, such as main.ts',
  });
}

/** What a path leads to; undefined if that cannot be reached: links in a circle, names that are too long. */
function readStat(path: string, read: typeof statSync | typeof lstatSync = statSync): Stats | undefined {
  try {
    return read(path);
  } catch {
    return undefined;
  }
}

function describeAbsence(file: string, given: string): string {
  const isLink = readStat(file, lstatSync)?.isSymbolicLink();
  return isLink ? `${given} is a link that leads nowhere` : `there is no file ${given}`;
}

/** The entry file of a folder; undefined if it has none. */
function findInFolder(folder: string): string | undefined {
  const named = readCdk8sSetting(folder, 'app');
  if (named === undefined) return withEnding(join(folder, 'main'));
  // `node main.ts`, `npx tsx src/main`: the last word that is a program
  const words = splitWords(named).reverse();
  const word =
    words.find((each) => PROGRAM.test(each)) ?? words.find((each) => withEnding(join(folder, each)));
  return word === undefined ? undefined : findGiven(word, folder);
}

/** The words of a command; quotes keep the spaces of a path. */
function splitWords(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

function requireInFolder(folder: string, given: string): string {
  const entry = findInFolder(folder) ?? findMain(folder) ?? withEnding(join(folder, 'index'));
  if (entry !== undefined) return entry;
  const programs = listPrograms(folder);
  const named = readCdk8sSetting(folder, 'app');
  throw new KumikiError({
    code: 'CLI_ENTRY',
    message:
      named === undefined
        ? `the folder ${given} has no main.ts, and neither cdk8s.yaml nor package.json names a program`
        : `cdk8s.yaml of the folder ${given} names no program`,
    given: named === undefined ? folder : `app: ${named}`,
    allowed: programs.length > 0 ? `programs there: ${programs.slice(0, 10).join(', ')}` : undefined,
    hint: `name the program: kumiki synth ${join(given, programs.find(isMain) ?? programs[0] ?? 'main.ts')}`,
  });
}

function isMain(program: string): boolean {
  return /^main\./.test(program);
}

/** What `main` of package.json names, if it is there. */
function findMain(folder: string): string | undefined {
  const main = readPackageFile(join(folder, 'package.json'))?.json.main;
  if (typeof main !== 'string') return undefined;
  const file = join(folder, main);
  return PROGRAM.test(file) && readStat(file)?.isFile() ? file : withEnding(file);
}

function withEnding(path: string): string | undefined {
  return ENDINGS.map((ending) => path + ending).find((file) => readStat(file)?.isFile());
}

/** What may have been meant by a file that does not exist: the most similar program beside it. */
function suggestProgram(file: string, cwd: string): string | undefined {
  const programs = listPrograms(dirname(file)).filter((program) => program !== basename(file));
  const stem = basename(file, extname(file));
  const byStem = new Map(programs.map((program) => [basename(program, extname(program)), program]));
  const write = (program: string) => relative(cwd, join(dirname(file), program));
  const same = byStem.get(stem);
  if (same !== undefined) return didYouMean(write(same));
  const list = programs.length > 0 ? `programs there: ${programs.slice(0, 10).join(', ')}` : undefined;
  return (
    askDidYouMean(basename(file), programs, write) ??
    askDidYouMean(stem, [...byStem.keys()], (near) => write(byStem.get(near) ?? near)) ??
    list
  );
}

function listPrograms(folder: string): string[] {
  return listNames(folder).filter(
    (name) =>
      PROGRAM.test(name) && !/\.d\.[cm]?ts$/.test(name) && readStat(join(folder, name))?.isFile() === true,
  );
}
