import { checkFiles, warnAboutFiles } from '../../../lib/coreos/lint/files';
import type { BootFile } from '../../../lib/coreos/model/file';
import { documentOf } from '../boot';
import { found } from './found';

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
    // refused by the parser in any case
    ['/usrlocal/a', false],
    ['/etc/a\nb', false],
    ['/etc/a\0', false],
  ])('accept the path %j: %s', (path, isFine) => {
    expect(found(checkFiles(documentOf({ files: [file({ path })] })))).toEqual(
      isFine ? [] : ['USER_DATA_FILE files[0].path'],
    );
  });

  it.each([
    ['#!/bin/sh\necho a\r\n', '0755', true],
    ['\n  #!/bin/sh\n', '0644', true],
    ['\n  #!/bin/sh\n', undefined, true],
    [Buffer.from([0x7f, 0x45, 0x4c, 0x46]), '0755', true],
    ['# a setting\r\n', '0755', true],
    ['#!/bin/sh\r\necho a\r\n', '0755', false],
    ['#!/bin/sh\r\necho a\r\n', undefined, false],
    ['\ufeff#!/bin/sh\n', '0755', false],
    [Buffer.from('\ufeff#!/bin/sh\n'), '0700', false],
    ['\n      #!/bin/sh\n', '0755', false],
  ])('accept the first line of %j with the permissions %s: %s', (content, permissions, isFine) => {
    const files = [file({ content, ...(permissions !== undefined && { permissions }) })];
    expect(found(checkFiles(documentOf({ files })))).toEqual(
      isFine ? [] : ['USER_DATA_FILE files[0].content'],
    );
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
  ])('accept the permissions %j: %s', (permissions, isFine) => {
    expect(found(checkFiles(documentOf({ files: [file({ permissions })] })))).toEqual(
      isFine ? [] : ['USER_DATA_FILE files[0].permissions'],
    );
  });

  it.each([
    ['root', true],
    ['deploy:users', true],
    ['a b', false],
    ['a:b:c', false],
    [':b', false],
    ['1000:1000', false],
  ])('accept the owner %j: %s', (owner, isFine) => {
    expect(found(checkFiles(documentOf({ files: [file({ owner })] })))).toEqual(
      isFine ? [] : ['USER_DATA_FILE files[0].owner'],
    );
  });

  it('cannot be units, which systemd would not notice', () => {
    expect(
      found(checkFiles(documentOf({ files: [file({ path: '/etc/systemd/system/a.service' })] }))),
    ).toEqual(['USER_DATA_FILE files[0].path']);
  });

  it('replace /etc/environment only with a warning', () => {
    const environment = file({ path: '/etc/environment' });
    expect(found(checkFiles(documentOf({ files: [environment] })))).toEqual([]);
    expect(found(warnAboutFiles(documentOf({ files: [environment] })))).toEqual([
      'USER_DATA_FILE files[0].path',
    ]);
  });

  it('cannot be the hostname if it is given', () => {
    const files = [file({ path: '/etc/hostname' })];
    expect(found(checkFiles(documentOf({ files })))).toEqual([]);
    expect(found(checkFiles(documentOf({ files, hostname: 'a' })))).toEqual([
      'USER_DATA_DUPLICATE files[0].path',
    ]);
  });
});
