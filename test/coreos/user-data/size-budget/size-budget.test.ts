import fc from 'fast-check';
import type { UserDataEncoding } from '../../../../lib/coreos/model/format';
import { encodeUserData } from '../../../../lib/coreos/render/encoding';
import {
  USER_DATA_LIMITS,
  type UserDataProvider,
} from '../../../../lib/coreos/user-data/size-budget/provider';
import {
  checkEncoding,
  checkSize,
  measureSize,
} from '../../../../lib/coreos/user-data/size-budget/size-budget';
import { unicodeText } from '../../../unicode-text';
import { documentOf } from '../../boot';

const PROVIDERS = Object.keys(USER_DATA_LIMITS) as UserDataProvider[];

/** A document whose parts differ in size from its text. */
const PARTS = documentOf({
  units: [
    { name: 'a.service', content: 'x'.repeat(10) },
    { name: 'c.service', dropIns: [{ name: '10-c.conf', content: 'x'.repeat(90) }] },
    { name: 'd.service', content: 'x'.repeat(700) },
  ],
  files: [{ path: '/etc/b', content: 'x'.repeat(500) }],
});

const measure = (provider: UserDataProvider, text: string, encoding: UserDataEncoding = 'raw') =>
  measureSize(provider, { payload: encodeUserData(text, encoding), encoding });
const check = (provider: UserDataProvider, text: string, encoding: UserDataEncoding = 'raw') => [
  ...checkSize(
    { budget: measure(provider, text, encoding), encoding, format: 'coreos-cloudinit-1.14' },
    PARTS,
  ),
];

describe('the size of user_data', () => {
  // the longest raw document that each provider accepts, and one byte more
  it.each([
    ['idcf', 2048],
    ['cloudstack', 24_576],
    ['aws', 16_384],
    ['openstack', 49_149],
    ['azure', 65_535],
    ['hetzner', 32_768],
    ['vmware', 65_536],
  ] as const)('may be at %s up to %i bytes of plain text', (provider, longest) => {
    expect(check(provider, 'x'.repeat(longest))).toEqual([]);
    expect(check(provider, 'x'.repeat(longest + 1))).toMatchObject([{ code: 'USER_DATA_SIZE' }]);
  });

  it('is counted in bytes, not in characters', () => {
    expect(measure('idcf', '組木').used).toBe(6);
  });

  it('is counted without base64 if the provider removes it, and with base64 if it adds it', () => {
    fc.assert(
      fc.property(unicodeText({ maxLength: 300 }), (text) => {
        const compressed = Buffer.byteLength(encodeUserData(text, 'gzip'));
        const inBase64 = Buffer.byteLength(encodeUserData(text, 'gzip+base64'));
        for (const encoding of ['gzip', 'gzip+base64'] as const) {
          const used = (provider: UserDataProvider) => measure(provider, text, encoding).used;
          expect(used('aws')).toBe(compressed);
          expect(used('openstack')).toBe(inBase64);
          expect(used('idcf')).toBe(encoding === 'gzip' ? compressed : inBase64);
        }
        const raw = Buffer.from(text);
        expect(measure('openstack', text).used).toBe(raw.toString('base64').length);
      }),
    );
  });

  it('fits exactly if there is no problem', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PROVIDERS), fc.nat(70_000), (provider, length) => {
        const text = 'x'.repeat(length);
        const { used, limit, fits } = measure(provider, text);
        expect(check(provider, text).length === 0).toBe(fits);
        expect(fits).toBe(used <= limit);
      }),
    );
  });
});

describe('user_data that is too long', () => {
  it("names the limit, its source and the largest parts: the article's master at IDCF Cloud", () => {
    expect(check('idcf', 'x'.repeat(5530))).toEqual([
      {
        code: 'USER_DATA_SIZE',
        message: 'the user_data has 5530 bytes, 3482 more than idcf accepts',
        given: 5530,
        allowed: "at most 2048 bytes (IDCF Cloud's FAQ 58: 2 KB of text, before base64)",
        hint: "set encoding: 'gzip+base64', or make it shorter; its largest parts are unit d.service (700 B), file /etc/b (500 B), unit c.service (90 B)",
      },
    ]);
  });

  it('is not advised to compress again', () => {
    const random = Array.from({ length: 3000 }, (_, index) =>
      String.fromCharCode(33 + ((index * 7919) % 8999)),
    ).join('');
    const [problem] = check('idcf', random, 'gzip+base64');
    expect(problem?.hint).toMatch(/^make it shorter; its largest parts are/);
  });
});

describe('a document that is encoded as a whole', () => {
  it.each([
    [{ format: 'coreos-cloudinit-1.14', encoding: 'gzip+base64' }, true],
    [{ format: 'cloud-init', encoding: 'gzip' }, true],
    [{ format: 'flatcar-ignition-3.4.0', encoding: 'raw' }, true],
    [{ format: 'flatcar-ignition-3.4.0', encoding: 'gzip' }, false],
    [{ format: 'fcos-ignition-3.5.0', encoding: 'gzip+base64', provider: 'aws' }, false],
    [{ format: 'fcos-ignition-3.5.0', encoding: 'gzip+base64', provider: 'vmware' }, true],
    [{ format: 'fcos-ignition-3.5.0', encoding: 'gzip', provider: 'vmware' }, false],
    [{ format: 'flatcar-butane-1.1.0', encoding: 'gzip+base64', provider: 'vmware' }, false],
  ] as const)('%j can be read: %s', (given, isFine) => {
    expect([...checkEncoding(given)].map(({ code }) => code)).toEqual(isFine ? [] : ['USER_DATA_FORMAT']);
  });

  it('is not recommended for Ignition', () => {
    const text = 'x'.repeat(20_000);
    const budget = measure('aws', text);
    const [problem] = checkSize({ budget, encoding: 'raw', format: 'flatcar-ignition-3.4.0' }, PARTS);
    expect(problem?.hint).toMatch(
      /^set encoding: 'gzip\+base64' on large files, which compresses them inside/,
    );
  });
});
