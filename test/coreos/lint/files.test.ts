import type { BootFile } from '../../../lib/coreos/model/file';
import { lint } from '../boot';

const file = (changes: Partial<Record<keyof BootFile, unknown>>): BootFile =>
  ({ path: '/etc/a', content: '', ...changes }) as BootFile;

describe('files', () => {
  it.each([
    ['/etc/a', true],
    ['/opt/bin/a b', true],
    ['/etc/日本', true],
    ['relative', false],
    ['', false],
    ['/', false],
    ['/etc/', false],
    ['/etc//a', false],
    ['/etc/../usr/bin/sh', false],
    ['/etc/./a', false],
    ['/usr/bin/sh', false],
    // the parser refuses it, whatever it is
    ['/usrlocal/a', false],
    ['/etc/a\nb', false],
    ['/etc/a\0', false],
  ])('take the path %j: %s', (path, isFine) => {
    expect(lint({ files: [file({ path })] })).toEqual(isFine ? [] : ['error USER_DATA_FILE files[0].path']);
  });

  it.each([
    ['0644', true],
    ['0000', true],
    ['644', false],
    ['420', false],
    ['0999', false],
    ['04755', false],
    ['rw-r--r--', false],
    ['0o644', false],
  ])('take the permissions %j: %s', (permissions, isFine) => {
    expect(lint({ files: [file({ permissions })] })).toEqual(
      isFine ? [] : ['error USER_DATA_FILE files[0].permissions'],
    );
  });

  it.each([
    ['root', true],
    ['deploy:users', true],
    ['a b', false],
    ['a:b:c', false],
    [':b', false],
    ['1000:1000', false],
  ])('take the owner %j: %s', (owner, isFine) => {
    expect(lint({ files: [file({ owner })] })).toEqual(isFine ? [] : ['error USER_DATA_FILE files[0].owner']);
  });

  it('are no units, which systemd would not be told of', () => {
    expect(lint({ files: [file({ path: '/etc/systemd/system/a.service' })] })).toEqual([
      'error USER_DATA_FILE files[0].path',
    ]);
  });

  it('do not take the place of /etc/environment without a warning', () => {
    expect(lint({ files: [file({ path: '/etc/environment' })] })).toEqual([
      'warning USER_DATA_FILE files[0].path',
    ]);
  });

  it('are not the hostname, where that is given', () => {
    const files = [file({ path: '/etc/hostname' })];
    expect(lint({ files })).toEqual([]);
    expect(lint({ files, hostname: 'a' })).toEqual(['error USER_DATA_DUPLICATE files[0].path']);
  });

  it.each(['a\ud800', '\udc00'])('have no half of a character: %j', (content) => {
    expect(lint({ files: [file({ content })] })).toEqual(['error USER_DATA_TEXT files[0].content']);
  });
});

describe('names that are there twice', () => {
  it('are found in every list', () => {
    const unit = { name: 'a.service', mask: true } as const;
    const dropIn = { name: '10-a.conf', content: '[Unit]\nA=b\n' } as const;
    expect(
      lint({
        files: [file({}), file({ content: 'b' })],
        users: [{ name: 'a' }, { name: 'a', gecos: 'b' }],
        units: [unit, { ...unit, runtime: true }, { name: 'b.service', dropIns: [dropIn, dropIn] }],
      }),
    ).toEqual([
      'error USER_DATA_DUPLICATE units[1]',
      'error USER_DATA_DUPLICATE files[1]',
      'error USER_DATA_DUPLICATE users[1]',
      'error USER_DATA_DUPLICATE units[2].dropIns[1]',
    ]);
  });
});
