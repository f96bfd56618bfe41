import fc from 'fast-check';
import { Cidr, Ipv4 } from '../../lib';
import { formatAddressRanges } from '../../lib/core/ipv4';

const anyAddress = fc.nat(2 ** 32 - 1).map((value) => new Ipv4(value));
const anyCidr = fc
  .tuple(anyAddress, fc.nat(32))
  .map(([address, prefixLength]) => Cidr.around(address, prefixLength));

describe('Ipv4', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(anyAddress, (address) => expect(Ipv4.parse(`${address}`).equals(address)).toBe(true)),
    );
  });

  it('orders addresses by their numbers', () => {
    fc.assert(
      fc.property(anyAddress, anyAddress, (a, b) => {
        expect(Math.sign(a.compare(b))).toBe(Math.sign(a.value - b.value));
      }),
    );
  });

  it('adds an offset, and subtracts it', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.nat(2 ** 31 - 1), (start, offset) => {
        const address = new Ipv4(start);
        expect(address.plus(offset).plus(-offset).equals(address)).toBe(true);
      }),
    );
    expect(`${Ipv4.parse('10.0.0.255').plus(1)}`).toBe('10.0.1.0');
  });

  it.each(['0.0.0.0', '255.255.255.255', '192.168.0.1'])('reads %s', (text) => {
    expect(Ipv4.parse(text).toString()).toBe(text);
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.',
    '.1.2.3',
    '256.0.0.1',
    '01.2.3.4',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '1.2.3.-4',
    '0x1.2.3.4',
    '1.2.3.1e1',
    '１.2.3.4',
    '1,2,3,4',
  ])('refuses %j', (text) => {
    expect(Ipv4.tryParse(text)).toBeUndefined();
    expect(() => Ipv4.parse(text)).toThrow(expect.objectContaining({ code: 'ADDRESS_INVALID' }));
  });

  it.each([-1, 2 ** 32, 0.5, Number.NaN])('refuses the number %p', (value) => {
    expect(() => new Ipv4(value)).toThrow(expect.objectContaining({ code: 'ADDRESS_INVALID' }));
  });
});

describe('Cidr', () => {
  it('reads what it writes', () => {
    fc.assert(fc.property(anyCidr, (cidr) => expect(Cidr.parse(`${cidr}`).equals(cidr)).toBe(true)));
  });

  it('contains its first and last address and not those beside it', () => {
    fc.assert(
      fc.property(anyCidr, (cidr) => {
        expect(cidr.contains(cidr.network) && cidr.contains(cidr.broadcast)).toBe(true);
        expect(cidr.broadcast.value - cidr.network.value + 1).toBe(cidr.size);
        if (cidr.network.value > 0) expect(cidr.contains(cidr.network.plus(-1))).toBe(false);
        if (cidr.broadcast.value < 2 ** 32 - 1) expect(cidr.contains(cidr.broadcast.plus(1))).toBe(false);
      }),
    );
  });

  it('around an address contains it', () => {
    fc.assert(
      fc.property(anyAddress, fc.nat(32), (address, prefixLength) => {
        expect(Cidr.around(address, prefixLength).contains(address)).toBe(true);
      }),
    );
  });

  it('overlaps another exactly when one contains the network address of the other', () => {
    fc.assert(
      fc.property(anyCidr, anyCidr, (a, b) => {
        expect(a.overlaps(b)).toBe(a.contains(b.network) || b.contains(a.network));
        expect(a.overlaps(b)).toBe(b.overlaps(a));
      }),
    );
  });

  it('gives hosts neither the network nor the broadcast address, except in a /31 or a /32', () => {
    fc.assert(
      fc.property(anyCidr, (cidr) => {
        const both = [cidr.network, cidr.broadcast].map((address) => cidr.isHostAddress(address));
        expect(both).toEqual(cidr.prefixLength >= 31 ? [true, true] : [false, false]);
        if (cidr.prefixLength < 31) expect(cidr.isHostAddress(cidr.network.plus(1))).toBe(true);
      }),
    );
  });

  it.each([
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.1/24',
    '10.0.0/24',
    '10.0.0.0/24 ',
    '/24',
    '10.0.0.0/-1',
  ])('refuses %j', (text) => {
    expect(Cidr.tryParse(text)).toBeUndefined();
    expect(() => Cidr.parse(text)).toThrow(expect.objectContaining({ code: 'ADDRESS_INVALID' }));
  });

  it.each([
    ['10.0.0.0/8', true],
    ['172.31.255.0/24', true],
    ['172.32.0.0/16', false],
    ['192.168.0.0/15', false],
    ['100.127.255.255/32', true],
    ['169.254.20.10/32', true],
    ['203.0.113.0/24', false],
    ['0.0.0.0/0', false],
  ])('knows whether the internet has a route to %s', (text, isPrivate) => {
    expect(Cidr.parse(text).isPrivate).toBe(isPrivate);
  });
});

describe('formatAddressRanges', () => {
  it('joins consecutive addresses', () => {
    const addresses = [
      '203.0.113.4',
      '203.0.113.5',
      '203.0.113.6',
      '203.0.113.9',
      '203.0.113.255',
      '203.0.114.0',
    ];
    expect(formatAddressRanges(addresses)).toBe(
      '203.0.113.4 – 203.0.113.6, 203.0.113.9, 203.0.113.255 – 203.0.114.0',
    );
    expect(formatAddressRanges([])).toBe('');
  });
});
