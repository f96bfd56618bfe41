import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { ReadFile } from './profile';

/** Reads from the disk. Mode and text are those of one opened file, so nothing can be exchanged in between. */
export const readFileWithMode: ReadFile = (path) => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return undefined;
    }
    throw error;
  }
  try {
    // Windows reports 0666 for every file, whoever may really read it.
    const mode = process.platform === 'win32' ? undefined : fstatSync(file).mode;
    return { text: readFileSync(file, 'utf8'), mode };
  } finally {
    closeSync(file);
  }
};
