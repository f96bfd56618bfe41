import { checkLogins } from '../../../lib/coreos/lint/logins';
import { documentOf, SSH_KEY } from '../boot';
import { found } from './found';

const [TYPE = '', BODY = ''] = SSH_KEY.split(' ');

describe('the check of logins', () => {
  it.each([
    ['node-1', []],
    ['a', []],
    ['node-1.example.jp', []],
    ['a'.repeat(63), []],
    ['a'.repeat(64), ['USER_DATA_NAME hostname']],
    ['', ['USER_DATA_NAME hostname']],
    ['a b', ['USER_DATA_NAME hostname']],
    ['-a', ['USER_DATA_NAME hostname']],
    ['a_b', ['USER_DATA_NAME hostname']],
    ['a..b', ['USER_DATA_NAME hostname']],
    ['a\n', ['USER_DATA_NAME hostname']],
  ])('accepts or refuses the hostname %j', (hostname, expected) =>
    expect(found(checkLogins(documentOf({ hostname })))).toEqual(expected),
  );

  it('requires a hostname for /etc/hosts', () => {
    expect(found(checkLogins(documentOf({ manageEtcHosts: true })))).toEqual([
      'USER_DATA_NAME manageEtcHosts',
    ]);
  });

  it.each([
    ['a whole one', SSH_KEY, true],
    ['one without a comment', `${TYPE} ${BODY}`, true],
    ['one of another type', SSH_KEY.replace('ssh-ed25519', 'ssh-rsa'), false],
    ['one without a type', BODY, false],
    ['one that was cut', `${TYPE} ${BODY.slice(0, -4)}`, false],
    ['one that the article shows', 'ssh-rsa AAAAB3NzaC...', false],
    ['a word', 'not a key', false],
    ['nothing', '', false],
    ['two lines', `${SSH_KEY}\n${SSH_KEY}`, false],
    ['a private one', '-----BEGIN OPENSSH PRIVATE KEY-----', false],
  ])('accepts or refuses as a key %s: %#', (_, key, isFine) => {
    expect(found(checkLogins(documentOf({ sshAuthorizedKeys: [key] })))).toEqual(
      isFine ? [] : ['USER_DATA_SSH_KEY sshAuthorizedKeys[0]'],
    );
  });

  it.each([
    ['deploy', true],
    ['_a-1', true],
    ['Deploy', false],
    ['a b', false],
    ['root:x', false],
    ['', false],
  ])('accepts the user %j: %s', (name, isFine) => {
    expect(found(checkLogins(documentOf({ users: [{ name }] })))).toEqual(
      isFine ? [] : ['USER_DATA_NAME users[0].name'],
    );
  });

  it('covers the groups and keys of users, too', () => {
    const users = [{ name: 'a', groups: ['docker', 'a b'], primaryGroup: 'c:d', sshAuthorizedKeys: ['x'] }];
    expect(found(checkLogins(documentOf({ users })))).toEqual([
      'USER_DATA_NAME users[0].groups',
      'USER_DATA_NAME users[0].groups',
      'USER_DATA_SSH_KEY users[0].sshAuthorizedKeys[0]',
    ]);
  });

  it.each(['$6$salt$hash', '$y$j9T$abc$def', '*', '!'])('accepts a hash such as %s', (passwordHash) => {
    expect(found(checkLogins(documentOf({ users: [{ name: 'a', passwordHash }] })))).toEqual([]);
  });

  it('refuses a password that is not hashed', () => {
    const users = [{ name: 'a', passwordHash: 'hunter2' }];
    expect(found(checkLogins(documentOf({ users })))).toEqual(['USER_DATA_SECRET users[0].passwordHash']);
  });

  it.each([
    ['a flag', `restrict ${SSH_KEY}`, true],
    ['several, of any case', `No-Pty,x11-forwarding ${SSH_KEY}`, true],
    [
      'a value with blanks and commas',
      `from="10.0.0.0/8, *.example.jp",command="/bin/a \\"b\\" c" ${SSH_KEY}`,
      true,
    ],
    ['a certificate authority', `cert-authority,principals="ops" ${SSH_KEY}`, true],
    ['a misspelt one', `restirct ${SSH_KEY}`, false],
    ['a value without quotes', `from=10.0.0.1 ${SSH_KEY}`, false],
    ['a quote that is not closed', `from="10.0.0.1 ${SSH_KEY}`, false],
  ])('checks options before a key: %s', (_, key, isFine) => {
    expect(found(checkLogins(documentOf({ sshAuthorizedKeys: [key] })))).toHaveLength(isFine ? 0 : 1);
  });

  it.each([
    'ecdsa-sha2-nistp256',
    'sk-ssh-ed25519@openssh.com',
    'sk-ecdsa-sha2-nistp256@openssh.com',
    'ssh-ed25519-cert-v01@openssh.com',
    'sk-ssh-ed25519-cert-v01@openssh.com',
  ])('accepts a key of the type %s', (type) => {
    const parts = [type, 'nistp256', 'x'.repeat(65)].map((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return Buffer.concat([length, Buffer.from(part)]);
    });
    const key = `${type} ${Buffer.concat(parts).toString('base64')} ops`;
    expect(found(checkLogins(documentOf({ sshAuthorizedKeys: [key] })))).toEqual([]);
  });

  it.each(['\n', ':', '\0', '\u2028', '\u202e'])('refuses %j in the fields of a user', (character) => {
    for (const field of ['gecos', 'homeDirectory', 'shell'] as const) {
      const users = [{ name: 'a', [field]: `/bin/a${character}b` }];
      expect(found(checkLogins(documentOf({ users })))).toEqual([`USER_DATA_NAME users[0].${field}`]);
      expect(found(checkLogins(documentOf({ users: [{ name: 'a', [field]: '/bin/ab' }] })))).toEqual([]);
    }
  });
});
