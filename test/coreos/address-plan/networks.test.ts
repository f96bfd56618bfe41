import fc from 'fast-check';
import { Cidr, Ipv4 } from '../../../lib';
import type { AddressDescription } from '../../../lib/coreos/address-plan/description';
import { tryFindFreeNetwork } from '../../../lib/coreos/address-plan/free-network';
import { anyNetwork, privateNetwork, problemsWith } from './clusters';

const FIELDS = ['nodeNetwork', 'serviceNetwork', 'overlay'] as const;
type Field = (typeof FIELDS)[number];

/** Returns the overlaps in a cluster without nodes, whose networks are far apart except for those given. */
function overlapsOf(networks: Partial<Record<Field, Cidr>>): string[] {
  const { overlay, ...others } = networks;
  const texts = Object.fromEntries(Object.entries(others).map(([field, cidr]) => [field, `${cidr}`]));
  const changes: Partial<AddressDescription> = { nodes: [], nodeNetwork: '198.18.0.0/24', ...texts };
  const problems = problemsWith({
    ...changes,
    gateway: undefined,
    overlay: { network: `${overlay ?? '198.19.0.0/16'}` },
  });
  return problems.filter(({ code }) => code === 'NETWORK_OVERLAP').map(({ message }) => message);
}

/** Whether two networks have a common address, computed from their ends. */
function haveCommonAddress(a: Cidr, b: Cidr): boolean {
  const first = Math.max(a.network.value, b.network.value);
  const last = Math.min(a.broadcast.value, b.broadcast.value);
  return first <= last;
}

describe('two networks of a cluster', () => {
  it.each([
    ['nodeNetwork', 'overlay'],
    ['nodeNetwork', 'serviceNetwork'],
    ['serviceNetwork', 'overlay'],
  ] as const)('%s and %s may not share an address, in either order', (one, other) => {
    fc.assert(
      fc.property(privateNetwork, privateNetwork, (a, b) => {
        const isProblem = haveCommonAddress(a, b);
        expect(overlapsOf({ [one]: a, [other]: b }).length).toBe(isProblem ? 1 : 0);
        expect(overlapsOf({ [one]: b, [other]: a }).length).toBe(isProblem ? 1 : 0);
      }),
      { numRuns: 50 },
    );
  });

  it('that overlap are both named in one problem, with a free range', () => {
    expect(
      problemsWith({ overlay: { network: '10.0.0.0/12' }, serviceNetwork: '10.15.0.0/16' }),
    ).toMatchObject([
      {
        code: 'NETWORK_OVERLAP',
        message: 'the overlay network 10.0.0.0/12 overlaps the node network 10.1.0.0/22',
        given: { overlayNetwork: '10.0.0.0/12', nodeNetwork: '10.1.0.0/22' },
        hint: 'choose another range for the overlay network, such as 10.16.0.0/12',
      },
      { message: 'the overlay network 10.0.0.0/12 overlaps the service network 10.15.0.0/16' },
    ]);
  });

  it('get a suggestion that overlaps neither', () => {
    const networks = { nodeNetwork: '10.0.0.0/22', nodes: [], gateway: undefined };
    expect(problemsWith({ ...networks, overlay: { network: '10.0.0.0/24' } })).toMatchObject([
      { hint: 'choose another range for the overlay network, such as 10.0.4.0/24' },
    ]);
  });
});

describe('an invalid network', () => {
  it.each([
    ['10.240.0.1/16', 'write 10.240.0.0/16'],
    ['10.240/16', 'write an address, a slash and a length from 0 to 32'],
    ['10.240.0.0', 'write an address, a slash and a length from 0 to 32'],
    ['10.240.0.0/16 ', 'write an address, a slash and a length from 0 to 32'],
  ])('%j is refused with the right notation', (network, hint) => {
    expect(problemsWith({ overlay: { network } })).toMatchObject([
      { code: 'ADDRESS_INVALID', property: 'overlayNetwork', given: network, hint },
    ]);
  });

  it.each(['0.0.0.0/0', '127.0.0.0/16', '169.254.0.0/16', '224.0.0.0/8', '255.255.0.0/16', '128.0.0.0/1'])(
    '%s is refused as reserved',
    (network) => {
      expect(problemsWith({ overlay: { network } })).toMatchObject([
        { code: 'NETWORK_RESERVED', property: 'overlayNetwork' },
      ]);
    },
  );
});

describe('the suggested free network', () => {
  it('overlaps none of those taken, and is private', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 30 }),
        fc.array(anyNetwork, { maxLength: 6 }),
        (length, taken) => {
          const free = tryFindFreeNetwork(length, taken);
          if (!free) return;
          expect(taken.filter((network) => haveCommonAddress(network, free))).toEqual([]);
          expect(free.prefixLength).toBe(length);
          expect(
            ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].some((r) => Cidr.parse(r).contains(free)),
          ).toBe(true);
        },
      ),
    );
  });

  it('is the first one, whatever the order of those taken', () => {
    const crowded = fc
      .tuple(fc.nat(2 ** 12 - 1), fc.integer({ min: 22, max: 30 }))
      .map(([offset, length]) => Cidr.around(new Ipv4(0x0a000000 + offset), length));
    fc.assert(
      fc.property(fc.integer({ min: 22, max: 28 }), fc.array(crowded, { maxLength: 12 }), (length, taken) => {
        let first = Cidr.around(new Ipv4(0x0a000000), length);
        while (taken.some((network) => haveCommonAddress(network, first))) {
          first = Cidr.around(first.broadcast.plus(1), length);
        }
        expect(`${tryFindFreeNetwork(length, taken)}`).toBe(`${first}`);
      }),
    );
  });

  it('is missing only if every private one is taken', () => {
    const blocks = fc.subarray(
      Array.from({ length: 16 }, (_, index) => Cidr.parse(`192.168.${index * 16}.0/20`)),
    );
    fc.assert(
      fc.property(blocks, (taken) => {
        const others = ['10.0.0.0/8', '172.16.0.0/12'].map((text) => Cidr.parse(text));
        expect(tryFindFreeNetwork(20, [...taken, ...others]) === undefined).toBe(taken.length === 16);
      }),
    );
    expect(tryFindFreeNetwork(7, [])).toBeUndefined();
  });
});
