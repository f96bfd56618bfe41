import fc from 'fast-check';
import type { DescribedOverlay } from '../../../lib/coreos/address-plan/description';
import { ARTICLE, planOf, problemsWith } from './clusters';

const NODES = ARTICLE.nodes.slice(0, 1);
const problemsOf = (overlay: DescribedOverlay) => problemsWith({ overlay, nodes: NODES });
const subnetsOf = (overlay: DescribedOverlay) =>
  planOf({ ...ARTICLE, overlay, nodes: NODES }).overlay.subnets;

describe('how an overlay network is divided', () => {
  it.each([
    ['flannel', '10.240.0.0/12', '10.240.1.0/24 to 10.255.255.0/24', 4095],
    ['flannel', '10.240.0.0/16', '10.240.1.0/24 to 10.240.255.0/24', 255],
    ['flannel', '10.240.0.0/22', '10.240.1.0/24 to 10.240.3.0/24', 3],
    ['flannel', '10.240.0.0/23', '10.240.0.128/25 to 10.240.1.128/25', 3],
    ['flannel', '10.240.0.0/24', '10.240.0.64/26 to 10.240.0.192/26', 3],
    ['flannel', '10.240.0.0/28', '10.240.0.4/30 to 10.240.0.12/30', 3],
    ['rudder', '10.240.0.0/16', '10.240.1.0/24 to 10.240.255.0/24', 255],
    ['rudder', '10.240.0.0/23', '10.240.1.0/24', 1],
    ['rudder', '10.240.0.0/24', '10.240.0.128/25', 1],
    ['rudder', '10.240.0.0/29', '10.240.0.4/30', 1],
  ] as const)('by %s, %s becomes %s', (allocator, network, range, count) => {
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

  it('is refused exactly where a subnet is not a fourth or less of the network, or has no room (2 to 30)', () => {
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
      { code: 'OVERLAY_SUBNETS', property: 'overlay.subnetLength', allowed: 'an integer from 18 to 30' },
    ]);
  });

  it.each([
    ['flannel', 29],
    ['rudder', 30],
  ] as const)('is refused by %s for a network of /%i', (allocator, length) => {
    expect(problemsOf({ network: `10.240.0.0/${length}`, allocator })).toMatchObject([
      { code: 'OVERLAY_SUBNETS', property: 'overlay.network', hint: 'take a larger network, such as a /16' },
    ]);
  });
});

describe('the first and the last subnet', () => {
  it('can be given, and count', () => {
    const overlay = { network: '10.240.0.0/16', subnetMin: '10.240.16.0', subnetMax: '10.240.31.0' };
    expect(`${subnetsOf(overlay)}`).toBe('10.240.16.0/24 to 10.240.31.0/24');
    expect(subnetsOf(overlay).count).toBe(16);
    expect(subnetsOf({ ...overlay, subnetMax: '10.240.16.0' }).count).toBe(1);
    expect(subnetsOf({ network: '10.240.0.0/16', subnetMin: '10.240.0.0' }).count).toBe(256);
  });

  it.each([
    ['subnetMin', '10.241.0.0', 'write 10.240.1.0'],
    ['subnetMin', '10.240.7.9', 'write 10.240.7.0'],
    ['subnetMin', 'first', 'write 10.240.1.0'],
    ['subnetMax', '10.239.255.0', 'write 10.240.255.0'],
    ['subnetMax', '10.240.255.255', 'write 10.240.255.0'],
  ])('cannot be %s %s', (name, address, hint) => {
    expect(problemsOf({ network: '10.240.0.0/16', [name]: address })).toMatchObject([
      { code: 'OVERLAY_SUBNETS', property: `overlay.${name}`, given: address, hint },
    ]);
  });

  it('cannot be the wrong way round', () => {
    const overlay = { network: '10.240.0.0/16', subnetMin: '10.240.9.0', subnetMax: '10.240.8.0' };
    expect(problemsOf(overlay)).toMatchObject([{ code: 'OVERLAY_SUBNETS', property: 'overlay.subnetMin' }]);
  });
});

describe('a cluster with more nodes than subnets', () => {
  const nodes = Array.from({ length: 4 }, (_, index) => ({
    hostname: `node-${index}`,
    address: `10.1.0.${index + 2}`,
    role: 'node' as const,
  }));

  it.each([
    [{ network: '10.240.0.0/28' }, 3, 'take an overlay network of at most /27'],
    [{ network: '10.240.0.0/22' }, 3, 'set subnetLength: 25, and leave out subnetMin and subnetMax'],
    [{ network: '10.240.0.0/16', subnetMin: '10.240.254.0' }, 2, 'leave out subnetMin and subnetMax'],
  ])('%j is told how to make room', (overlay, allowed, hint) => {
    expect(problemsWith({ overlay, nodes })).toMatchObject([
      { code: 'OVERLAY_CAPACITY', given: 4, allowed: `at most ${allowed} nodes`, hint },
    ]);
  });

  it('fits after the advice is taken', () => {
    expect(problemsWith({ overlay: { network: '10.240.0.0/27', subnetLength: 30 }, nodes })).toEqual([]);
    expect(problemsWith({ overlay: { network: '10.240.0.0/22', subnetLength: 25 }, nodes })).toEqual([]);
  });
});

it('rudder has no backend but udp', () => {
  const overlay = { network: '10.240.0.0/16', backend: 'vxlan', allocator: 'rudder' } as const;
  expect(problemsOf(overlay)).toMatchObject([{ code: 'OVERLAY_BACKEND', allowed: "'udp'" }]);
});
