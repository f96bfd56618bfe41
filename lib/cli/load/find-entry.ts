import { lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { KumikiError } from '../../core/errors';
import { compareText } from '../../core/order';
import { quoteForShell } from '../../core/shell';
import { askDidYouMean, didYouMean } from '../../core/suggest';
import { isVisible } from '../../core/visible-text';
import { PROGRAM, splitWords } from './app-command';
import { readCdk8sSetting } from './cdk8s-file';
import { listUpwards } from './files';
import { toArgument } from './format-synth';
import { readPackageFile } from './package-file';

/** Extensions of programs, in the order to try them for a name without one. */
const ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/**
 * Finds the entry file: the given path, with or without extension; in a folder, the script run by `app:` of
 * its cdk8s.yaml, or `main.ts` and the like. If nothing is given, searches the working directory.
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
    message:
      readStat(join(cwd, 'cdk8s.yaml')) === undefined
        ? 'no entry file was given, and neither cdk8s.yaml nor a main.ts is here'
        : 'no entry file was given, no main.ts is here, and cdk8s.yaml has no app',
    given: cwd,
    hint:
      project === undefined
        ? 'name your program, such as kumiki synth app.ts; kumiki init DIR writes a new project'
        : `change to the folder of the project: cd ${quoteForShell(relative(cwd, project))}`,
  });
}

/** Finds a folder with a program, above or directly below another folder. */
function findNearProject(cwd: string): string | undefined {
  const below = listNames(cwd).map((name) => join(cwd, name));
  return [...listUpwards(dirname(cwd)), ...below].find(
    (folder) =>
      // only paths that can be shown in a command
      isVisible(folder) &&
      readStat(join(folder, 'package.json'))?.isFile() &&
      (readCdk8sSetting(folder, 'app') ?? withEnding(join(folder, 'main'))) !== undefined,
  );
}

/** Lists the names in a folder, sorted; empty if it cannot be read. */
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
    message: stat ? `${given} is not a program` : describeAbsence(file, given),
    given: file,
    allowed: stat ? `TypeScript or JavaScript, in a file that ends in ${ENDINGS.join(', ')}` : undefined,
    hint:
      suggestProgram(file, cwd) ??
      suggestOtherUse(given) ??
      'kumiki synth ENTRY, where ENTRY is your program, such as main.ts',
  });
}

/** Returns the stats of a path; undefined if it cannot be reached: cyclic links, names that are too long. */
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

/** Finds the entry file of a folder; undefined if there is none. */
function findInFolder(folder: string): string | undefined {
  const named = readCdk8sSetting(folder, 'app');
  if (named === undefined) return withEnding(join(folder, 'main'));
  // in `node main.ts` or `npx tsx src/main`: the last word that is a program
  const words = splitWords(named).reverse();
  const word =
    words.find((each) => PROGRAM.test(each)) ?? words.find((each) => withEnding(join(folder, each)));
  return word === undefined ? undefined : findGiven(word, folder);
}

function requireInFolder(folder: string, given: string): string {
  const entry = findInFolder(folder) ?? findMain(folder) ?? withEnding(join(folder, 'index'));
  if (entry !== undefined) return entry;
  const programs = listPrograms(folder);
  const program = join(given, programs.find(isMain) ?? programs[0] ?? 'main.ts');
  const named = readCdk8sSetting(folder, 'app');
  throw new KumikiError({
    code: 'CLI_ENTRY',
    message:
      named === undefined
        ? `the folder ${given} has no main.ts, and neither cdk8s.yaml nor package.json names a program`
        : `cdk8s.yaml of the folder ${given} names no program`,
    given: named === undefined ? folder : `app: ${named}`,
    allowed: programs.length > 0 ? `programs there: ${programs.slice(0, 10).join(', ')}` : undefined,
    hint: `name the program: kumiki synth ${quoteForShell(toArgument(program))}`,
  });
}

function isMain(program: string): boolean {
  return /^main\./.test(program);
}

/** Returns the `main` file of package.json, if it exists. */
function findMain(folder: string): string | undefined {
  const main = readPackageFile(join(folder, 'package.json'))?.json.main;
  if (typeof main !== 'string') return undefined;
  const file = join(folder, main);
  return PROGRAM.test(file) && readStat(file)?.isFile() ? file : withEnding(file);
}

function withEnding(path: string): string | undefined {
  return ENDINGS.map((ending) => path + ending).find((file) => readStat(file)?.isFile());
}

/** Suggests a program for a file that does not exist: the most similar one in its folder. */
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

/** Suggests what to do with something that has a use, but not as a program. */
function suggestOtherUse(given: string): string | undefined {
  if (given === '-') return 'write the program to a file: imports are resolved from its folder';
  if (/^https?:/.test(given)) return 'download the program first, and read it before you run it';
  if (/\.[jt]sx$/.test(given)) return 'a program needs no JSX: rename the file to .ts';
  if (/\.(?:ya?ml|json)$/.test(given))
    return `include manifests in a program: new Include(stack, 'Include', { url: ${JSON.stringify(given)} }), from cdk8s`;
  return undefined;
}

function listPrograms(folder: string): string[] {
  return listNames(folder).filter(
    (name) =>
      PROGRAM.test(name) && !/\.d\.[cm]?ts$/.test(name) && readStat(join(folder, name))?.isFile() === true,
  );
}
