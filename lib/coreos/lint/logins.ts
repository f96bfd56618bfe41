import type { Problem } from '../../core/errors';
import type { BootDocument } from '../model/boot-document';
import type { User } from '../model/user';

const HOSTNAME = /^(?=.{1,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;
const USER = /^[a-z_][a-z0-9_-]{0,31}$/;
/**
 * As crypt(3) stores passwords: an id, optional settings, a salt and the hash. `*` and `!` lock the password.
 */
const HASH = /^(?:\$[0-9a-z]+\$[\w./=,$-]+|[*!]+)$/;
const KEY_TYPES =
  /^(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$/;

/** Checks the machine's name and who may log in to it. After a mistake here nobody can log in to find it. */
export function* checkLogins(document: BootDocument): Generator<Problem> {
  yield* checkHostname(document);
  yield* checkKeys(document.sshAuthorizedKeys, 'sshAuthorizedKeys');
  for (const [index, user] of document.users.entries()) yield* checkUser(user, `users[${index}]`);
}

function* checkHostname({ hostname, manageEtcHosts }: BootDocument): Generator<Problem> {
  if (hostname !== undefined && !HOSTNAME.test(hostname)) {
    yield {
      code: 'USER_DATA_NAME',
      property: 'hostname',
      message: `'${hostname}' is not a valid hostname`,
      given: hostname,
      allowed: "up to 63 of letters, digits and '-', with dots between labels",
      hint: "write '-' in place of blanks and '_'",
    };
  }
  if (hostname === undefined && manageEtcHosts) {
    yield {
      code: 'USER_DATA_NAME',
      property: 'manageEtcHosts',
      message: 'manageEtcHosts adds a line for the hostname to /etc/hosts, but no hostname is given',
      hint: 'give a hostname as well',
    };
  }
}

function* checkUser(user: User, property: string): Generator<Problem> {
  const { name, passwordHash, groups = [], primaryGroup, sshAuthorizedKeys = [] } = user;
  yield* checkUserName(name, `${property}.name`);
  for (const group of [...groups, ...(primaryGroup === undefined ? [] : [primaryGroup])]) {
    yield* checkUserName(group, `${property}.groups`);
  }
  yield* checkKeys(sshAuthorizedKeys, `${property}.sshAuthorizedKeys`);
  if (passwordHash === undefined || HASH.test(passwordHash)) return;
  yield {
    code: 'USER_DATA_SECRET',
    property: `${property}.passwordHash`,
    message: `the password of user '${name}' is not hashed`,
    allowed: "a hash of crypt(3) such as '$6$…'",
    hint: 'hash it first, for example with: openssl passwd -6',
  };
}

function* checkUserName(name: string, property: string): Generator<Problem> {
  if (USER.test(name)) return;
  yield {
    code: 'USER_DATA_NAME',
    property,
    message: `'${name}' is not a valid name of a user or group`,
    given: name,
    allowed: "up to 32 of a-z, 0-9, '_' and '-', beginning with a letter or '_'",
    hint: 'choose a name that useradd accepts',
  };
}

function* checkKeys(keys: readonly string[], property: string): Generator<Problem> {
  for (const [index, key] of keys.entries()) {
    const fault = tryFindKeyFault(key);
    if (fault === undefined) continue;
    yield {
      code: 'USER_DATA_SSH_KEY',
      property: `${property}[${index}]`,
      message: `the ssh key ${fault}`,
      given: key.split(' ').slice(0, 2).join(' ').slice(0, 40),
      allowed: 'the line of a .pub file: type, key and an optional comment',
      hint: 'copy the whole line that ssh-keygen wrote',
    };
  }
}

/**
 * Says what is wrong with a key; undefined if it is valid. A key repeats its type inside, and each part
 * begins with its length, so truncated and mixed-up keys are found.
 */
function tryFindKeyFault(key: string): string | undefined {
  if (/[\p{Cc}\u2028\u2029]/u.test(key)) return 'has a line break or another control character';
  const [type = '', body = ''] = key.trim().split(/\s+/);
  if (/PRIVATE/.test(key)) return 'is a private key';
  if (!KEY_TYPES.test(type)) return 'does not begin with its type, such as ssh-ed25519';
  const bytes = Buffer.from(body, 'base64');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body) || bytes.toString('base64') !== body) return 'is not complete';
  if (bytes.length < 4 + type.length || bytes.toString('latin1', 4, 4 + type.length) !== type) {
    return `is not of the type ${type}, or not complete`;
  }
  return endsAfterLastPart(bytes) ? undefined : 'is not complete';
}

/** Whether the key ends where its last part ends. Each part follows its length in four bytes. */
function endsAfterLastPart(bytes: Buffer): boolean {
  let position = 0;
  while (position + 4 <= bytes.length) position += 4 + bytes.readUInt32BE(position);
  return position === bytes.length;
}
