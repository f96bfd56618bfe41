import { checkSecrets } from '../../../lib/coreos/lint/secrets';
import { collectTexts } from '../../../lib/coreos/lint/texts';
import type { BootDocument } from '../../../lib/coreos/model/boot-document';
import { documentOf } from '../boot';
import { contextOf, found, unitsOf } from './found';

function check(changes: Partial<BootDocument>, acceptSecrets = false): string[] {
  const document = documentOf(changes);
  const texts = [...collectTexts(document, unitsOf(...document.units))];
  return found(checkSecrets(document, texts, contextOf({ acceptSecrets })));
}

const PRIVATE_KEY = '-----BEGIN RSA PRIVATE KEY-----\nMII…\n-----END RSA PRIVATE KEY-----\n';

describe('secrets', () => {
  it.each<[string, Partial<BootDocument>, string]>([
    [
      'a private key in a file',
      { files: [{ path: '/etc/ca.key', content: PRIVATE_KEY }] },
      'files[0].content',
    ],
    [
      'a private key in bytes',
      { files: [{ path: '/etc/ca.key', content: Buffer.from(PRIVATE_KEY) }] },
      'files[0].content',
    ],
    [
      'a join token in a unit',
      {
        units: [
          {
            name: 'a.service',
            command: 'start',
            content: { Service: { ExecStart: '/bin/kubeadm join --token abcdef.0123456789abcdef' } },
          },
        ],
      },
      'units[0].content',
    ],
    [
      'the hash of a password',
      { users: [{ name: 'a', passwordHash: '$6$salt$hash' }] },
      'users[0].passwordHash',
    ],
    ['a password of etcd', { options: { fleet: { etcdPassword: 'x' } } }, 'fleet.etcdPassword'],
  ])('are refused, unless they are accepted: %s', (_, document, property) => {
    expect(check(document)).toEqual([`USER_DATA_SECRET ${property}`]);
    expect(check(document, true)).toEqual([]);
  });

  it('can be accepted one by one', () => {
    const file = { content: PRIVATE_KEY, acceptSecret: true } as const;
    expect(
      check({
        files: [
          { path: '/etc/a.key', ...file },
          { path: '/etc/b.key', content: PRIVATE_KEY },
        ],
      }),
    ).toEqual(['USER_DATA_SECRET files[1].content']);
  });
});
