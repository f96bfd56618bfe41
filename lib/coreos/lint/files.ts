import type { BootDocument } from '../model/boot-document';
import type { BootFile } from '../model/file';
import { error, type Finding, warning } from './finding';

const PATH = /^(?:\/[^/\0-\x1f\x7f]+)+$/;
const OWNER = /^[a-z_][\w-]{0,31}(?::[a-z_][\w-]{0,31})?$/;

/** Paths, permissions and owners. coreos-cloudinit takes relative paths, decimal modes and missing paths in silence. */
export function* lintFiles(document: BootDocument): Generator<Finding> {
  for (const [index, file] of document.files.entries()) {
    const property = `files[${index}]`;
    const fault = pathFault(file.path);
    if (fault !== undefined) {
      yield error({
        code: 'USER_DATA_FILE',
        property: `${property}.path`,
        message: `'${file.path}' ${fault}`,
        given: file.path,
        allowed: "an absolute path without '.', '..', double or final slashes, outside of /usr",
        hint: 'put programs into /opt/bin and settings into /etc',
      });
    }
    yield* lintAccess(file, property);
    yield* lintPlace(file, property, document);
  }
}

/** Why a path is not one that a file can be written to; undefined when it is. */
export function pathFault(path: string): string | undefined {
  if (!PATH.test(path)) return 'is not an absolute path of a file';
  if (path.split('/').some((part) => part === '.' || part === '..')) return "leads through '.' or '..'";
  // the parser goes by the first letters, so /usrlocal is refused as well
  if (path.startsWith('/usr')) return 'lies in /usr, which is read-only';
  return undefined;
}

function* lintAccess({ path, permissions, owner }: BootFile, property: string): Generator<Finding> {
  if (permissions !== undefined && !/^0[0-7]{3}$/.test(permissions)) {
    yield error({
      code: 'USER_DATA_FILE',
      property: `${property}.permissions`,
      message: `the permissions of '${path}' are not octal`,
      given: permissions,
      allowed: "'0' and three octal digits, such as '0644'",
      hint: "write '0644' for a file and '0755' for a program",
    });
  }
  if (owner === undefined || OWNER.test(owner)) return;
  yield error({
    code: 'USER_DATA_FILE',
    property: `${property}.owner`,
    message: `the owner of '${path}' is not a user`,
    given: owner,
    allowed: "'user' or 'user:group'",
    hint: 'name them, as numbers may belong to others',
  });
}

function* lintPlace({ path }: BootFile, property: string, document: BootDocument): Generator<Finding> {
  const unit = /^\/(?:etc|run)\/systemd\/system\/([^/]+)$/.exec(path)?.[1];
  if (unit !== undefined) {
    yield error({
      code: 'USER_DATA_FILE',
      property: `${property}.path`,
      message: `'${path}' is a unit, and systemd is not told of files`,
      given: path,
      hint: 'add it with addUnit',
    });
  }
  if (path === '/etc/environment') {
    yield warning({
      code: 'USER_DATA_FILE',
      property: `${property}.path`,
      message:
        '/etc/environment is replaced as a whole, and coreos-cloudinit does not add the addresses of the machine any more',
      hint: 'put variables into a file of your own, and name it in EnvironmentFile=',
    });
  }
  if (path === '/etc/hostname' && document.hostname !== undefined) {
    yield error({
      code: 'USER_DATA_DUPLICATE',
      property: `${property}.path`,
      message: '/etc/hostname is written twice: by hostname, and as a file',
      given: path,
      hint: 'leave one out',
    });
  }
}
