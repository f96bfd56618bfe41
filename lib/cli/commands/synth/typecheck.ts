import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { KumikiError, type Problem } from '../../../core/errors';
import type { CommandContext } from '../../command';
import { createFolder } from '../../create-folder';
import { showPlace } from '../../load/code-frame';
import { listUpwards } from '../../load/files';
import { findEntry } from '../../load/find-entry';

/** More errors than a user reads at once; usually one error causes many. */
const MOST_PROBLEMS = 50;

/**
 * Checks the types of a program with the project's TypeScript and, if present, its tsconfig.json, because
 * running a program only strips its types.
 * @throws CLI_TYPES with every error; CLI_USAGE without TypeScript
 */
export function checkTypes({ argument, cwd }: Pick<CommandContext, 'argument' | 'cwd'>): void {
  const entry = findEntry(argument, cwd);
  const errors = runCompiler(findCompiler(entry), entry, cwd);
  const [first, ...others] = errors.slice(0, MOST_PROBLEMS);
  if (!first) return;
  const more = errors.length - MOST_PROBLEMS;
  const last: Problem[] =
    more > 0
      ? [{ code: 'CLI_TYPES', message: `there are ${more} more type errors`, hint: 'fix these first' }]
      : [];
  throw new KumikiError([first, ...others, ...last]);
}

/** The compiler of a project: a program, because TypeScript 7 has no API. */
interface Compiler {
  readonly script: string;
  readonly majorVersion: number;
}

function findCompiler(entry: string): Compiler {
  try {
    const file = createRequire(entry).resolve('typescript/package.json');
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    return { script: join(dirname(file), 'bin', 'tsc'), majorVersion: Number.parseInt(version, 10) };
  } catch (cause) {
    const problem: Problem = {
      code: 'CLI_USAGE',
      message: 'the project has no TypeScript, which --typecheck needs',
      given: '--typecheck',
      hint: formatInstallCommand(dirname(entry)),
    };
    throw new KumikiError(problem, { cause });
  }
}

/** Install commands, by the lock file of each package manager. */
const INSTALL_COMMANDS: Readonly<Record<string, string>> = {
  'package-lock.json': 'npm install --save-dev typescript',
  'pnpm-lock.yaml': 'pnpm add --save-dev typescript',
  'yarn.lock': 'yarn add --dev typescript',
  'bun.lock': 'bun add --dev typescript',
  'bun.lockb': 'bun add --dev typescript',
};

/** Returns the install command of the package manager in use, according to the nearest lock file. */
function formatInstallCommand(folder: string): string {
  for (const above of listUpwards(folder)) {
    const lock = Object.keys(INSTALL_COMMANDS).find((file) => existsSync(join(above, file)));
    if (lock !== undefined) return INSTALL_COMMANDS[lock] ?? '';
  }
  return 'npm install --save-dev typescript';
}

/** Runs the compiler, and returns the errors that it prints. It only reads its options from a file. */
function runCompiler({ script, majorVersion }: Compiler, entry: string, cwd: string): Problem[] {
  // packages of types are searched for from the folder of that file
  const modules = findAbove(dirname(entry), 'node_modules');
  const parent = modules === undefined ? dirname(entry) : join(modules, '.cache');
  createFolder(parent);
  const folder = mkdtempSync(join(parent, '.kumiki-typecheck-'));
  const config = join(folder, 'tsconfig.json');
  const args = [script, '--project', config, '--pretty', 'false'];
  try {
    writeFileSync(config, JSON.stringify(configure(entry, majorVersion)));
    const options = { cwd, encoding: 'utf8', maxBuffer: Number.POSITIVE_INFINITY } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
    const errors = readErrors(stdout, cwd);
    if (status === 0 || errors.length > 0) return errors;
    const message = `TypeScript fails to check the types: ${(stderr || stdout).trim()}`;
    return [{ code: 'CLI_TYPES', message }];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns the project's options, with output disabled; without a tsconfig.json, the strictest options. */
function configure(entry: string, majorVersion: number) {
  // Node requires file extensions in imports of neighbouring files
  const always = { noEmit: true, allowImportingTsExtensions: true, incremental: false, composite: false };
  const file = findAbove(dirname(entry), 'tsconfig.json');
  if (file !== undefined) return { extends: file, compilerOptions: always, files: [entry], include: [] };
  // since TypeScript 6, packages of types are only included by name
  const types = majorVersion >= 6 ? { types: ['*'] } : {};
  const strict = { strict: true, skipLibCheck: true, target: 'es2022', module: 'nodenext', allowJs: true };
  return { compilerOptions: { ...strict, ...types, ...always }, files: [entry] };
}

function findAbove(folder: string, name: string): string | undefined {
  for (const above of listUpwards(folder)) {
    const path = join(above, name);
    if (existsSync(path)) return path;
  }
  return undefined;
}

/** An error as the compiler prints it: one in a file with its place, or one of the options. */
const ERROR = /^(?:(.+)\((\d+),(\d+)\): )?error (TS\d+: [\s\S]*)/;

function readErrors(output: string, cwd: string): Problem[] {
  // lines that continue a message are indented
  const texts = output.split(/\r?\n(?! )/);
  return texts.flatMap((text) => {
    const match = ERROR.exec(text);
    if (!match) return [];
    const [, file, line, column, message = ''] = match;
    const place = { file: resolve(cwd, file ?? ''), line: Number(line), column: Number(column) };
    return [{ code: 'CLI_TYPES', message, ...(file !== undefined && showPlace(place, cwd)) }];
  });
}
