import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Finds the file that a shell would run for a name; undefined if there is none on PATH. */
export function findProgram(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = listEndings(env);
  return folders
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find((file) => isExecutable(file));
}

/** Lists the file name extensions of programs: on Windows those in PATHEXT, elsewhere none. */
function listEndings({ PATHEXT = '.EXE;.CMD;.BAT' }: Readonly<Record<string, string | undefined>>): string[] {
  return process.platform === 'win32' ? PATHEXT.split(';') : [''];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
