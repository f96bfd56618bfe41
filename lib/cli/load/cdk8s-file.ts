import { join } from 'node:path';
import type { Terminal } from '../terminal/terminal';
import { tryReadText } from './files';

/** What `cdk8s synth` does besides and we do not, by its key. */
const IGNORED = ['validations', 'synthConfig'];

/**
 * A top-level value of cdk8s.yaml. That file is a flat list of plain scalars here; a YAML parser would double
 * our start.
 */
export function readCdk8sSetting(folder: string, key: string): string | undefined {
  const value = findValue(readLines(folder), key);
  return value === undefined ? undefined : readScalar(value) || undefined;
}

/** Says which parts of cdk8s.yaml have no effect, so that nobody relies on them. */
export function noteIgnoredSettings({ cwd, err }: { readonly cwd: string; readonly err: Terminal }): void {
  const lines = readLines(cwd);
  for (const key of IGNORED) {
    if (findValue(lines, key) === undefined) continue;
    err.print`${err.yellow`note`}  ${key} of cdk8s.yaml has no effect here: npx cdk8s synth reads it\n`;
  }
}

function readLines(folder: string): readonly string[] {
  const text = tryReadText(join(folder, 'cdk8s.yaml')) ?? '';
  return text.replace(/^\uFEFF/, '').split(/\r?\n/);
}

/** What is behind a key, which may be in quotes. */
function findValue(lines: readonly string[], key: string): string | undefined {
  const starts = [`${key}:`, `"${key}":`, `'${key}':`];
  for (const line of lines) {
    const start = starts.find((each) => line.startsWith(each));
    if (start !== undefined) return line.slice(start.length).trim();
  }
  return undefined;
}

/** A plain or quoted scalar, without the comment behind it. */
function readScalar(text: string): string {
  const quote = /^["']/.exec(text)?.[0];
  const end = quote === undefined ? -1 : text.indexOf(quote, 1);
  if (end > 0) return text.slice(1, end);
  const comment = text.search(/(?:^|[ \t])#/);
  return comment < 0 ? text : text.slice(0, comment).trimEnd();
}
