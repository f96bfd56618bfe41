import fc from 'fast-check';
import type { DescribedOverlay } from '../../../lib/coreos/address-plan/description';
import { ARTICLE, planOf, problemsWith } from './clusters';

const NODES = ARTICLE.nodes.slice(0, 1);
const problemsOf = (overlay: DescribedOverlay) => problemsWith({ overlay, nodes: NODES });
const subnetsOf = (overlay: DescribedOverlay) =>
  planOf({ ...ARTICLE, overlay, nodes: NODES }).overlay.subnets;

describe('the division of an overlay network', () => {
  it.each([
    ['flannel', '10.240.0.0/12', '10.240.1.0/24 – 10.255.255.0/24', 4095],
    ['flannel', '10.240.0.0/16', '10.240.1.0/24 – 10.240.255.0/24', 255],
    ['flannel', '10.240.0.0/22', '10.240.1.0/24 – 10.240.3.0/24', 3],
    ['flannel', '10.240.0.0/23', '10.240.0.128/25 – 10.240.1.128/25', 3],
    ['flannel', '10.240.0.0/24', '10.240.0.64/26 – 10.240.0.192/26', 3],
    ['flannel', '10.240.0.0/28', '10.240.0.4/30 – 10.240.0.12/30', 3],
    ['rudder', '10.240.0.0/16', '10.240.1.0/24 – 10.240.255.0/24', 255],
    ['rudder', '10.240.0.0/23', '10.240.1.0/24', 1],
    ['rudder', '10.240.0.0/24', '10.240.0.128/25', 1],
    ['rudder', '10.240.0.0/29', '10.240.0.4/30', 1],
  ] as const)('by %s turns %s into %s', (allocator, network, range, count) => {
    const subnets = subnetsOf({ network, allocator });
    expect([`${subnets}`, subnets.count]).toEqual([range, count]);
  });

  it('leaves one subnet free, whatever the sizes (A16)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 28 }), fc.integer({ min: 2, max: 18 }), (prefix, division) => {
        fc.pre(prefix + division <= 30);
        const subnets = subnetsOf({ network: `10.240.0.0/${prefix}`, subnetLength: prefix + division });
        expect(subnets.count).toBe(2 ** division - 1);
        expect(subnets.first.value - 0x0af00000).toBe(subnets.size);
      }),
    );
  });

  it('is refused unless a subnet is at most a fourth of the network and has room (2 to 30)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: 32 }),
        fc.integer({ min: -1, max: 40 }),
        (prefix, subnetLength) => {
          const problems = problemsOf({ network: `10.240.0.0/${prefix}`, subnetLength });
          const fits = subnetLength >= prefix + 2 && subnetLength <= 30;
          expect(problems.map(({ code }) => code)).toEqual(fits ? [] : ['OVERLAY_SUBNETS']);
        },
      ),
    );
  });

  it.each([24.5, Number.NaN, Number.POSITIVE_INFINITY])('is refused into subnets of /%p', (subnetLength) => {
    expect(problemsOf({ network: '10.240.0.0/16', subnetLength })).toMatchObject([
      { code: 'OVERLAY_SUBNETS', property: 'overlaySubnetLength', allowed: 'an integer from 18 to 30' },
    ]);
  });

  it.each([
    ['flannel', 29],
    ['rudder', 30],
  ] as const)('is refused by %s for a network of /%i', (allocator, length) => {
    expect(problemsOf({ network: `10.240.0.0/${length}`, allocator })).toMatchObject([
      { code: 'OVERLAY_SUBNETS', property: 'overlayNetwork', hint: 'choose a larger network, such as a /16' },
    ]);
  });
});

describe('a cluster with more nodes than subnets', () => {
  const nodes = Array.from({ length: 4 }, (_, index) => ({
    hostname: `node-${index}`,
    address: `10.1.0.${index + 2}`,
    role: 'node' as const,
    property: `nodes[${index}]`,
  }));

  it.each([
    [{ network: '10.240.0.0/28' }, 3, 'choose an overlay network of at most /27'],
    [{ network: '10.240.0.0/22' }, 3, 'set overlaySubnetLength: 25'],
  ])('%j is advised how to make room', (overlay, allowed, hint) => {
    expect(problemsWith({ overlay, nodes })).toMatchObject([
      { code: 'OVERLAY_CAPACITY', given: 4, allowed: `at most ${allowed} nodes`, hint },
    ]);
  });

  it('fits after the advice is taken', () => {
    expect(problemsWith({ overlay: { network: '10.240.0.0/27', subnetLength: 30 }, nodes })).toEqual([]);
    expect(problemsWith({ overlay: { network: '10.240.0.0/22', subnetLength: 25 }, nodes })).toEqual([]);
  });
});
