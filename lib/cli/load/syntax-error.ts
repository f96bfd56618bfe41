import type * as ChildProcess from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Place, toPath } from '../../core/source';
import { listLoadedFiles } from './module-hooks';

/**
 * Finds the place of an error that prevented Node from compiling a file: `unknown` if Node does not report
 * it; undefined for other kinds of errors.
 */
export function findSyntaxError(error: Error): Place | 'unknown' | undefined {
  const stack = error.stack ?? '';
  const place = parseMark(stack);
  if (place) return place;
  if (!(error instanceof SyntaxError)) return undefined;
  // a program can throw a SyntaxError as well, for example from JSON.parse
  const [first = ''] = stack.split('\n').filter((line) => /^\s+at /.test(line));
  if (!/\bcompileSourceTextModule\b|[\\/]modules[\\/]/.test(first)) return undefined;
  const file = listLoadedFiles().at(-1);
  return (file !== undefined && checkModule(toPath(file))) || 'unknown';
}

/**
 * Parses the place at the start of Node's message: `file:line`, then source lines up to that line, with marks
 * below it; undefined if there is none.
 */
export function parseMark(text: string): Place | undefined {
  const match = /^(.+):(\d+)\n(?:.*\n){1,9}?([ \t]*)\^+[ \t]*\n/.exec(text);
  if (!match?.[1]) return undefined;
  return { file: toPath(match[1]), line: Number(match[2]), column: (match[3]?.length ?? 0) + 1 };
}

/** Checks the file with another Node process, because this one does not report places in modules. */
function checkModule(file: string): Place | undefined {
  const source = readFileSync(file, 'utf8');
  // columns stay the same: types are replaced with spaces
  const input = /\.[cm]?ts$/.test(file)
    ? runNode(['--no-warnings', '-p', STRIP_TYPES], source).stdout
    : source;
  const place = parseMark(runNode(['--check', '--input-type=module', '-'], input).stderr);
  return place && { ...place, file };
}

const STRIP_TYPES = `require('node:module').stripTypeScriptTypes(require('node:fs').readFileSync(0, 'utf8'))`;

function runNode(args: readonly string[], input: string) {
  // loaded on demand: it is slow to load, and only syntax errors need it
  const { spawnSync } = require('node:child_process') as typeof ChildProcess;
  return spawnSync(process.execPath, args, { input, encoding: 'utf8', timeout: 10_000 });
}
