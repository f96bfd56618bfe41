import type { Problem } from '../../core/errors';
import { suggestFileMode } from '../../core/file-mode';
import type { BootDocument } from '../model/boot-document';
import type { BootFile } from '../model/file';

const PATH = /^(?:\/[^/\0-\x1f\x7f]+)+$/;
/** The most characters before and in the first line that are looked at. */
const MAX_START = 400;
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
    yield* checkFirstLine(file, property);
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
      hint: suggestMode(permissions),
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

function suggestMode(given: string): string {
  const mode = suggestFileMode(given);
  if (mode !== undefined) return `write '${mode}'`;
  if (/^0?[1-7][0-7]{3}$/.test(given))
    return `write '0${given.slice(-3)}': not every format has set-user-id and the like`;
  return "write '0644' for a file and '0755' for a program";
}

/** Refuses scripts whose `#!` the kernel does not see, or with an interpreter whose name ends in a carriage return. */
function* checkFirstLine({ path, permissions, content }: BootFile, property: string): Generator<Problem> {
  const text = typeof content === 'string' ? content : Buffer.from(content.subarray(0, MAX_START)).toString();
  const start = text.slice(0, MAX_START);
  const isProgram = /[1357]/.test(permissions?.slice(-3) ?? '');
  const late = isProgram ? /^\s{1,200}#!/.exec(start) : null;
  const [given] = late ?? /^#![^\r\n]{0,200}\r\n/.exec(start) ?? [];
  if (given === undefined) return;
  yield {
    code: 'USER_DATA_FILE',
    property: `${property}.content`,
    message: late
      ? `'${path}' has characters before #!, so the kernel cannot run it`
      : `the first line of '${path}' ends in a carriage return, so there is no such interpreter`,
    given: JSON.stringify(given),
    allowed: 'a script that begins with #!, with lines that end in a newline alone',
    hint: late
      ? 'remove them: often a byte order mark, an empty line or the indentation of a template literal'
      : 'convert its line ends from CRLF to LF',
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
