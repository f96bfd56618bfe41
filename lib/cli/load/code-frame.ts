import type { Problem } from '../../core/errors';
import { type Place, shortenFile } from '../../core/source';
import { toVisibleLine } from '../../core/visible-text';
import { tryReadText } from './files';

/** Details of a failure to load a program. */
export interface LoadFailure extends Pick<Problem, 'message' | 'given' | 'allowed' | 'hint'> {
  readonly place?: Place | undefined;
}

/** A place in a user's file, as shown with a problem. */
export interface ShownPlace {
  /** `file:line:column`, relative to the working directory. */
  readonly source: string;
  /** The line and the one before it, with a marker below the column. */
  readonly excerpt: string | undefined;
}

/** Maximum width; longer lines are shown only around the column. */
const WIDTH = 70;

/** Describes a place and the code around it. */
export function showPlace({ file, line, column }: Place, cwd: string): ShownPlace {
  const text = tryReadText(file) ?? '';
  return {
    source: `${shortenFile(file, cwd)}:${line}:${column}`,
    excerpt: renderCodeFrame(text, line, column),
  };
}

/**
 * Renders a line and the one before it with their numbers, and a marker below the column; undefined if the
 * line does not exist.
 */
export function renderCodeFrame(text: string, line: number, column: number): string | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[line - 1] === undefined) return undefined;
  const width = String(line).length;
  const start = Math.max(0, column - 1 - WIDTH / 2);
  const shown = [line - 1, line]
    .filter((number) => lines[number - 1]?.trim())
    .map((number) => {
      const code = (lines[number - 1] ?? '')
        .replaceAll('\t', ' ')
        .slice(start, start + WIDTH)
        .trimEnd();
      return `${String(number).padStart(width)} | ${toVisibleLine(code)}`;
    });
  return [...shown, `${' '.repeat(width)} | ${' '.repeat(column - 1 - start)}^`].join('\n');
}

/**
 * Finds the place of the first match in a file that `matches` accepts; the place of its first group if the
 * pattern has the flag `d`.
 */
export function findInFile(file: string, pattern: RegExp, matches: (match: RegExpExecArray) => boolean) {
  const text = tryReadText(file) ?? '';
  for (const match of text.matchAll(pattern)) {
    if (!matches(match)) continue;
    const before = text.slice(0, match.indices?.[1]?.[0] ?? match.index).split('\n');
    return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 } satisfies Place;
  }
  return undefined;
}
