import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../core/errors';
import { isObject } from '../../core/json';
import { quoteForShell } from '../../core/shell';
import { describeFileError, toSystemCode } from '../../core/system-code';
import { isVisible } from '../../core/visible-text';

/** The content and permissions of a file. */
interface ProfileFile {
  readonly text: string;
  /** Permission bits; undefined if the system does not have them. */
  readonly mode: number | undefined;
}

/** The profile chosen by the user. */
export interface ProfileChoice {
  /** @default - the one named in `.usacloud/current`, else `default` */
  readonly name: string | undefined;
  /**
   * Folder that contains `.usacloud`; undefined if no home directory is known, so that there is no profile.
   */
  readonly directory: string | undefined;
}

/** A profile of usacloud, the official command line tool; Kumiki reads the same ones. */
export interface Profile {
  /** Name and file, for messages. */
  readonly label: string;
  /** By the keys of the file; empty if there is no file. */
  readonly values: Readonly<Record<string, unknown>>;
}

const OTHERS_MAY_READ = 0o077;

/**
 * Reads the chosen profile and yields its problems. A named one must exist; one with secrets must not be
 * readable by other users.
 */
export function* readProfile(choice: ProfileChoice): Generator<Problem, Profile> {
  if (choice.directory === undefined) return { label: 'the profile (no home directory)', values: {} };
  const folder = join(choice.directory, '.usacloud');
  const current = choice.name ?? (yield* tryRead(join(folder, 'current')))?.text.trim();
  const name = current || 'default';
  if (!/^[\w-][\w.-]*$/.test(name)) {
    yield {
      code: 'API_SETTINGS',
      message: 'the name of the profile cannot be used',
      allowed: 'letters, digits, `_`, `-` and `.`, no folder',
    };
    return { label: 'the profile', values: {} };
  }
  const path = join(folder, name, 'config.json');
  const label = `the profile ${name} (${path})`;
  const file = yield* tryRead(path);
  if (file) return { label, values: yield* parseProfile(label, path, file) };
  if (name !== 'default') yield { code: 'API_SETTINGS', message: `${label} does not exist` };
  return { label, values: {} };
}

function* parseProfile(
  label: string,
  path: string,
  file: ProfileFile,
): Generator<Problem, Readonly<Record<string, unknown>>> {
  const values = tryParse(file.text);
  if (!values) {
    yield { code: 'API_SETTINGS', message: `${label} is not a JSON object` };
    return {};
  }
  if (values.AccessTokenSecret && file.mode !== undefined && (file.mode & OTHERS_MAY_READ) !== 0) {
    yield {
      code: 'API_SETTINGS',
      message: `${label} has secrets, and other users of this machine may read it`,
      given: `mode ${(file.mode & 0o777).toString(8).padStart(4, '0')}`,
      allowed: 'mode 0600 or less',
      hint: isVisible(path) ? `run: chmod 600 ${quoteForShell(path)}` : 'give it mode 0600',
    };
    return {};
  }
  return values;
}

function* tryRead(path: string): Generator<Problem, ProfileFile | undefined> {
  try {
    return readFileWithMode(path);
  } catch (error) {
    const message = `the profile file ${path} cannot be read: ${describeFileError(error)}`;
    yield { code: 'API_SETTINGS', message };
    return undefined;
  }
}

function tryParse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isObject(value) ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    // the parser's message would quote the file, secrets included
    return undefined;
  }
}

/**
 * Reads a file; undefined if it does not exist. Opens it once for both mode and text, so that it cannot be
 * replaced in between.
 */
function readFileWithMode(path: string): ProfileFile | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(toSystemCode(error))) return undefined;
    throw error;
  }
  try {
    // Windows reports 0666 for every file, whoever may actually read it.
    const mode = process.platform === 'win32' ? undefined : fstatSync(file).mode;
    return { text: readFileSync(file, 'utf8'), mode };
  } finally {
    closeSync(file);
  }
}
