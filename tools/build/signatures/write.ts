import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { Parameter, SignatureTable } from '../../../lib/core/props/signature.ts';
import { LIB, LIBRARY_ENTRIES, ROOT } from '../entries.ts';
import { escapeBeyondLatin1 } from '../output.ts';
import { acceptsUndefined, TypeDescriber } from './describe-type.ts';
import { findMissingCheck, listPublicCalls, needsCheck, type PublicCall } from './surface.ts';

const FILE_NAME = 'signatures.ts';

/** Fingerprint of the sources, and the calls that do not check their arguments. */
const SUMMARY = join(ROOT, '.kumiki', 'signatures.json');

/** Contents of the summary that the last run wrote. */
interface Summary {
  readonly fingerprint: string;
  /**
   * Public calls that do not check their arguments, each with its place; a test requires this to be empty.
   */
  readonly neglects: readonly string[];
}

/**
 * Writes lib/<folder>/signatures.ts, which public calls check their arguments against, unless all are up to
 * date. Runs before anything loads lib/.
 */
export function writeSignatures(): void {
  const fingerprint = fingerprintSources();
  if (isUpToDate(fingerprint)) return;
  const program = createProgram();
  const calls = listPublicCalls(program).filter((call) => needsCheck(call, program.getTypeChecker()));
  for (const [folder, table] of describeSurface(calls, program.getTypeChecker())) {
    replace(
      join(LIB, folder, FILE_NAME),
      `/** Made of the types by tools/build/signatures. */\nexport const SIGNATURES = ${quote(escapeBeyondLatin1(JSON.stringify(table)))};\n`,
    );
  }
  const neglects = calls.flatMap((call) => {
    const neglect = findMissingCheck(call);
    return neglect === undefined ? [] : [`lib/${call.place}: ${call.name} ${neglect}`];
  });
  const summary: Summary = { fingerprint, neglects };
  replace(SUMMARY, JSON.stringify(summary));
}

function isUpToDate(fingerprint: string): boolean {
  if (!existsSync(SUMMARY) || !existsSync(join(LIB, FILE_NAME))) return false;
  return (JSON.parse(readFileSync(SUMMARY, 'utf8')) as Summary).fingerprint === fingerprint;
}

/** Creates the compiler's program for lib/. */
function createProgram(): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.build.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return ts.createProgram(Object.values(LIBRARY_ENTRIES), { ...options, noEmit: true, incremental: false });
}

/** Returns the signatures of the public calls, by folder. */
function describeSurface(calls: readonly PublicCall[], checker: ts.TypeChecker): Map<string, SignatureTable> {
  const folders = [...new Set(calls.map(({ folder }) => folder))];
  return new Map(
    folders.map((folder) => {
      const describer = new TypeDescriber(checker);
      const described = calls
        .filter((call) => call.folder === folder)
        .map((call) => [call.name, describeParameters(call, describer, checker)] as const);
      return [folder, { types: describer.nodes, calls: Object.fromEntries(described) }];
    }),
  );
}

function describeParameters(
  { signature }: PublicCall,
  describer: TypeDescriber,
  checker: ts.TypeChecker,
): Parameter[] {
  return signature.getParameters().map((parameter) => {
    const declaration = parameter.valueDeclaration;
    if (!declaration || !ts.isParameter(declaration)) throw new Error(`${parameter.name} is not declared`);
    const type = checker.getTypeOfSymbol(parameter);
    if (declaration.dotDotDotToken) {
      const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
      return [parameter.name, element ? describer.describe(element) : 'any', 2];
    }
    const isOptional =
      Boolean(declaration.initializer ?? declaration.questionToken) || acceptsUndefined(type);
    const name = ts.isIdentifier(declaration.name) ? parameter.name : 'options';
    return [name, describer.describe(type), isOptional ? 1 : 0];
  });
}

function fingerprintSources(): string {
  const hash = createHash('sha256').update(ts.version);
  for (const folder of [LIB, import.meta.dirname]) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith(FILE_NAME),
    );
    for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex');
}

/** Quotes a string with single quotes, which JSON does not use. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** Writes a file and renames it into place: another process may be loading it. */
function replace(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}
