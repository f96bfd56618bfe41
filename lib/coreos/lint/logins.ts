import type { Problem } from '../../core/errors';
import { isVisible } from '../../core/visible-text';
import type { BootDocument } from '../model/boot-document';
import type { User } from '../model/user';
import { checkKeys } from './ssh-keys';

const HOSTNAME = /^(?=.{1,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;
const USER = /^[a-z_][a-z0-9_-]{0,31}$/;
/**
 * A password as stored by crypt(3): an id, optional settings, a salt and the hash. `*` and `!` lock the
 * password.
 */
const HASH = /^(?:\$[0-9a-z]+\$[\w./=,$-]+|[*!]+)$/;

/** Checks the hostname and the users who may log in. After a mistake here, no one can log in to find it. */
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
      hint: "write '-' in place of spaces and '_'",
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
  yield* checkFields(user, property);
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

/** Checks fields of /etc/passwd, which end at a colon or at the end of the line. */
function* checkFields(user: User, property: string): Generator<Problem> {
  for (const key of ['gecos', 'homeDirectory', 'shell'] as const) {
    const value = user[key];
    if (value === undefined) continue;
    const isPath = key === 'gecos' || /^\/(?!.*(?:^|\/)\.\.(?:\/|$))\S*$/.test(value);
    if (isPath && !value.includes(':') && isVisible(value)) continue;
    yield {
      code: 'USER_DATA_NAME',
      property: `${property}.${key}`,
      message: `the ${key} of user '${user.name}' would break the line of the user in /etc/passwd, or is not a path`,
      given: value,
      allowed: `${key === 'gecos' ? 'text' : 'an absolute path'} on one line, without ':'`,
      hint: "remove colons, line breaks and other control characters; a name's parts are separated by commas",
    };
  }
}
