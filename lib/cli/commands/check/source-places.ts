import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { listUpwards } from '../../load/list-upwards';

/** A place in a file of a project. */
export interface PhysicalPlace {
  /** Relative to the root of the project, as a reference of a URL. */
  readonly uri: string;
  readonly line: number;
}

/** The root of the repository that a folder is in, to which code hosts relate files; else the folder itself. */
export function findRepository(cwd: string): string {
  for (const folder of listUpwards(cwd)) if (existsSync(join(folder, '.git'))) return folder;
  return cwd;
}

/** The place that a source such as `main.ts:21` names; the first line of a file without a number. */
export function toPhysicalPlace(
  source: string,
  { cwd, root }: { readonly cwd: string; readonly root: string },
): PhysicalPlace {
  const [, file = source, line = '1'] = /^(.+?):(\d+)(?::\d+)?$/.exec(source) ?? [];
  const parts = relative(root, resolve(cwd, file)).split(sep);
  return { uri: parts.map(encodeURIComponent).join('/'), line: Number(line) };
}
