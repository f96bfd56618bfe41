import fc from 'fast-check';
import type { ClusterPlan, ClusterView, KnownAppliance } from '../../../lib/controller/desired/cluster-plan';
import { type NetworkView, NodeIndex } from '../../../lib/controller/desired/nodes';
import { planCluster } from '../../../lib/controller/desired/plan-cluster';
import { readService } from '../../../lib/controller/desired/services';
import type { Node, Service } from '../../../lib/kubernetes-api/kinds';
import type { Server } from '../../../lib/sakura/codec/model';

const NETWORK: NetworkView = {
  switchId: '113400000001',
  label: 'router k8s-router',
  block: '203.0.112.0/20',
  routerId: '113400000000',
};

function service(
  name: string,
  annotations: Record<string, string> = {},
  spec: Service['spec'] = {},
): Service {
  return {
    metadata: {
      namespace: 'shop',
      name,
      uid: `uid-${name}`,
      annotations,
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'kumiki.dev/sakura',
      selector: { app: name },
      ports: [{ port: 80, protocol: 'TCP' }],
      ...spec,
    },
  };
}

function node(
  name: string,
  changes: { ready?: boolean; labels?: Record<string, string>; spec?: Node['spec'] } = {},
): Node {
  const { ready = true, labels = { 'kumiki.dev/arp': 'quiet' }, spec } = changes;
  return {
    metadata: { name, labels },
    ...(spec && { spec }),
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }] },
  };
}

function address(index: number): string {
  return `203.0.${112 + Math.floor(index / 250)}.${(index % 250) + 2}`;
}

function machines(count: number): Server[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(113400001000 + index),
    name: `node-${index}`,
    tags: [],
    instanceStatus: 'up' as const,
    planClass: undefined,
    interfaces: [
      { id: undefined, serverId: undefined, switchId: '113400000009', shared: false, address: '10.0.0.1' },
      {
        id: undefined,
        serverId: undefined,
        switchId: NETWORK.switchId,
        shared: false,
        address: address(index),
      },
    ],
  }));
}

function nodes(count: number): Node[] {
  return Array.from({ length: count }, (_, index) => node(`node-${index}`));
}

interface Given {
  readonly services?: readonly Service[];
  readonly nodes?: readonly Node[];
  readonly appliances?: ReadonlyMap<string, KnownAppliance>;
  readonly now?: number;
  readonly lostSince?: ReadonlyMap<string, number>;
  readonly plan?: 'standard' | 'highspec';
}

function toView({
  services = [],
  nodes: given = nodes(3),
  appliances = new Map(),
  now = 0,
  lostSince = new Map(),
  plan = 'standard',
}: Given): ClusterView {
  return {
    scope: 'uid-of-kube-system',
    zone: 'is1b',
    services: services.map(readService),
    nodes: new NodeIndex(given, machines(100), 'is1b'),
    networks: {
      byChoice: new Map([
        ['automatic', NETWORK],
        ['router:name=k8s-router', NETWORK],
      ]),
      bySwitch: new Map([[NETWORK.switchId, NETWORK]]),
    },
    ...{ appliances, now, lostSince, adoptable: [] },
    defaults: { plan, redundant: true },
  };
}

/** Returns the appliances that exist once a plan is carried out. */
function carryOut({ appliances }: ClusterPlan): Map<string, KnownAppliance> {
  return new Map(
    [...appliances].map(([ownerTag, { spec }]) => [
      ownerTag,
      { spec, switchId: NETWORK.switchId, serving: new Set(spec.virtualIps.map(({ key }) => key)) },
    ]),
  );
}

function serversOf(plan: ClusterPlan, key = 'shop/web'): string[] {
  const all = [...plan.appliances.values()].flatMap(({ spec }) => spec.virtualIps);
  const servers = all.find((virtualIp) => virtualIp.key === key)?.servers ?? [];
  return servers.flatMap((server) => ('address' in server ? [server.address] : []));
}

function codesOf(plan: ClusterPlan, key = 'shop/web'): string[] {
  return plan.services.get(key)?.problems.map(({ code }) => code) ?? [];
}

describe('the plan of a cluster', () => {
  it('gives each Service its own appliance, or a shared one', () => {
    const shared = { 'kumiki.dev/shared-appliance': 'small' };
    const plan = planCluster(
      toView({ services: [service('web'), service('a', shared), service('b', shared)] }),
    );
    expect(
      [...plan.appliances.values()].map(({ spec }) => [spec.name, spec.virtualIps.map(({ key }) => key)]),
    ).toEqual([
      ['k8s-shared-small-fbba37', ['shop/a', 'shop/b']],
      ['k8s-shop-web-fbba37', ['shop/web']],
    ]);
  });

  it('packs 500 Services on 25 appliances, and moves none when others are removed', () => {
    const shared = { 'kumiki.dev/shared-appliance': 'small' };
    const services = Array.from({ length: 500 }, (_, index) => service(`s${index}`, shared));
    const first = planCluster(toView({ services, nodes: nodes(40) }));
    expect(first.appliances.size).toBe(25);
    expect(new Set(serversOf(first, 'shop/s7')).size).toBe(40);
    const rest = services.filter((_, index) => index % 3 !== 0);
    const second = planCluster(toView({ services: rest, nodes: nodes(40), appliances: carryOut(first) }));
    for (const each of rest) {
      const key = `shop/${each.metadata.name}`;
      expect(second.services.get(key)?.ownerTag).toBe(first.services.get(key)?.ownerTag);
    }
  });

  it('does not depend on the order of Services', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), (order) => {
        const all = Array.from({ length: 8 }, (_, index) =>
          service(`s${index}`, index % 2 ? { 'kumiki.dev/shared-appliance': 'x' } : {}),
        );
        const sorted = planCluster(toView({ services: all }));
        const shuffled = planCluster(toView({ services: order.flatMap((index) => all[index] ?? []) }));
        expect([...shuffled.appliances].sort()).toEqual([...sorted.appliances].sort());
      }),
    );
  });

  it('keeps existing settings if an annotation is wrong, but updates the servers', () => {
    const first = planCluster(toView({ services: [service('web', { 'kumiki.dev/delay-seconds': '20' })] }));
    const wrong = service('web', { 'kumiki.dev/delay-seconds': 'often' });
    const second = planCluster(toView({ services: [wrong], nodes: nodes(4), appliances: carryOut(first) }));
    expect(codesOf(second)).toEqual(['CONTROLLER_ANNOTATION']);
    const [now] = second.appliances.values();
    expect(now?.spec.virtualIps[0]?.ports).toEqual([
      { port: 80, delayLoopSeconds: 20, healthCheck: { protocol: 'tcp' } },
    ]);
    expect(serversOf(second)).toHaveLength(4);
    expect(second.removals).toEqual([]);
  });

  it.each<[string, Service['spec'], Record<string, string>, string]>([
    ['UDP', { ports: [{ port: 53, protocol: 'UDP' }] }, {}, 'CONTROLLER_SERVICE'],
    [
      'mixed protocols',
      {
        ports: [
          { port: 53, protocol: 'TCP' },
          { port: 53, protocol: 'UDP' },
        ],
      },
      {},
      'CONTROLLER_SERVICE',
    ],
    ['IPv6 alone', { ipFamilies: ['IPv6'] }, {}, 'CONTROLLER_SERVICE'],
    ['source ranges that are none', { loadBalancerSourceRanges: ['everybody'] }, {}, 'CONTROLLER_SERVICE'],
    [
      'a check by tcp without a selector',
      { selector: {} },
      { 'kumiki.dev/check': 'tcp' },
      'CONTROLLER_SERVICE',
    ],
    [
      'policy Local with ping',
      { externalTrafficPolicy: 'Local' },
      { 'kumiki.dev/check': 'ping' },
      'CONTROLLER_SERVICE',
    ],
    [
      'more than 20 ports',
      { ports: Array.from({ length: 21 }, (_, index) => ({ port: 100 + index })) },
      {},
      'LB_QUOTA',
    ],
    ['a network that nobody knows', {}, { 'kumiki.dev/network': 'router:name=other' }, 'CONTROLLER_NETWORK'],
  ])('refuses %s, and plans no appliance', (_case, spec, annotations, code) => {
    const plan = planCluster(toView({ services: [service('web', annotations, spec)] }));
    expect(codesOf(plan)).toContain(code);
    expect(plan.appliances.size).toBe(0);
  });

  it.each(['fd00::1', '203.0.113.009', 'www.example.jp', '203.0.113.9/32', '198.51.100.9'])(
    'refuses the loadBalancerIP %s',
    (loadBalancerIP) => {
      const plan = planCluster(toView({ services: [service('web', {}, { loadBalancerIP })] }));
      expect(codesOf(plan)).toHaveLength(1);
      expect(plan.appliances.size).toBe(0);
    },
  );

  it('ignores white space around values, but not their case', () => {
    const values = { 'kumiki.dev/plan': ' highspec\n', 'kumiki.dev/address': '\t203.0.113.9 ' };
    const [appliance] = planCluster(toView({ services: [service('web', values)] })).appliances.values();
    expect(appliance?.spec).toMatchObject({ plan: 'highspec', virtualIps: [{ address: '203.0.113.9' }] });
    const plan = planCluster(toView({ services: [service('web', { 'kumiki.dev/plan': 'HighSpec' })] }));
    expect(codesOf(plan)).toEqual(['CONTROLLER_ANNOTATION']);
  });

  it('keeps an appliance unchanged if its network is gone, and reports it', () => {
    const services = [service('web')];
    const before = planCluster(toView({ services }));
    const view = toView({ services, appliances: carryOut(before) });
    const after = planCluster({ ...view, networks: { ...view.networks, bySwitch: new Map() } });
    expect(codesOf(after)).toEqual(['CONTROLLER_NETWORK']);
    expect(after.removals).toEqual([]);
    expect([...after.appliances.keys()]).toEqual([...before.appliances.keys()]);
    expect(serversOf(after)).toEqual(serversOf(before));
  });

  it('puts Services that share an appliance and an address on different ports', () => {
    const edge = { 'kumiki.dev/address': '203.0.113.9', 'kumiki.dev/shared-appliance': 'edge' };
    const services = [
      service('a', edge),
      service('b', edge, { ports: [{ port: 443 }] }),
      service('web', edge),
    ];
    const plan = planCluster(toView({ services }));
    expect(plan.appliances.size).toBe(1);
    expect(codesOf(plan, 'shop/b')).toEqual([]);
    expect(codesOf(plan)).toEqual(['VIP_DUPLICATE']);
  });

  it('gives an address to one Service only, unless they share an appliance', () => {
    const taken = { 'kumiki.dev/address': '203.0.113.9' };
    const plan = planCluster(toView({ services: [service('a', taken), service('web', taken)] }));
    expect(codesOf(plan, 'shop/a')).toEqual([]);
    expect(codesOf(plan)).toEqual(['VIP_DUPLICATE']);
  });

  it('keeps the plan of an existing appliance when the default of the controller changes', () => {
    const first = planCluster(toView({ services: [service('web')] }));
    const second = planCluster(
      toView({ services: [service('web')], appliances: carryOut(first), plan: 'highspec' }),
    );
    expect([...second.appliances.values()][0]?.spec.plan).toBe('standard');
  });

  it('does not move a served Service to another appliance', () => {
    const first = planCluster(toView({ services: [service('web')] }));
    const moved = service('web', { 'kumiki.dev/shared-appliance': 'small' });
    const second = planCluster(toView({ services: [moved], appliances: carryOut(first) }));
    expect(codesOf(second)).toEqual(['CONTROLLER_ANNOTATION']);
    expect([...second.appliances.keys()]).toEqual([...first.appliances.keys()]);
  });
});

describe('the servers of a virtual IP', () => {
  const web = [service('web')];

  it('include a node once it is ready, and keep it when it is no longer ready', () => {
    const first = planCluster(
      toView({ services: web, nodes: [node('node-0'), node('node-1', { ready: false })] }),
    );
    expect(serversOf(first)).toEqual([address(0)]);
    const appliances = carryOut(planCluster(toView({ services: web, nodes: nodes(2) })));
    const flapping = [node('node-0', { ready: false }), node('node-1', { ready: false })];
    expect(serversOf(planCluster(toView({ services: web, nodes: flapping, appliances })))).toHaveLength(2);
  });

  it('include a cordoned node, but not one that is excluded, deleted or about to be removed', () => {
    const appliances = carryOut(planCluster(toView({ services: web, nodes: nodes(6) })));
    const now = [
      node('node-0'),
      node('node-1', { spec: { unschedulable: true } }),
      node('node-2', { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } }),
      node('node-3', { spec: { taints: [{ key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' }] } }),
      { ...node('node-4'), metadata: { name: 'node-4', deletionTimestamp: '2026-01-01T00:00:00Z' } },
      node('node-5'),
    ];
    const plan = planCluster(toView({ services: web, nodes: now, appliances }));
    expect(serversOf(plan)).toEqual([address(0), address(1), address(5)]);
  });

  it('include the machine that the provider id names, rather than one of the name', () => {
    const named = node('anything', { spec: { providerID: 'sakura://is1b/113400001007' } });
    expect(serversOf(planCluster(toView({ services: web, nodes: [named] })))).toEqual([address(7)]);
  });

  it('include a machine whose name has capitals, which node names cannot have', () => {
    const [machine] = machines(1).map((each) => ({ ...each, name: 'Node-0' }));
    const view = toView({ services: web });
    const find = (...others: Server[]) => {
      const found = [...(machine ? [machine] : []), ...others];
      return planCluster({ ...view, nodes: new NodeIndex(nodes(1), found, 'is1b') });
    };
    expect(serversOf(find())).toEqual([address(0)]);
    // kubelets on these machines would give their nodes the same name
    const twins = find(...machines(2).map((each) => ({ ...each, id: `2${each.id.slice(1)}` })));
    expect(twins.nodeNotes).toMatchObject([
      { node: 'node-0', reason: 'NodeAmbiguous', message: expect.stringContaining('Node-0 or node-0') },
    ]);
  });

  it('include all nodes with a machine, and a note names the others', () => {
    const plan = planCluster(toView({ services: web, nodes: [node('node-0'), node('stranger')] }));
    expect(serversOf(plan)).toEqual([address(0)]);
    expect(plan.nodeNotes).toMatchObject([{ node: 'stranger', reason: 'NodeNotFound' }]);
  });

  it('stay for ten minutes if most nodes are gone at once, and for ever if all are', () => {
    const appliances = carryOut(planCluster(toView({ services: web, nodes: nodes(4) })));
    const one = { services: web, nodes: nodes(1), appliances };
    const soon = planCluster(toView({ ...one, now: 1_000 }));
    expect(serversOf(soon)).toHaveLength(4);
    expect(soon.nextAt).toBe(601_000);
    const later = planCluster(toView({ ...one, now: 601_000, lostSince: soon.lostSince }));
    expect(serversOf(later)).toEqual([address(0)]);
    const none = { ...one, nodes: [], now: 601_000, lostSince: soon.lostSince };
    expect(serversOf(planCluster(toView(none)))).toHaveLength(4);
  });

  it('are at most 40, and a node that leaves changes at most one of the others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 41, max: 99 }), fc.nat({ max: 40 }), (count, gone) => {
        const before = serversOf(planCluster(toView({ services: web, nodes: nodes(count) })));
        expect(before).toHaveLength(40);
        const without = nodes(count).filter((_, index) => index !== gone);
        const after = serversOf(planCluster(toView({ services: web, nodes: without })));
        expect(after).toHaveLength(40);
        expect(after.filter((each) => !before.includes(each)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 25 },
    );
    const plan = planCluster(toView({ services: web, nodes: nodes(60) }));
    expect(plan.services.get('shop/web')?.notes.join()).toContain('60 nodes could serve');
  });
});
