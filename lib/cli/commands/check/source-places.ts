import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
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

/** Finds the root of a folder's repository, which code hosts relate files to; otherwise the folder itself. */
export function findRepository(cwd: string): string {
  for (const folder of listUpwards(cwd)) if (existsSync(join(folder, '.git'))) return folder;
  return cwd;
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
