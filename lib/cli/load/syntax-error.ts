import type * as ChildProcess from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Place, toPath } from '../../core/source';
import { listLoadedFiles } from './module-hooks';

/**
 * The place of an error that kept Node from compiling a file, `unknown` if Node does not tell; undefined if
 * the error is none of that kind.
 */
export function findSyntaxError(error: Error): Place | 'unknown' | undefined {
  const stack = error.stack ?? '';
  const place = parseMark(stack);
  if (place) return place;
  if (!(error instanceof SyntaxError)) return undefined;
  // a program can throw such an error, too: JSON.parse does
  const [first = ''] = stack.split('\n').filter((line) => /^\s+at /.test(line));
  if (!/\bcompileSourceTextModule\b|[\\/]modules[\\/]/.test(first)) return undefined;
  const file = listLoadedFiles().at(-1);
  return (file !== undefined && checkModule(toPath(file))) || 'unknown';
}

/**
 * The place at the head of a message of Node's: `file:line`, some lines of which it is the last, and marks below it; undefined if
 * there is none.
 */
export function parseMark(text: string): Place | undefined {
  const match = /^(.+):(\d+)\n(?:.*\n){1,9}?([ \t]*)\^+[ \t]*\n/.exec(text);
  if (!match?.[1]) return undefined;
  return { file: toPath(match[1]), line: Number(match[2]), column: (match[3]?.length ?? 0) + 1 };
}

/** Asks another Node, as this one tells nothing about modules. */
function checkModule(file: string): Place | undefined {
  const source = readFileSync(file, 'utf8');
  // the columns stay: types become spaces
  const input = /\.[cm]?ts$/.test(file)
    ? runNode(['--no-warnings', '-p', STRIP_TYPES], source).stdout
    : source;
  const place = parseMark(runNode(['--check', '--input-type=module', '-'], input).stderr);
  return place && { ...place, file };
}

const STRIP_TYPES = `require('node:module').stripTypeScriptTypes(require('node:fs').readFileSync(0, 'utf8'))`;

function runNode(args: readonly string[], input: string) {
  // takes long to load, and only syntax errors need it
  const { spawnSync } = require('node:child_process') as typeof ChildProcess;
  return spawnSync(process.execPath, args, { input, encoding: 'utf8', timeout: 10_000 });
}
