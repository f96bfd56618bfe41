import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { KumikiError } from '../../../core/errors';
import { isObject } from '../../../core/json';
import { describeFileError } from '../../../core/system-code';
import { KubeConfigDocument } from '../../../formats/kubeconfig/kubeconfig-document';
import type { CommandContext } from '../../command';
import { createFolder } from '../../create-folder';

/**
 * Returns the kubeconfigs that clients read; new entries go to the first one.
 * @param given value of --file
 */
export function chooseFiles(given: unknown, { cwd, env }: Pick<CommandContext, 'cwd' | 'env'>): string[] {
  if (typeof given === 'string') return [resolve(cwd, given)];
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  if (listed.length > 0) return listed.map((path) => resolve(cwd, path));
  return [join(env.HOME ?? homedir(), '.kube', 'config')];
}

/** Reads a kubeconfig. @param ifMissing '' if the file need not exist @throws KUBECONFIG_FILE */
export function readKubeConfig(file: string, ifMissing?: ''): KubeConfigDocument {
  try {
    return KubeConfigDocument.parse(readFileSync(file, 'utf8'), file);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' && ifMissing !== undefined) return KubeConfigDocument.parse(ifMissing, file);
    if (code === 'ENOENT') throw missingError(file, error);
    throw fileError(
      file,
      `${file} cannot be read: ${describeFileError(error)}`,
      'name an existing file with --file or --from',
      error,
    );
  }
}

/** Returns the name of the current context, which the first file with one sets, even for others. */
export function findCurrentContext(documents: readonly KubeConfigDocument[]): string | undefined {
  return documents.find(({ currentContext }) => currentContext !== undefined)?.currentContext;
}

/**
 * Changes a kubeconfig atomically, keeps it private to its owner, and locks it in the same way as kubectl. A
 * link is followed and kept.
 * @throws KUBECONFIG_FILE
 */
export function changeKubeConfig<T>(file: string, change: (document: KubeConfigDocument) => T): T {
  const { target, lock } = lockTarget(file);
  try {
    const document = readKubeConfig(target, '');
    const before = document.toString();
    const result = change(document);
    const after = document.toString();
    if (after !== before) replaceFile(target, after);
    else hideFromOthers(target);
    return result;
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Locks the file that a path leads to. @throws KUBECONFIG_FILE */
function lockTarget(file: string): { readonly target: string; readonly lock: string } {
  let lock = `${file}.lock`;
  try {
    const target = findTarget(file);
    lock = `${target}.lock`;
    createFolder(dirname(target), 0o700);
    closeSync(openSync(lock, 'wx', 0o600));
    return { target, lock };
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw writeError(file, error);
    const hint = `if no such program runs, remove ${lock}`;
    throw fileError(file, `${file} is being changed by another program`, hint, error);
  }
}

function replaceFile(target: string, text: string): void {
  const temporary = `${target}.${randomUUID()}`;
  try {
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeError(target, error);
  }
}

/** Makes a kubeconfig private to its owner, even if its content does not change. */
function hideFromOthers(target: string): void {
  const { mode } = statSync(target, { throwIfNoEntry: false }) ?? { mode: 0 };
  if ((mode & 0o077) !== 0) chmodSync(target, 0o600);
}

/** Follows a link, even to a file that does not exist yet; returns the path itself if it is not a link. */
function findTarget(file: string, followed = 0): string {
  try {
    return realpathSync(file);
  } catch {
    const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
    return isLink && followed < MAX_LINKS
      ? findTarget(resolve(dirname(file), readlinkSync(file)), followed + 1)
      : file;
  }
}

/** The limit of Linux itself. */
const MAX_LINKS = 40;

function codeOf(error: unknown): string | undefined {
  return isObject(error) && typeof error.code === 'string' && error.code.startsWith('E')
    ? error.code
    : undefined;
}

function writeError(file: string, error: unknown): KumikiError {
  const message = `${file} cannot be written: ${describeFileError(error)}`;
  return fileError(file, message, 'check the path and its permissions', error);
}

function missingError(file: string, cause: unknown): KumikiError {
  const message = `the kubeconfig ${file} does not exist`;
  const hint =
    'name another with --file, --from or KUBECONFIG, or add that of your cluster: kumiki kubeconfig merge FILE';
  return new KumikiError({ code: 'KUBECONFIG_FILE', message, given: file, hint }, { cause });
}

function fileError(file: string, message: string, hint: string, cause: unknown): KumikiError {
  const allowed = 'a file that you can read and write';
  return new KumikiError({ code: 'KUBECONFIG_FILE', message, given: file, allowed, hint }, { cause });
}
