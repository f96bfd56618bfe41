import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { listUpwards, tryReadText } from '../../load/files';

/** A place in a file of a project. */
export interface PhysicalPlace {
  /** Path relative to the root of the project, URL-encoded. */
  readonly uri: string;
  readonly region: Region;
}

/** The text of one line without surrounding space; only the line number if the text is not known. */
type Region =
  | { readonly startLine: number }
  | {
      readonly startLine: number;
      readonly startColumn: number;
      readonly endLine: number;
      readonly endColumn: number;
    };

/**
 * Finds the root that paths are relative to: that of the program's repository, as code hosts relate files to;
 * without one, the folder that contains both the working directory and the program.
 */
export function findRoot(cwd: string, program: string): string {
  const above = [...listUpwards(dirname(resolve(cwd, program)))];
  const repository = above.find((folder) => existsSync(join(folder, '.git')));
  if (repository !== undefined) return repository;
  const aboveHere = new Set(listUpwards(cwd));
  return above.find((folder) => aboveHere.has(folder)) ?? cwd;
}

/**
 * Returns the place of a source such as `main.ts:21`; without a line number, the first line of the file.
 * Undefined if it is not below the root: code hosts do not have such files.
 */
export function toPhysicalPlace(
  source: string,
  { cwd, root }: { readonly cwd: string; readonly root: string },
): PhysicalPlace | undefined {
  const [, file = source, line = '1'] = /^(.+?):(\d+)(?::\d+)?$/.exec(source) ?? [];
  const path = resolve(cwd, file);
  const parts = relative(root, path).split(sep);
  if (parts[0] === '..' || isAbsolute(parts.join(sep))) return undefined;
  return { uri: parts.map(encodeURIComponent).join('/'), region: toRegion(path, Number(line)) };
}

function toRegion(path: string, line: number): Region {
  const text = tryReadText(path)?.split(/\r\n?|\n/)[line - 1];
  if (text === undefined || text.trim() === '') return { startLine: line };
  const startColumn = text.length - text.trimStart().length + 1;
  return { startLine: line, startColumn, endLine: line, endColumn: text.trimEnd().length + 1 };
}
