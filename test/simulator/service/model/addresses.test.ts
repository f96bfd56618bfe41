import fc from 'fast-check';
import { Cidr, Ipv4 } from '../../../../lib/core/ipv4';
import {
  addressesOf,
  networkOf,
  rangeOf,
  reservedOf,
} from '../../../../lib/simulator/service/model/addresses';

const blocks = fc
  .record({ value: fc.integer({ min: 0, max: 0xffffffff }), prefixLength: fc.constantFrom(26, 27, 28) })
  .map(({ value, prefixLength }) => Cidr.around(new Ipv4(value), prefixLength))
  .map(({ network, prefixLength }) => ({ id: 7001, networkAddress: network.toString(), prefixLength }));

describe('the addresses of a block', () => {
  it('of a router are those from Min to Max, behind the gateway and the units of the router', () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const own = { ...block, nextHop: null };
        const { network, broadcast, size } = networkOf(own);
        const all = [...reservedOf(own), ...addressesOf(own)];
        expect(new Set(all).size).toBe(size - 2);
        expect([all[0], all.at(-1)]).toEqual([network.plus(1).toString(), broadcast.plus(-1).toString()]);
        expect(rangeOf(own)).toEqual({ Min: addressesOf(own)[0], Max: addressesOf(own).at(-1) });
      }),
    );
  });

  it('that is routed are all that it has', () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const routed = { ...block, nextHop: '203.0.113.4' };
        const { network, broadcast, size } = networkOf(routed);
        expect(new Set(addressesOf(routed)).size).toBe(size);
        expect(rangeOf(routed)).toEqual({ Min: network.toString(), Max: broadcast.toString() });
        expect(reservedOf(routed)).toEqual([]);
      }),
    );
  });
});
