import { lint, SSH_KEY } from '../boot';

const [TYPE = '', BODY = ''] = SSH_KEY.split(' ');

describe('who may log in', () => {
  it.each([
    ['node-1', []],
    ['a', []],
    ['node-1.example.jp', []],
    ['a'.repeat(63), []],
    ['a'.repeat(64), ['error USER_DATA_NAME hostname']],
    ['', ['error USER_DATA_NAME hostname']],
    ['a b', ['error USER_DATA_NAME hostname']],
    ['-a', ['error USER_DATA_NAME hostname']],
    ['a_b', ['error USER_DATA_NAME hostname']],
    ['a..b', ['error USER_DATA_NAME hostname']],
    ['a\n', ['error USER_DATA_NAME hostname']],
  ])('takes the hostname %j or not', (hostname, expected) => expect(lint({ hostname })).toEqual(expected));

  it('wants a hostname for /etc/hosts', () => {
    expect(lint({ manageEtcHosts: true })).toEqual(['error USER_DATA_NAME manageEtcHosts']);
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
    const found = lint({ sshAuthorizedKeys: [key] }).filter((finding) => finding.includes('SSH_KEY'));
    expect(found).toEqual(isFine ? [] : ['error USER_DATA_SSH_KEY sshAuthorizedKeys[0]']);
  });

  it.each([
    ['deploy', true],
    ['_a-1', true],
    ['Deploy', false],
    ['a b', false],
    ['root:x', false],
    ['', false],
  ])('takes the user %j: %s', (name, isFine) => {
    expect(lint({ users: [{ name }] })).toEqual(isFine ? [] : ['error USER_DATA_NAME users[0].name']);
  });

  it('looks at the groups and keys of users, too', () => {
    const users = [{ name: 'a', groups: ['docker', 'a b'], primaryGroup: 'c:d', sshAuthorizedKeys: ['x'] }];
    expect(lint({ users })).toEqual([
      'error USER_DATA_NAME users[0].groups',
      'error USER_DATA_NAME users[0].groups',
      'error USER_DATA_SSH_KEY users[0].sshAuthorizedKeys[0]',
    ]);
  });
});
