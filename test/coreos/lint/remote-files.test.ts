import { checkRemoteFiles } from '../../../lib/coreos/lint/remote-files';
import { documentOf } from '../boot';
import { found } from './found';

const IMAGE = {
  path: '/opt/extensions/tool.raw',
  url: 'https://mirror.example.jp/tool-1.2.raw',
  sha256: 'ab'.repeat(32),
} as const;
const LINK = { path: '/etc/extensions/tool.raw', target: IMAGE.path } as const;

describe('files that the machine downloads, and links', () => {
  it.each([
    ['are fine as they should be', {}, []],
    [
      'are not also written as files',
      { files: [{ path: IMAGE.path, content: '' }] },
      ['USER_DATA_DUPLICATE remoteFiles[0].path'],
    ],
    [
      'are not at the same path',
      { links: [{ ...LINK, path: IMAGE.path }] },
      ['USER_DATA_DUPLICATE links[0].path'],
    ],
    ['have a SHA-256', { remoteFiles: [{ ...IMAGE, sha256: 'AB' }] }, ['USER_DATA_FILE remoteFiles[0]']],
    [
      'come by http or https',
      { remoteFiles: [{ ...IMAGE, url: 'ftp://a/b' }] },
      ['USER_DATA_FILE remoteFiles[0]'],
    ],
    [
      'are not in /usr',
      { remoteFiles: [{ ...IMAGE, path: '/usr/a' }], links: [{ ...LINK, path: '/usr/b' }] },
      ['USER_DATA_FILE remoteFiles[0].path', 'USER_DATA_FILE links[0].path'],
    ],
    ['come through a proxy', { webProxy: { http: 'http://proxy.example.jp:3128', except: ['.jp'] } }, []],
    [
      'come through nothing else',
      { webProxy: { http: 'x\ny', https: 'ftp://a', except: ['a,b'] } },
      [
        'USER_DATA_OPTION webProxy.http',
        'USER_DATA_OPTION webProxy.https',
        'USER_DATA_OPTION webProxy.except',
      ],
    ],
    ['come through a proxy that is one', { webProxy: {} }, ['USER_DATA_OPTION webProxy']],
  ] as const)('%s', (_, changes, expected) => {
    const document = documentOf({ remoteFiles: [IMAGE], links: [LINK], ...changes });
    expect(found(checkRemoteFiles(document))).toEqual(expected);
  });
});

it.each(['\n', ':', '\0'])('a link cannot point to a path with %j', (character) => {
  const links = [{ ...LINK, target: `/opt/a${character}b` as const }];
  expect(found(checkRemoteFiles(documentOf({ links })))).toEqual(['USER_DATA_FILE links[0].target']);
});

it('a link may point to a device, whose name has colons', () => {
  const links = [{ ...LINK, target: '/dev/disk/by-path/pci-0000:00:1f.2' } as const];
  expect(found(checkRemoteFiles(documentOf({ links })))).toEqual([]);
});
