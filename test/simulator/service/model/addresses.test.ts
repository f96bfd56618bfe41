import fc from 'fast-check';
import { Cidr, Ipv4 } from '../../../../lib/core/ipv4';
import {
  listAddresses,
  listReserved,
  toNetwork,
  toUsableRange,
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
        const { network, broadcast, size } = toNetwork(own);
        const all = [...listReserved(own), ...listAddresses(own)];
        expect(new Set(all).size).toBe(size - 2);
        expect([all[0], all.at(-1)]).toEqual([network.plus(1).toString(), broadcast.plus(-1).toString()]);
        expect(toUsableRange(own)).toEqual({ Min: listAddresses(own)[0], Max: listAddresses(own).at(-1) });
      }),
    );
  });

  it('that is routed are all in it', () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const routed = { ...block, nextHop: '203.0.113.4' };
        const { network, broadcast, size } = toNetwork(routed);
        expect(new Set(listAddresses(routed)).size).toBe(size);
        expect(toUsableRange(routed)).toEqual({ Min: network.toString(), Max: broadcast.toString() });
        expect(listReserved(routed)).toEqual([]);
      }),
    );
  });
});
