import fc from 'fast-check';
import { Cidr, Ipv4 } from '../../../lib';
import { Subnets } from '../../../lib/coreos/address-plan/subnets';
import { privateNetwork } from './clusters';

/** A network with at most 256 subnets, few enough to enumerate. */
const divided = fc
  .tuple(privateNetwork, fc.nat(8))
  .map(([network, division]) => ({ network, length: Math.min(network.prefixLength + division, 32) }));

/** Returns the first address of each subnet of a network, found one after the other. */
function beginnings(network: Cidr, length: number): Ipv4[] {
  const found: Ipv4[] = [];
  for (
    let address = network.network.value;
    address <= network.broadcast.value;
    address += 2 ** (32 - length)
  ) {
    found.push(new Ipv4(address));
  }
  return found;
}

describe('the subnets of a network', () => {
  it('agree with an enumeration in count and places', () => {
    fc.assert(
      fc.property(divided, ({ network, length }) => {
        const subnets = Subnets.of(network, length);
        const found = beginnings(network, length);
        expect(subnets.count).toBe(found.length);
        expect(found.map((_, index) => `${subnets.at(index)}`)).toEqual(
          found.map((address) => `${address}/${length}`),
        );
      }),
    );
  });

  it('do not overlap, and fill the network (A3)', () => {
    fc.assert(
      fc.property(divided, fc.nat(255), fc.nat(255), ({ network, length }, a, b) => {
        const subnets = Subnets.of(network, length);
        const [first, second] = [a % subnets.count, b % subnets.count];
        expect(subnets.at(first).overlaps(subnets.at(second))).toBe(first === second);
        expect(subnets.count * subnets.size).toBe(network.size);
        expect(network.contains(subnets.at(first))).toBe(true);
      }),
    );
  });

  it('include those of the same length within, and no others (A2)', () => {
    fc.assert(
      fc.property(divided, privateNetwork, ({ network, length }, other) => {
        const isOne = other.prefixLength === length && network.contains(other);
        expect(Subnets.of(network, length).has(other)).toBe(isOne);
      }),
    );
    expect(Subnets.of(Cidr.parse('10.240.0.0/16'), 24).has(Cidr.parse('10.240.26.0/24'))).toBe(true);
  });

  it('cover each address of the network and none outside it', () => {
    fc.assert(
      fc.property(divided, fc.nat(2 ** 32 - 1), ({ network, length }, value) => {
        const subnets = Subnets.of(network, length);
        for (const near of [value, network.network.value - 1, network.broadcast.value + 1]) {
          const address = new Ipv4(near);
          expect(subnets.covers(address)).toBe(network.contains(address));
        }
        expect(subnets.covers(network.network) && subnets.covers(network.broadcast)).toBe(true);
      }),
    );
  });
});

describe('the subnets available at the first start (A5)', () => {
  /**
   * Leases subnets as the allocator does: one of the first 100 free ones, selected by `picks` (each from 0 to
   * below 1).
   */
  const lease = (subnets: Subnets, picks: readonly number[]): Cidr[] => {
    const free = Array.from({ length: subnets.count }, (_, index) => subnets.at(index));
    return picks
      .slice(0, subnets.count)
      .flatMap((pick) => free.splice(Math.floor(pick * Math.min(free.length, 100)), 1));
  };
  const pick = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('include all that are leased', () => {
    fc.assert(
      fc.property(divided, fc.array(pick, { minLength: 1, maxLength: 60 }), ({ network, length }, picks) => {
        const subnets = Subnets.of(network, length);
        const reachable = subnets.reachable(picks.length);
        expect(lease(subnets, picks).filter((leased) => !reachable.has(leased))).toEqual([]);
      }),
    );
  });

  it('are as few as possible: always leasing the last candidate reaches their end', () => {
    fc.assert(
      fc.property(divided, fc.integer({ min: 1, max: 60 }), ({ network, length }, nodes) => {
        const subnets = Subnets.of(network, length);
        fc.pre(nodes <= subnets.count);
        const reached = lease(subnets, new Array(nodes).fill(0.999_999)).map(
          (leased) => leased.network.value,
        );
        expect(Math.max(...reached)).toBe(subnets.reachable(nodes).last.value);
      }),
    );
  });
});
