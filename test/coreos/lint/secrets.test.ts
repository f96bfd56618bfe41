import type { BootDocument } from '../../../lib/coreos/model/boot-document';
import { lint } from '../boot';

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
    expect(lint(document)).toEqual([`error USER_DATA_SECRET ${property}`]);
    expect(lint(document, { acceptSecrets: true })).toEqual([]);
  });

  it('can be accepted one by one', () => {
    const file = { content: PRIVATE_KEY, acceptSecret: true } as const;
    expect(
      lint({
        files: [
          { path: '/etc/a.key', ...file },
          { path: '/etc/b.key', content: PRIVATE_KEY },
        ],
      }),
    ).toEqual(['error USER_DATA_SECRET files[1].content']);
  });

  it.each(['$6$salt$hash', '$y$j9T$abc$def', '*', '!'])('may be a hash such as %s', (passwordHash) => {
    expect(lint({ users: [{ name: 'a', passwordHash }] }, { acceptSecrets: true })).toEqual([]);
  });

  it('is never a password itself', () => {
    expect(lint({ users: [{ name: 'a', passwordHash: 'hunter2' }] }, { acceptSecrets: true })).toEqual([
      'error USER_DATA_SECRET users[0].passwordHash',
    ]);
  });
});

describe('names that are replaced with addresses', () => {
  const documents: [string, Partial<BootDocument>, string][] = [
    ['files', { files: [{ path: '/etc/a', content: 'A=$private_ipv4\n' }] }, 'files[0].content'],
    [
      'units',
      {
        units: [{ name: 'a.service', command: 'start', content: '[Service]\nEnvironment=A=$public_ipv4x\n' }],
      },
      'units[0].content',
    ],
    ['options', { options: { etcd: { addr: '$private_ipv4:4001' } } }, 'etcd.addr'],
    ['users', { users: [{ name: 'a', gecos: '$public_ipv6' }] }, 'users[0].gecos'],
  ];

  it.each(documents)('are refused in %s, unless they are meant', (_, document, property) => {
    expect(lint(document)).toEqual([`error USER_DATA_SUBSTITUTION ${property}`]);
    expect(lint(document, { substituteAddresses: true })).toEqual([]);
  });

  it.each(documents)('are refused in %s where nobody replaces them', (_, document, property) => {
    const context = { substituteAddresses: true, format: 'cloud-init' } as const;
    expect(lint(document, context)).toEqual([`error USER_DATA_SUBSTITUTION ${property}`]);
  });

  it('are other ones than those of shells', () => {
    expect(
      lint({ files: [{ path: '/etc/a', content: '$'.concat('{private_ipv4} $private $ipv4') }] }),
    ).toEqual([]);
  });
});
