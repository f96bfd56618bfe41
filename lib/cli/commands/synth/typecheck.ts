import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as TypeScript from 'typescript';
import { KumikiError, type Problem } from '../../../core/errors';
import type { CommandContext } from '../../command';
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
  const typescript = loadTypeScript(entry);
  const options = readOptions(typescript, entry);
  const program = typescript.createProgram([entry], options);
  const found = typescript.getPreEmitDiagnostics(program);
  const errors = found.filter(({ category }) => category === typescript.DiagnosticCategory.Error);
  const [first, ...others] = errors.slice(0, MOST_PROBLEMS).map((each) => toProblem(typescript, each, cwd));
  if (!first) return;
  const more = errors.length - MOST_PROBLEMS;
  const last: Problem[] =
    more > 0
      ? [{ code: 'CLI_TYPES', message: `there are ${more} more type errors`, hint: 'mend these first' }]
      : [];
  throw new KumikiError([first, ...others, ...last]);
}

function loadTypeScript(entry: string): typeof TypeScript {
  const require = createRequire(entry);
  let loaded: Partial<typeof TypeScript>;
  try {
    loaded = require('typescript') as Partial<typeof TypeScript>;
  } catch (cause) {
    throw missingError('the project has no TypeScript', entry, cause);
  }
  if (typeof loaded.createProgram === 'function') return loaded as typeof TypeScript;
  throw missingError('the TypeScript of the project has no compiler API', entry);
}

function missingError(message: string, entry: string, cause?: unknown): KumikiError {
  return new KumikiError(
    {
      code: 'CLI_USAGE',
      message: `${message}, which --typecheck needs`,
      given: '--typecheck',
      hint: formatInstallCommand(dirname(entry)),
    },
    { cause },
  );
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

/** Returns the project's options, with output disabled; without a tsconfig.json, the strictest options. */
function readOptions(typescript: typeof TypeScript, entry: string): TypeScript.CompilerOptions {
  const file = typescript.findConfigFile(dirname(entry), typescript.sys.fileExists);
  // Node requires file extensions in imports of neighbouring files
  const always = { noEmit: true, allowImportingTsExtensions: true, incremental: false, composite: false };
  if (file === undefined) {
    const { ES2022 } = typescript.ScriptTarget;
    const { NodeNext } = typescript.ModuleKind;
    return { ...always, strict: true, skipLibCheck: true, target: ES2022, module: NodeNext, allowJs: true };
  }
  const { config, error } = typescript.readConfigFile(file, typescript.sys.readFile);
  if (error) throw new KumikiError(toProblem(typescript, error, dirname(file)));
  const parsed = typescript.parseJsonConfigFileContent(config, typescript.sys, dirname(file));
  return { ...parsed.options, ...always };
}

function toProblem(
  typescript: typeof TypeScript,
  { code, messageText, file, start = 0 }: TypeScript.Diagnostic,
  cwd: string,
): Problem {
  const message = `TS${code}: ${typescript.flattenDiagnosticMessageText(messageText, '\n')}`;
  if (!file) return { code: 'CLI_TYPES', message };
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return {
    code: 'CLI_TYPES',
    message,
    ...showPlace({ file: file.fileName, line: line + 1, column: character + 1 }, cwd),
  };
}
