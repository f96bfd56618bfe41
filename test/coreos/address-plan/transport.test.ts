import fc from 'fast-check';
import { BACKENDS, computeOverlayMtu } from '../../../lib/coreos/address-plan/backend';
import { renderNetworkConfig } from '../../../lib/coreos/address-plan/overlay';
import { listOpenPorts } from '../../../lib/coreos/address-plan/ports';
import { ARTICLE, planOf, problemsWith } from './clusters';

const backend = fc.constantFrom('udp', 'vxlan', 'host-gw', 'alloc');
const overlayBy = (name: keyof typeof BACKENDS) => ({ network: '10.240.0.0/16', backend: name });

describe('the MTU inside the overlay', () => {
  it.each([
    ['udp', 1472],
    ['vxlan', 1450],
    ['host-gw', 1500],
    ['alloc', 1500],
  ] as const)('is that of %s on an Ethernet (A4)', (name, mtu) => {
    expect(planOf({ ...ARTICLE, overlay: overlayBy(name) }).mtu).toBe(mtu);
  });

  it('and the overhead make up the MTU between nodes', () => {
    fc.assert(
      fc.property(backend, fc.integer({ min: 626, max: 65_535 }), (name, externalMtu) => {
        const { mtu } = planOf({ ...ARTICLE, overlay: overlayBy(name), externalMtu });
        expect(mtu + BACKENDS[name].overhead).toBe(externalMtu);
        expect(computeOverlayMtu(name, externalMtu)).toBe(mtu);
      }),
    );
  });

  it('is refused exactly if it would be invalid or under 576', () => {
    fc.assert(
      fc.property(backend, fc.oneof(fc.integer({ min: -1, max: 700 }), fc.double()), (name, externalMtu) => {
        const codes = problemsWith({ overlay: overlayBy(name), externalMtu }).map(({ code }) => code);
        const isMtu = Number.isInteger(externalMtu) && externalMtu <= 65_535;
        const fits = isMtu && externalMtu - BACKENDS[name].overhead >= 576;
        expect(codes).toEqual(fits ? [] : ['OVERLAY_MTU']);
      }),
    );
  });
});

describe('the MTU between nodes', () => {
  it.each([
    ['udp', 604],
    ['vxlan', 626],
    ['host-gw', 576],
  ] as const)('may be by %s from %i to 65535', (name, smallest) => {
    const codesAt = (externalMtu: number) =>
      problemsWith({ overlay: overlayBy(name), externalMtu }).map(({ code }) => code);
    expect([smallest - 1, smallest, 65_535, 65_536].map(codesAt)).toEqual([
      ['OVERLAY_MTU'],
      [],
      [],
      ['OVERLAY_MTU'],
    ]);
  });
});

describe('the device of the overlay (A7)', () => {
  it.each([
    ['udp', { name: 'flannel0', prefixLength: 32 }],
    ['vxlan', { name: 'flannel.1', prefixLength: 32 }],
    ['host-gw', undefined],
    ['alloc', undefined],
  ] as const)('of flannel by %s is %j', (name, device) => {
    expect(planOf({ ...ARTICLE, overlay: overlayBy(name) }).device).toEqual(device);
  });
});

describe('the open ports', () => {
  it('include one of the overlay only if packets are encapsulated (A23)', () => {
    const overlayPorts = (['udp', 'vxlan', 'host-gw', 'alloc'] as const).map((name) =>
      listOpenPorts({ backend: name, allocator: 'flannel', masters: 1, virtualIpPorts: [] })
        .filter(({ protocol }) => protocol === 'udp')
        .map(({ port }) => port),
    );
    expect(overlayPorts).toEqual([[8285], [8472], [], []]);
  });
});

describe("the allocator's configuration", () => {
  it("is the article's, byte for byte", () => {
    expect(renderNetworkConfig(ARTICLE.overlay)).toBe('{"Network":"10.240.0.0/16"}');
  });

  it('has all given settings', () => {
    const text = renderNetworkConfig({
      network: '10.240.0.0/16',
      subnetLength: 26,
      backend: 'vxlan',
    });
    expect(text).toBe('{"Network":"10.240.0.0/16","SubnetLen":26,"Backend":{"Type":"vxlan"}}');
  });
});
