import fc from 'fast-check';
import { Ipv4 } from '../../../lib';
import { planAddresses } from '../../../lib/coreos/address-plan/address-plan';
import type { DescribedNode } from '../../../lib/coreos/address-plan/description';
import { ARTICLE, planOf, privateNetwork, problemsWith } from './clusters';

describe("the plan of the article's cluster", () => {
  const plan = planOf(ARTICLE);

  it('leases each node a /24 with the network 0 left free (A2, A6)', () => {
    const { subnets } = plan.overlay;
    expect([subnets.length, `${subnets.at(0)}`, `${subnets.last}`]).toEqual([
      24,
      '10.240.1.0/24',
      '10.240.255.0',
    ]);
  });

  it('has subnets for 255 nodes (A16)', () => {
    expect(plan.overlay.subnets.count).toBe(255);
    expect(plan.containersPerNode).toBe(253);
  });

  it('has the MTU of an Ethernet without the 28 bytes of the udp backend (A4)', () => {
    expect(plan.mtu).toBe(1472);
  });

  it('has the device of rudder, with the prefix of the whole network (A7)', () => {
    expect(plan.device).toEqual({ name: 'rudder0', prefixLength: 16 });
  });

  it('reaches the subnets that the article shows, 26 and 69, at the first start (A5)', () => {
    expect(`${plan.candidates}`).toBe('10.240.1.0/24 – 10.240.102.0/24');
    expect(plan.candidates.begins(Ipv4.parse('10.240.26.0'))).toBe(true);
    expect(plan.candidates.begins(Ipv4.parse('10.240.69.0'))).toBe(true);
  });

  it('says what a firewall must let through, the API server on loopback only (A18, A23)', () => {
    expect(
      plan.openPorts.map(({ protocol, port, on, from }) => `${protocol} ${port} ${on}: ${from}`),
    ).toEqual([
      'udp 8285 all: nodes',
      'tcp 4001 all: nodes',
      'tcp 7001 all: nodes',
      'tcp 10250 all: nodes',
      'tcp 8080 master: ',
      'tcp 22 all: workstation',
    ]);
  });

  it('has a row for each node, in the order given', () => {
    expect(plan.rows.map((row) => Object.values(row).join(' | '))).toEqual([
      'kube-master | master | 10.1.1.140 | 10.240.1.0/24 – 10.240.102.0/24',
      'node-1 | node | 10.1.3.13 | 10.240.1.0/24 – 10.240.102.0/24',
      'node-2 | node | 10.1.0.44 | 10.240.1.0/24 – 10.240.102.0/24',
    ]);
  });
});

describe('any cluster', () => {
  const nodesOf = (addresses: readonly string[]): DescribedNode[] =>
    addresses.map((address, index) => ({
      hostname: `node-${index}`,
      address,
      role: index === 0 ? 'master' : 'node',
      property: `nodes[${index}]`,
    }));

  const cluster = fc
    .tuple(
      privateNetwork.filter((network) => network.size >= 8),
      privateNetwork,
      fc.uniqueArray(fc.nat(2 ** 24), { minLength: 1, maxLength: 6 }),
    )
    .map(([network, overlay, offsets]) => {
      const host = (offset: number) => `${network.network.plus(2 + (offset % (network.size - 3)))}`;
      return {
        nodes: nodesOf([...new Set(offsets.map(host))]),
        nodeNetwork: `${network}`,
        gateway: `${network.network.plus(1)}`,
        overlay: { network: `${overlay}` },
      };
    });

  it('has either a plan or problems', () => {
    fc.assert(
      fc.property(cluster, (description) => {
        const { plan, problems } = planAddresses(description);
        expect(plan === undefined).toBe(problems.length > 0);
      }),
    );
  });

  it('with a plan has neither node nor gateway in the overlay, and a subnet for each node (A3, A11, A16)', () => {
    fc.assert(
      fc.property(cluster, (description) => {
        const { plan } = planAddresses(description);
        fc.pre(plan !== undefined);
        const overlay = plan.overlay.network.cidr;
        const machines = [description.gateway, ...plan.rows.map((row) => row.address)];
        expect(machines.filter((address) => overlay.contains(Ipv4.parse(address)))).toEqual([]);
        expect(plan.overlay.subnets.count).toBeGreaterThanOrEqual(plan.rows.length);
        expect(overlay.contains(plan.candidates.at(plan.candidates.count - 1))).toBe(true);
      }),
    );
  });

  it('of 1,000 nodes is planned completely', () => {
    const nodes = nodesOf(Array.from({ length: 1000 }, (_, index) => `${new Ipv4(0x0a010002 + index)}`));
    const description = { nodes, nodeNetwork: '10.1.0.0/16', overlay: { network: '10.240.0.0/12' } };
    const { plan } = planAddresses(description);
    expect(plan?.rows.length).toBe(1000);
    expect(plan?.candidates.count).toBe(1099);
  });
});

it('reports every problem of a description at once, with a code, the property and the fix', () => {
  const problems = problemsWith({
    gateway: '10.9.0.1',
    overlay: { network: '10.1.0.0/24', subnetLength: 23, allocator: 'rudder' },
    externalMtu: 100,
  });
  expect(problems.map(({ code, property }) => [code, property])).toEqual([
    ['NODE_ADDRESS', 'gateway'],
    ['NETWORK_OVERLAP', 'overlayNetwork'],
    ['OVERLAY_SUBNETS', 'overlaySubnetLength'],
    ['OVERLAY_MTU', 'externalMtu'],
  ]);
  expect(problems.filter(({ allowed, hint }) => !allowed || !hint)).toEqual([]);
});
