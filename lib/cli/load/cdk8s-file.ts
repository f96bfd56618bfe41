import { join } from 'node:path';
import type { Terminal } from '../terminal/terminal';
import { type AppCommand, readAppCommand } from './app-command';
import { tryReadText } from './files';

/** Keys of cdk8s.yaml for steps of `cdk8s synth` that Kumiki does not run. */
const IGNORED = ['validations', 'synthConfig'];

/**
 * Reads a top-level value of cdk8s.yaml. Treats the file as a flat list of scalars, because loading a YAML
 * parser would double our start-up time.
 */
export function readCdk8sSetting(folder: string, key: string): string | undefined {
  return readSetting(readLines(folder), key);
}

/** Returns the variables that `app:` of cdk8s.yaml sets for its program. */
export function readVariables(folder: string): AppCommand['variables'] {
  return readAppCommand(readCdk8sSetting(folder, 'app') ?? '').variables;
}

interface NotedContext {
  readonly cwd: string;
  readonly err: Terminal;
  /** The program, as named on the command line. */
  readonly argument?: string | undefined;
}

/** Notes which parts of cdk8s.yaml have no effect. */
export function noteIgnoredSettings({ cwd, err, argument }: NotedContext): void {
  const lines = readLines(cwd);
  const { unused } = readAppCommand(argument === undefined ? (readSetting(lines, 'app') ?? '') : '');
  for (const part of unused)
    err.print`${err.yellow`note`}  ${part} in app of cdk8s.yaml has no effect here: npx cdk8s synth reads it\n`;
  for (const key of IGNORED) {
    if (findValue(lines, key) === undefined) continue;
    err.print`${err.yellow`note`}  ${key} of cdk8s.yaml has no effect here: npx cdk8s synth reads it\n`;
  }
}

function readLines(folder: string): readonly string[] {
  const text = tryReadText(join(folder, 'cdk8s.yaml')) ?? '';
  return text.replace(/^\uFEFF/, '').split(/\r?\n/);
}

function readSetting(lines: readonly string[], key: string): string | undefined {
  const value = findValue(lines, key);
  return value === undefined ? undefined : readScalar(value) || undefined;
}

/** Returns the text after a key, which may be quoted, or else the first line of its block (`|` or `>`). */
function findValue(lines: readonly string[], key: string): string | undefined {
  const starts = [`${key}:`, `"${key}":`, `'${key}':`];
  for (const [index, line] of lines.entries()) {
    const start = starts.find((each) => line.startsWith(each));
    if (start === undefined) continue;
    const value = line.slice(start.length).trim();
    return /^[|>][-+]?$/.test(value) ? (lines[index + 1] ?? '').trim() : value;
  }
  return undefined;
}

/** Reads a plain or quoted scalar, without a trailing comment. */
function readScalar(text: string): string {
  const quote = /^["']/.exec(text)?.[0];
  const end = quote === undefined ? -1 : text.indexOf(quote, 1);
  if (end > 0) return text.slice(1, end);
  const comment = text.search(/(?:^|[ \t])#/);
  return comment < 0 ? text : text.slice(0, comment).trimEnd();
}
