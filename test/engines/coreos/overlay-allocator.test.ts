import fc from 'fast-check';
import { Cidr, Ipv4 } from '../../../lib';
import { planAddresses } from '../../../lib/coreos/address-plan/address-plan';
import type { OverlayBackend } from '../../../lib/coreos/address-plan/backend';
import type { AddressDescription, DescribedOverlay } from '../../../lib/coreos/address-plan/description';
import { describeWithEngines } from '../harness/engine';
import { type RunningEtcd, startEtcd } from '../harness/etcd';
import { Flannel, type Leases } from './flannel';
import { REFUSED, STRICTER, TAKEN } from './overlay-trials';

/** Addresses of nodes, in a network that overlaps none of the overlays here. */
const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `${new Ipv4(0xc6120001 + index)}`);

/** Describes a cluster with an overlay whose allocator does not carry packets itself. */
function clusterOf(overlay: DescribedOverlay, nodes: number, externalMtu = 1500): AddressDescription {
  return {
    nodes: addresses(nodes).map((address, index) => ({
      hostname: `node-${index}`,
      address,
      role: 'node',
      property: `nodes[${index}]`,
    })),
    nodeNetwork: '198.18.0.0/15',
    overlay: { backend: 'alloc', ...overlay },
    externalMtu,
  };
}

const codesOf = (description: AddressDescription) =>
  planAddresses(description).problems.map(({ code }) => code);

describeWithEngines(
  ['etcd', 'flannel'],
  "the plan of an overlay network agrees with flannel's own allocator",
  (pathOf) => {
    const flannel = new Flannel(pathOf('flannel'));
    let etcd: RunningEtcd;
    let leases: Leases[];

    beforeAll(async () => {
      etcd = await startEtcd(pathOf('etcd'));
      const trials = TAKEN.map(({ overlay, nodes }) => ({ ...clusterOf(overlay, nodes), mtu: 1500 }));
      leases = flannel.lease(
        etcd.url,
        trials.map((trial, index) => ({ ...trial, nodes: addresses(TAKEN[index]?.nodes ?? 0) })),
      );
    });
    afterAll(() => etcd?.stop());

    describe.each(
      TAKEN.map(({ overlay, nodes }, index) => ({ overlay, nodes, index, title: JSON.stringify(overlay) })),
    )('on $title with $nodes nodes', ({ overlay, nodes, index }) => {
      const { plan } = planAddresses(clusterOf(overlay, 1));
      const leased = () => leases[index] ?? { subnets: [], mtus: [] };

      it('about the size of subnets, the first and the last', () => {
        const subnets = plan?.overlay.subnets;
        expect(flannel.judge([overlay])).toMatchObject([
          {
            network: overlay.network,
            subnetLen: subnets?.length,
            subnetMin: `${subnets?.first}`,
            subnetMax: `${subnets?.last}`,
          },
        ]);
      });

      it('about how many nodes get a subnet, and which is one too many', () => {
        const capacity = plan?.overlay.subnets.count ?? 0;
        expect(leased().subnets.length).toBe(Math.min(nodes, capacity));
        expect(leased().refusal ?? '').toMatch(nodes > capacity ? /out of subnets$/ : /^$/);
        expect(codesOf(clusterOf(overlay, nodes))).toEqual(nodes > capacity ? ['OVERLAY_CAPACITY'] : []);
      });

      it('about which distinct subnets they get, and about the MTU', () => {
        const candidates = plan?.overlay.subnets.reachable(nodes);
        const subnets = leased().subnets.map((text) => Cidr.parse(text));
        expect(subnets.filter((subnet) => !candidates?.has(subnet))).toEqual([]);
        expect(new Set(leased().subnets).size).toBe(subnets.length);
        expect(new Set(leased().mtus)).toEqual(new Set([plan?.mtu]));
      });
    });

    it('about impossible networks: no node gets a subnet, and there is no plan', () => {
      const trials = REFUSED.map((overlay) => ({
        overlay: { backend: 'alloc', ...overlay } as const,
        mtu: 1500,
      }));
      const answers = flannel.lease(
        etcd.url,
        trials.map((trial) => ({ ...trial, nodes: addresses(1) })),
        1000,
      );
      expect(REFUSED.filter((_, index) => !answers[index]?.refusal)).toEqual([]);
      expect(REFUSED.filter((overlay) => codesOf(clusterOf(overlay, 1)).length === 0)).toEqual([]);
    });

    it.each([
      ['alloc', 9000],
      ['alloc', 1280],
      ['host-gw', 1500],
      ['host-gw', 1450],
    ] as [OverlayBackend, number][])('about the MTU by %s when nodes have %i', (backend, mtu) => {
      const overlay = { network: '10.240.0.0/16', backend };
      const [answer] = flannel.lease(etcd.url, [{ overlay, mtu, nodes: addresses(1) }], 2000 + mtu);
      expect(answer?.mtus).toEqual([planAddresses(clusterOf(overlay, 1, mtu)).plan?.mtu]);
    });

    it('about a returning node: it keeps its subnet (A17)', () => {
      const overlay = { network: '10.240.0.0/16', backend: 'alloc' } as const;
      const again = { overlay, mtu: 1500, nodes: addresses(3).flatMap((address) => [address, address]) };
      const [answer] = flannel.lease(etcd.url, [again], 3000);
      const [a, sameA, b, sameB, c, sameC] = answer?.subnets ?? [];
      expect([sameA, sameB, sameC]).toEqual([a, b, c]);
      expect(new Set(answer?.subnets).size).toBe(3);
    });

    it('about any configuration: whether it is accepted, and its result', () => {
      const samples = fc.sample(anyOverlay, { numRuns: 5000, seed: 5 });
      const judgements = flannel.judge(samples);
      const disagreements = samples.filter((overlay, index) => {
        const judged = judgements[index];
        const subnets = planAddresses(clusterOf(overlay, 0)).plan?.overlay.subnets;
        const ours = subnets && [subnets.length, `${subnets.first}`, `${subnets.last}`].join();
        const theirs =
          judged?.refusal === undefined && [judged?.subnetLen, judged?.subnetMin, judged?.subnetMax].join();
        return theirs !== (ours ?? false);
      });
      expect(disagreements).toEqual([]);
      expect(judgements.filter(({ refusal }) => refusal === undefined).length).toBeGreaterThan(500);
      expect(judgements.filter(({ refusal }) => refusal !== undefined).length).toBeGreaterThan(500);
    });

    it('except for what we refuse on purpose', () => {
      expect(flannel.judge(STRICTER).filter(({ refusal }) => refusal !== undefined)).toEqual([]);
      expect(STRICTER.filter((overlay) => codesOf(clusterOf(overlay, 1)).length === 0)).toEqual([]);
    });
  },
);

/** Networks of all sizes, with lengths that are valid more often than chance would make them. */
const anyOverlay: fc.Arbitrary<DescribedOverlay> = fc
  .record({
    prefix: fc.integer({ min: 8, max: 32 }),
    address: fc.integer({ min: 0x0a000000, max: 0x0affffff }),
    division: fc.option(fc.integer({ min: -2, max: 12 }), { nil: undefined }),
  })
  .map(({ prefix, address, division }) => ({
    network: `${Cidr.around(new Ipv4(address), prefix)}`,
    subnetLength: division === undefined ? undefined : Math.max(1, prefix + division),
  }));
