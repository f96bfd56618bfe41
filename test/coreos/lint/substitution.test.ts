import { checkSubstitution } from '../../../lib/coreos/lint/substitution';
import { collectTexts } from '../../../lib/coreos/lint/texts';
import type { BootDocument } from '../../../lib/coreos/model/boot-document';
import { documentOf } from '../boot';
import { contextOf, found, unitsOf } from './found';

function check(changes: Partial<BootDocument>, context: Parameters<typeof contextOf>[0] = {}): string[] {
  const document = documentOf(changes);
  const texts = [...collectTexts(document, unitsOf(...document.units))];
  return found(checkSubstitution(texts, contextOf(context)));
}

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

  it.each(documents)('are refused in %s unless allowed', (_, document, property) => {
    expect(check(document)).toEqual([`USER_DATA_SUBSTITUTION ${property}`]);
    expect(check(document, { substituteAddresses: true })).toEqual([]);
  });

  it.each(documents)('are refused in %s without replacement', (_, document, property) => {
    const context = { substituteAddresses: true, format: 'cloud-init' } as const;
    expect(check(document, context)).toEqual([`USER_DATA_SUBSTITUTION ${property}`]);
  });

  it('do not include those of shells', () => {
    expect(
      check({ files: [{ path: '/etc/a', content: '$'.concat('{private_ipv4} $private $ipv4') }] }),
    ).toEqual([]);
  });
});
