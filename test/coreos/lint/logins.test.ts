import { checkLogins } from '../../../lib/coreos/lint/logins';
import { documentOf, SSH_KEY } from '../boot';
import { found } from './found';

const [TYPE = '', BODY = ''] = SSH_KEY.split(' ');

describe('who may log in', () => {
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
  ])('takes the hostname %j or not', (hostname, expected) =>
    expect(found(checkLogins(documentOf({ hostname })))).toEqual(expected),
  );

  it('wants a hostname for /etc/hosts', () => {
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
  ])('takes as a key %s: %#', (_, key, isFine) => {
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
  ])('takes the user %j: %s', (name, isFine) => {
    expect(found(checkLogins(documentOf({ users: [{ name }] })))).toEqual(
      isFine ? [] : ['USER_DATA_NAME users[0].name'],
    );
  });

  it('looks at the groups and keys of users, too', () => {
    const users = [{ name: 'a', groups: ['docker', 'a b'], primaryGroup: 'c:d', sshAuthorizedKeys: ['x'] }];
    expect(found(checkLogins(documentOf({ users })))).toEqual([
      'USER_DATA_NAME users[0].groups',
      'USER_DATA_NAME users[0].groups',
      'USER_DATA_SSH_KEY users[0].sshAuthorizedKeys[0]',
    ]);
  });

  it.each(['$6$salt$hash', '$y$j9T$abc$def', '*', '!'])('takes a hash such as %s', (passwordHash) => {
    expect(found(checkLogins(documentOf({ users: [{ name: 'a', passwordHash }] })))).toEqual([]);
  });

  it('refuses a password that is not hashed', () => {
    const users = [{ name: 'a', passwordHash: 'hunter2' }];
    expect(found(checkLogins(documentOf({ users })))).toEqual(['USER_DATA_SECRET users[0].passwordHash']);
  });
});
