import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../core/errors';

/** A file's text and permission bits; undefined when there is no such file. `mode` undefined: the system has no such bits. */
export type ReadFile = (
  path: string,
) => { readonly text: string; readonly mode: number | undefined } | undefined;

/** Which profile to read, as far as the user says. */
export interface ProfileChoice {
  /** @default - the one named in `.usacloud/current`, else `default` */
  readonly name: string | undefined;
  /** Folder that has `.usacloud`. Undefined: no home directory is known, so there is no profile. */
  readonly directory: string | undefined;
}

/** A profile of usacloud: the official command line tool and Kumiki share them. */
export interface Profile {
  /** Name and file, for messages. */
  readonly label: string;
  /** By the keys of the file; empty when there is none. */
  readonly values: Readonly<Record<string, unknown>>;
}

const OTHERS_MAY_READ = 0o077;

/** Reads the chosen profile. One that was named must exist; one with secrets must not be readable by other users. */
export function readProfile(choice: ProfileChoice, readFile: ReadFile, problems: Problem[]): Profile {
  if (choice.directory === undefined) return { label: 'profile (no home directory)', values: {} };
  const folder = join(choice.directory, '.usacloud');
  const current =
    choice.name === undefined ? tryRead(join(folder, 'current'), readFile, problems)?.text.trim() : '';
  const name = choice.name || current || 'default';
  if (!/^[\w-][\w.-]*$/.test(name)) {
    problems.push({
      code: 'API_SETTINGS',
      message: 'the name of the profile cannot be used',
      allowed: 'letters, digits, `_`, `-` and `.`, no folder',
    });
    return { label: 'profile', values: {} };
  }
  const path = join(folder, name, 'config.json');
  const label = `profile ${name} (${path})`;
  const file = tryRead(path, readFile, problems);
  if (!file) {
    if (name !== 'default') problems.push({ code: 'API_SETTINGS', message: `the ${label} does not exist` });
    return { label, values: {} };
  }
  return { label, values: checkProfile(label, path, file, problems) };
}

function checkProfile(
  label: string,
  path: string,
  file: { readonly text: string; readonly mode: number | undefined },
  problems: Problem[],
): Readonly<Record<string, unknown>> {
  const values = tryParse(file.text);
  if (!values) {
    problems.push({ code: 'API_SETTINGS', message: `the ${label} is not a JSON object` });
    return {};
  }
  if (values.AccessTokenSecret && file.mode !== undefined && (file.mode & OTHERS_MAY_READ) !== 0) {
    problems.push({
      code: 'API_SETTINGS',
      message: `the ${label} has secrets, and other users of this machine may read it`,
      given: `mode ${(file.mode & 0o777).toString(8).padStart(4, '0')}`,
      allowed: 'mode 0600 or less',
      hint: `run: chmod 600 '${path.replaceAll("'", `'\\''`)}'`,
    });
    return {};
  }
  return values;
}

function tryRead(path: string, readFile: ReadFile, problems: Problem[]): ReturnType<ReadFile> {
  try {
    return readFile(path);
  } catch (error) {
    problems.push({
      code: 'API_SETTINGS',
      message: `the profile file ${path} cannot be read: ${systemCodeOf(error)}`,
    });
    return undefined;
  }
}

function tryParse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    // The parser's message would quote the file, secrets included.
    return undefined;
  }
}

/** Reads from the disk. Mode and text are those of one opened file, so nothing can be exchanged in between. */
export const readFileWithMode: ReadFile = (path) => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error))) return undefined;
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

/** Not by `instanceof Error`: errors of the system may belong to another realm, as in tests. */
function systemCodeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'unknown reason';
}
