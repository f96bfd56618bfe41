import fc from 'fast-check';
import { isInIpv6Net, toCanonicalIpv6 } from '../../../lib/simulator/protocol/ipv6';

const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
const textOf = (address: readonly number[]) => address.map((group) => group.toString(16)).join(':');

describe('an IPv6 address', () => {
  it.each([
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8::0001', '2001:db8::1'],
    ['::', '::'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ])('%s is written %s', (text, canonical) => {
    expect(toCanonicalIpv6(text)).toBe(canonical);
  });

  it.each([
    '',
    '1',
    '203.0.113.7',
    '2001:db8',
    '2001:db8::1::2',
    'fe80::1%eth0',
    '::1]@x/[::1',
    '1:2:3:4:5:6:7:8:9',
  ])('is not %j', (text) => {
    expect(toCanonicalIpv6(text)).toBeUndefined();
  });

  it('has one canonical form, however it is written, and lies in its own network only', () => {
    fc.assert(
      fc.property(groups, groups, (address, other) => {
        const canonical = toCanonicalIpv6(textOf(address)) ?? '';
        expect(toCanonicalIpv6(textOf(address).toUpperCase())).toBe(canonical);
        expect(toCanonicalIpv6(canonical)).toBe(canonical);
        const net = (of: readonly number[]) => ({
          prefix: toCanonicalIpv6(textOf([...of.slice(0, 4), 0, 0, 0, 0])) ?? '',
          prefixLength: 64,
        });
        expect(isInIpv6Net(canonical, net(address))).toBe(true);
        expect(isInIpv6Net(canonical, net(other))).toBe(
          textOf(address.slice(0, 4)) === textOf(other.slice(0, 4)),
        );
      }),
    );
  });
});
