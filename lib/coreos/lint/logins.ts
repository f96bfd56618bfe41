import type { BootDocument } from '../model/boot-document';
import { error, type Finding } from './finding';

const HOSTNAME = /^(?=.{1,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;
const USER = /^[a-z_][a-z0-9_-]{0,31}$/;
/** As crypt(3) stores passwords: an id, perhaps settings, a salt and the hash. `*` and `!` lock. */
const HASH = /^(?:\$[0-9a-z]+\$[\w./=,$-]+|[*!]+)$/;
const KEY_TYPES =
  /^(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$/;

/** Who the machine is, and who may log in to it: with a mistake here nobody can look for it. */
export function* lintLogins(document: BootDocument): Generator<Finding> {
  const { hostname } = document;
  if (hostname !== undefined && !HOSTNAME.test(hostname)) {
    yield error({
      code: 'USER_DATA_NAME',
      property: 'hostname',
      message: `'${hostname}' is not a hostname`,
      given: hostname,
      allowed: "up to 63 of letters, digits and '-', with dots between labels",
      hint: "write '-' for blanks and '_'",
    });
  }
  if (hostname === undefined && document.manageEtcHosts) {
    yield error({
      code: 'USER_DATA_NAME',
      property: 'manageEtcHosts',
      message: '/etc/hosts is to have a line for the hostname, and there is none',
      hint: 'give hostname, too',
    });
  }
  yield* lintKeys(document.sshAuthorizedKeys, 'sshAuthorizedKeys');
  for (const [
    index,
    { name, passwordHash, groups = [], primaryGroup, sshAuthorizedKeys = [] },
  ] of document.users.entries()) {
    const property = `users[${index}]`;
    yield* lintUserName(name, `${property}.name`);
    for (const group of [...groups, ...(primaryGroup === undefined ? [] : [primaryGroup])]) {
      yield* lintUserName(group, `${property}.groups`);
    }
    yield* lintKeys(sshAuthorizedKeys, `${property}.sshAuthorizedKeys`);
    if (passwordHash === undefined || HASH.test(passwordHash)) continue;
    yield error({
      code: 'USER_DATA_SECRET',
      property: `${property}.passwordHash`,
      message: `the password of user '${name}' is not hashed`,
      allowed: "a hash of crypt(3) such as '$6$…'",
      hint: 'hash it, as with: openssl passwd -6',
    });
  }
}

function* lintUserName(name: string, property: string): Generator<Finding> {
  if (USER.test(name)) return;
  yield error({
    code: 'USER_DATA_NAME',
    property,
    message: `'${name}' is no name of a user or group`,
    given: name,
    allowed: "up to 32 of a-z, 0-9, '_' and '-', beginning with a letter or '_'",
    hint: 'write it as useradd would take it',
  });
}

function* lintKeys(keys: readonly string[], property: string): Generator<Finding> {
  for (const [index, key] of keys.entries()) {
    const fault = keyFault(key);
    if (fault === undefined) continue;
    yield error({
      code: 'USER_DATA_SSH_KEY',
      property: `${property}[${index}]`,
      message: `the ssh key ${fault}`,
      given: key.split(' ').slice(0, 2).join(' ').slice(0, 40),
      allowed: 'a line of a .pub file: type, key and perhaps a comment',
      hint: 'take the whole line as ssh-keygen wrote it',
    });
  }
}

/** The key begins with its own type, each with its length, so that one that was cut or mixed up is noticed. */
function keyFault(key: string): string | undefined {
  if (/[\p{Cc}\u2028\u2029]/u.test(key)) return 'has a line break or another control character';
  const [type = '', body = ''] = key.trim().split(/\s+/);
  if (/PRIVATE/.test(key)) return 'is a private one';
  if (!KEY_TYPES.test(type)) return 'does not begin with its type, such as ssh-ed25519';
  const bytes = Buffer.from(body, 'base64');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body) || bytes.toString('base64') !== body) return 'is not whole';
  if (bytes.length < 4 + type.length || bytes.toString('latin1', 4, 4 + type.length) !== type) {
    return `is not of the type ${type}, or not whole`;
  }
  return endsInPlace(bytes) ? undefined : 'is not whole';
}

/** Whether a key's parts, each behind its length in four bytes, end where the key ends. */
function endsInPlace(bytes: Buffer): boolean {
  let position = 0;
  while (position + 4 <= bytes.length) position += 4 + bytes.readUInt32BE(position);
  return position === bytes.length;
}
