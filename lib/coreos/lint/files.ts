import type { Problem } from '../../core/errors';
import type { BootDocument } from '../model/boot-document';
import type { BootFile } from '../model/file';

const PATH = /^(?:\/[^/\0-\x1f\x7f]+)+$/;
const OWNER = /^[a-z_][\w-]{0,31}(?::[a-z_][\w-]{0,31})?$/;

/**
 * Checks paths, permissions and owners. coreos-cloudinit silently accepts relative paths, decimal modes and
 * missing paths.
 */
export function* checkFiles(document: BootDocument): Generator<Problem> {
  for (const [index, file] of document.files.entries()) {
    const property = `files[${index}]`;
    yield* checkPath(file.path, `${property}.path`);
    yield* checkAccess(file, property);
    yield* checkPurpose(file, property, document);
  }
}

/** Warns about `/etc/environment`, which coreos-cloudinit otherwise fills with the machine's addresses. */
export function* warnAboutFiles({ files }: BootDocument): Generator<Problem> {
  for (const [index, { path }] of files.entries()) {
    if (path !== '/etc/environment') continue;
    yield {
      code: 'USER_DATA_FILE',
      property: `files[${index}].path`,
      message:
        "/etc/environment is replaced as a whole, so coreos-cloudinit no longer adds the machine's addresses to it",
      hint: 'put variables into a file of your own, and name it in EnvironmentFile=',
    };
  }
}

/** Checks that a file can be written at a path. */
export function* checkPath(path: string, property: string): Generator<Problem> {
  const message = tryFindPathFault(path);
  if (message === undefined) return;
  yield {
    code: 'USER_DATA_FILE',
    property,
    message,
    given: path,
    allowed: "an absolute path without '.', '..', double or trailing slashes, outside /usr",
    hint: 'put programs into /opt/bin and settings into /etc',
  };
}

function tryFindPathFault(path: string): string | undefined {
  if (!PATH.test(path)) return `'${path}' is not an absolute path of a file`;
  if (path.split('/').some((part) => part === '.' || part === '..'))
    return `'${path}' leads through '.' or '..'`;
  // the parser compares only the beginning of the string, so it refuses /usrlocal as well
  if (path.startsWith('/usr')) return `'${path}' is in /usr, which is read-only`;
  return undefined;
}

/** Checks the permissions and the owner of a file. */
export function* checkAccess(
  { path, permissions, owner }: Pick<BootFile, 'path' | 'permissions' | 'owner'>,
  property: string,
): Generator<Problem> {
  if (permissions !== undefined && !/^0[0-7]{3}$/.test(permissions)) {
    yield {
      code: 'USER_DATA_FILE',
      property: `${property}.permissions`,
      message: `the permissions of '${path}' are not octal`,
      given: permissions,
      allowed: "'0' and three octal digits, such as '0644'",
      hint: "write '0644' for a file and '0755' for a program",
    };
  }
  if (owner === undefined || OWNER.test(owner)) return;
  yield {
    code: 'USER_DATA_FILE',
    property: `${property}.owner`,
    message: `the owner of '${path}' is not a user`,
    given: owner,
    allowed: "'user' or 'user:group'",
    hint: 'give names: a number may belong to a different user on another machine',
  };
}

/** Refuses files whose purpose another part of the document serves. */
function* checkPurpose({ path }: BootFile, property: string, document: BootDocument): Generator<Problem> {
  if (/^\/(?:etc|run)\/systemd\/system\/[^/]+$/.test(path)) {
    yield {
      code: 'USER_DATA_FILE',
      property: `${property}.path`,
      message: `'${path}' is a unit, and systemd does not notice units that are written as files`,
      given: path,
      hint: 'add it with addUnit',
    };
  }
  if (path === '/etc/hostname' && document.hostname !== undefined) {
    yield {
      code: 'USER_DATA_DUPLICATE',
      property: `${property}.path`,
      message: '/etc/hostname is written twice: for the hostname, and as a file',
      given: path,
      hint: 'remove one of the two',
    };
  }
}
