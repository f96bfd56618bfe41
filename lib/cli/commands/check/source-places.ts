import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { listUpwards, tryReadText } from '../../load/files';

/** A place in a file of a project. */
export interface PhysicalPlace {
  /** Relative to the root of the project, as a reference of a URL. */
  readonly uri: string;
  readonly region: Region;
}

/** The text of one line, without the space around it; the line alone if its text is not known. */
type Region =
  | { readonly startLine: number }
  | {
      readonly startLine: number;
      readonly startColumn: number;
      readonly endLine: number;
      readonly endColumn: number;
    };

/** The root of the repository that a folder is in, to which code hosts relate files; else the folder itself. */
export function findRepository(cwd: string): string {
  for (const folder of listUpwards(cwd)) if (existsSync(join(folder, '.git'))) return folder;
  return cwd;
}

/**
 * The place that a source such as `main.ts:21` names; the first line of a file without a number. Undefined if it
 * is not below the root: code hosts have no such file.
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
