import * as fc from 'fast-check';
import type { AddressSpace } from '../../../lib/appliance/allocate/address-space';
import { allocate } from '../../../lib/appliance/allocate/allocate';
import type { AllocationRequest } from '../../../lib/appliance/allocate/allocation';
import { Cidr, Ipv4 } from '../../../lib/core/ipv4';
import { thrownBy } from '../../load-balancer/thrown-by';

/**
 * A router's /28 as the service divides it: .1 is the gateway, .2 and .3 are its units, .4 to .14 can be
 * assigned.
 */
const SPACE: AddressSpace = {
  switchId: '113400000001',
  label: 'router k8s-router',
  block: Cidr.parse('203.0.113.0/28'),
  gateway: '203.0.113.1',
  range: { first: Ipv4.parse('203.0.113.4'), last: Ipv4.parse('203.0.113.14') },
  routedBlocks: [],
  nextHops: [],
};
const FREE = Array.from({ length: 11 }, (_, index) => `203.0.113.${index + 4}`);

function request(
  changes: Partial<AllocationRequest> & { readonly taken?: readonly string[] } = {},
): AllocationRequest {
  const { taken = [], ...rest } = changes;
  return {
    space: SPACE,
    inventory: { addresses: new Map(taken.map((address) => [address, 'server 1'])), vrids: new Map() },
    units: { count: 1 },
    vrid: {},
    virtualIps: [{ key: 'web' }],
    held: {},
    reserved: [],
    ...rest,
  };
}

describe('allocate', () => {
  it('gives the lowest free addresses, units first, and the smallest free VRID', () => {
    const allocation = allocate(
      request({
        units: { count: 2 },
        virtualIps: [{ key: 'b' }, { key: 'a' }],
        inventory: {
          addresses: new Map([['203.0.113.5', 'server 1']]),
          vrids: new Map([
            [1, 'x'],
            [3, 'y'],
          ]),
        },
      }),
    );
    expect(allocation).toEqual({
      units: ['203.0.113.4', '203.0.113.6'],
      vrid: 2,
      addressByKey: { a: '203.0.113.7', b: '203.0.113.8' },
    });
  });

  it('keeps a held address with its key, and gives a new one only if it was taken meanwhile', () => {
    const held = { web: '203.0.113.9' };
    expect(allocate(request({ held })).addressByKey.web).toBe('203.0.113.9');
    expect(allocate(request({ held, taken: ['203.0.113.9'] })).addressByKey.web).toBe('203.0.113.5');
  });

  it('gives up a held address that is no longer in the block', () => {
    expect(allocate(request({ held: { web: '198.51.100.9' } })).addressByKey.web).toBe('203.0.113.5');
  });

  it('never gives out the address of a real server or a fixed address of another virtual IP', () => {
    const virtualIps = [{ key: 'auto' }, { key: 'given', address: '203.0.113.5' }];
    const { units, addressByKey } = allocate(request({ virtualIps, reserved: ['203.0.113.4'] }));
    expect([...units, addressByKey.auto]).toEqual(['203.0.113.6', '203.0.113.7']);
  });

  it('accepts an address of a routed block for a virtual IP, but not for a unit', () => {
    const space = { ...SPACE, routedBlocks: [Cidr.parse('198.51.100.16/28')] };
    const virtualIps = [{ key: 'web', address: '198.51.100.16' }];
    expect(allocate(request({ space, virtualIps })).addressByKey.web).toBe('198.51.100.16');
    const error = thrownBy(() => allocate(request({ space, units: { count: 1, given: ['198.51.100.17'] } })));
    expect(error.code).toBe('LB_NETWORK');
  });

  it.each(['203.0.113.1', '203.0.113.3', '203.0.113.15', '203.0.113.16', 'nonsense'])(
    'refuses %s, which is not assignable',
    (address) => {
      const error = thrownBy(() => allocate(request({ virtualIps: [{ key: 'web', address }] })));
      expect(error.code).toBe('VIP_ADDRESS');
      expect(error.problems[0]?.allowed).toBe('203.0.113.4 – 203.0.113.14');
    },
  );

  it('names the holder of a given address, and reports every problem at once', () => {
    const error = thrownBy(() =>
      allocate(
        request({
          taken: ['203.0.113.7', '203.0.113.8'],
          units: { count: 1, given: ['203.0.113.8'] },
          virtualIps: [{ key: 'web', address: '203.0.113.7' }],
          vrid: { given: 4 },
          inventory: {
            addresses: new Map([
              ['203.0.113.7', 'load balancer 9 (old)'],
              ['203.0.113.8', 'an interface of server 2'],
            ]),
            vrids: new Map([[4, 'load balancer 9 (old)']]),
          },
        }),
      ),
    );
    expect(error.problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'LB_NETWORK the appliance cannot have 203.0.113.8: an interface of server 2 has it',
      "VIP_ADDRESS the virtual IP 'web' cannot be 203.0.113.7: load balancer 9 (old) has it",
      'LB_VRID VRID 4 is used by load balancer 9 (old)',
    ]);
  });

  it('counts what is missing when the block is full', () => {
    const error = thrownBy(() => allocate(request({ taken: FREE.slice(1), units: { count: 2 } })));
    expect(error.code).toBe('VIP_POOL_EXHAUSTED');
    expect(error.problems[0]?.message).toBe(
      'router k8s-router has no room: 3 addresses needed (appliance and virtual IPs), 1 free of 11, 10 in use: 203.0.113.5 – 203.0.113.14 (server 1)',
    );
  });

  it('chooses addresses and VRID from its slice of the block, and keeps held ones outside it', () => {
    const space = { ...SPACE, slice: { first: '203.0.113.8', last: '203.0.113.15' } };
    const { units, vrid, addressByKey } = allocate(request({ space, taken: ['203.0.113.9'] }));
    expect([...units, addressByKey.web]).toEqual(['203.0.113.8', '203.0.113.10']);
    expect(vrid).toBe(8);
    // an address that was assigned before stays, wherever it is
    const held = { web: '203.0.113.5' };
    expect(allocate(request({ space, held })).addressByKey.web).toBe('203.0.113.5');
  });

  it('names the slice, and who holds its addresses, when it is full', () => {
    const space = { ...SPACE, slice: { first: '203.0.113.8', last: '203.0.113.9' } };
    const error = thrownBy(() => allocate(request({ space, taken: ['203.0.113.9', '203.0.113.12'] })));
    expect(error.problems).toHaveLength(1);
    expect(error.problems[0]).toMatchObject({
      code: 'VIP_POOL_EXHAUSTED',
      message:
        'the address range 203.0.113.8 – 203.0.113.9 of router k8s-router has no room: 2 addresses needed (appliance and virtual IPs), 1 free of 2, 1 in use: 203.0.113.9 (server 1)',
      allowed: '203.0.113.8 – 203.0.113.9',
    });
  });

  it.each([
    ['203.0.113.14', '203.0.113.20'],
    ['198.51.100.4', '198.51.100.9'],
  ])('refuses the slice %s – %s, which is not in the block, once', (first, last) => {
    const error = thrownBy(() => allocate(request({ space: { ...SPACE, slice: { first, last } } })));
    expect(error.problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      `LB_NETWORK the address range ${first} – ${last} is not in the block 203.0.113.0/28 of router k8s-router`,
    ]);
  });

  it('falls back to a VRID outside the slice before it gives up', () => {
    const space = { ...SPACE, slice: { first: '203.0.113.8', last: '203.0.113.9' } };
    const vrids = new Map([1, 8, 9].map((vrid) => [vrid, 'x']));
    expect(allocate(request({ space, inventory: { addresses: new Map(), vrids } })).vrid).toBe(2);
  });

  it('asks for addresses on a plain switch, which has no range to choose from', () => {
    const error = thrownBy(() =>
      allocate(
        request({ space: { ...SPACE, range: undefined }, units: { count: 1, given: ['203.0.113.4'] } }),
      ),
    );
    expect(error.problems[0]?.hint).toBe('give the address of each virtual IP');
  });

  it.each(['198.51.100.9', '203.0.113.0', '203.0.113.15'])(
    'refuses %s on a plain switch, where no host of the network can have it',
    (address) => {
      const space = { ...SPACE, range: undefined };
      const units = { count: 1, given: [address] };
      const virtualIps = [{ key: 'web', address }];
      const error = thrownBy(() => allocate(request({ space, units, virtualIps })));
      expect(error.problems.map(({ code }) => code)).toEqual(['LB_NETWORK', 'VIP_ADDRESS']);
    },
  );

  it('reports that all 255 VRIDs are in use', () => {
    const vrids = new Map(Array.from({ length: 255 }, (_, index) => [index + 1, 'x']));
    const error = thrownBy(() => allocate(request({ inventory: { addresses: new Map(), vrids } })));
    expect(error.code).toBe('LB_VRID');
  });
});

/** Situations with free addresses: those that others hold, those assigned before, and those wanted now. */
const situation = fc
  .record({
    taken: fc.subarray(FREE, { maxLength: 4 }),
    reserved: fc.subarray(FREE, { maxLength: 2 }),
    keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 3 }),
    held: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom(...FREE)),
    count: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ taken, reserved, keys, held, count }) =>
    request({ taken, reserved, held, units: { count }, virtualIps: keys.map((key) => ({ key })) }),
  );

/** Two disjoint slices of a /24, and the number of times that each tries another place after a refusal. */
const slices = fc
  .uniqueArray(fc.integer({ min: 4, max: 254 }), { minLength: 4, maxLength: 4 })
  .map((hosts) => hosts.sort((a, b) => a - b).map((host) => `203.0.113.${host}`))
  .map(([a = '', b = '', c = '', d = '']) => [
    { first: a, last: b },
    { first: c, last: d },
  ]);

describe('two stacks with separate slices', () => {
  it('never share an address or a VRID, in whatever order they read and write', () => {
    const space = {
      ...SPACE,
      block: Cidr.parse('203.0.113.0/24'),
      range: { first: Ipv4.parse('203.0.113.4'), last: Ipv4.parse('203.0.113.254') },
    };
    // each step: who acts, where the search begins, and whether it reads the current state or uses an
    // outdated one
    const step = fc.record({ who: fc.nat({ max: 1 }), start: fc.nat({ max: 300 }), reads: fc.boolean() });
    return fc.assert(
      fc.property(slices, fc.array(step, { maxLength: 12 }), (both, steps) => {
        const held = { addresses: new Map<string, string>(), vrids: new Map<number, string>() };
        const picture = both.map(() => ({
          addresses: new Map<string, string>(),
          vrids: new Map<number, string>(),
        }));
        const own = both.map(() => ({
          addresses: new Map<string, string>(),
          vrids: new Map<number, string>(),
        }));
        for (const { who, start, reads } of steps) {
          const [seen, mine, slice] = [picture[who], own[who], both[who]];
          if (!seen || !mine || !slice) continue;
          if (reads) {
            seen.addresses = new Map(held.addresses);
            seen.vrids = new Map(held.vrids);
          }
          // a stack knows its own addresses, however outdated its view of others is
          const inventory = {
            addresses: new Map([...seen.addresses, ...mine.addresses]),
            vrids: new Map([...seen.vrids, ...mine.vrids]),
          };
          const wanted = request({ space: { ...space, slice }, inventory, start });
          const { first, last } = slice;
          const size = Ipv4.parse(last).value - Ipv4.parse(first).value + 1;
          if (mine.addresses.size + 2 > size) continue;
          const { units, vrid, addressByKey } = allocate(wanted);
          for (const address of [...units, ...Object.values(addressByKey)]) {
            expect(held.addresses.has(address)).toBe(false);
            held.addresses.set(address, String(who));
            mine.addresses.set(address, String(who));
          }
          expect(held.vrids.has(vrid)).toBe(false);
          held.vrids.set(vrid, String(who));
          mine.vrids.set(vrid, String(who));
        }
      }),
    );
  });
});

describe('every allocation', () => {
  it('gives each address once, and never one that is taken or reserved', () => {
    return fc.assert(
      fc.property(situation, (wanted) => {
        const { units, addressByKey } = allocate(wanted);
        const all = [...units, ...Object.values(addressByKey)];
        expect(new Set(all).size).toBe(wanted.units.count + wanted.virtualIps.length);
        for (const address of all) {
          expect(FREE).toContain(address);
          expect(wanted.inventory.addresses.has(address)).toBe(false);
          expect(wanted.reserved).not.toContain(address);
        }
      }),
    );
  });

  it('does not depend on the order of its inputs', () => {
    return fc.assert(
      fc.property(situation, (wanted) => {
        const turned: AllocationRequest = {
          ...wanted,
          virtualIps: [...wanted.virtualIps].reverse(),
          reserved: [...wanted.reserved].reverse(),
          held: Object.fromEntries(Object.entries(wanted.held).reverse()),
          inventory: { ...wanted.inventory, addresses: new Map([...wanted.inventory.addresses].reverse()) },
        };
        expect(allocate(turned)).toEqual(allocate(wanted));
      }),
    );
  });

  it('keeps all other addresses when a virtual IP is removed', () => {
    return fc.assert(
      fc.property(situation, (wanted) => {
        const first = allocate(wanted);
        const [removed] = Object.keys(first.addressByKey);
        const rest = wanted.virtualIps.filter(({ key }) => key !== removed);
        const units = { count: wanted.units.count, held: first.units };
        const again = allocate({ ...wanted, units, held: first.addressByKey, virtualIps: rest });
        const expected = { ...first.addressByKey };
        delete expected[removed ?? ''];
        expect(again).toEqual({ ...first, addressByKey: expected });
      }),
    );
  });

  it('agrees with a brute-force oracle if nothing is held', () => {
    return fc.assert(
      fc.property(situation, (wanted) => {
        const fresh = { ...wanted, held: {} };
        const { units, addressByKey } = allocate(fresh);
        const free = FREE.filter((a) => !fresh.inventory.addresses.has(a) && !fresh.reserved.includes(a));
        const keys = fresh.virtualIps.map(({ key }) => key).sort();
        expect([...units, ...keys.map((key) => addressByKey[key])]).toEqual(
          free.slice(0, units.length + keys.length),
        );
      }),
    );
  });
});
