import { ApiObject, App } from 'cdk8s';
import { runChecks } from '../../../lib/core/check';
import { collectNotes } from '../../../lib/core/notes';
import { Stack } from '../../../lib/core/stack';
import { MachineCluster } from '../../../lib/coreos/machines/machine-cluster';
import { GuestbookApp } from '../../../lib/guestbook/guestbook-app';
import { SwitchNetwork } from '../../../lib/load-balancer/network';
import { SakuraLoadBalancedService } from '../../../lib/load-balancer/sakura-load-balanced-service';
import {
  artifactOf,
  loadBalanced,
  problemsBelow,
  testStack,
  workload,
} from '../../load-balancer/service-site';
import { articleCluster } from '../article-site';
import { synthesized } from '../boot';
import { kubeadmCluster } from '../kubeadm/kubeadm-site';

describe.each([
  ['CoreOSRudderCluster', articleCluster],
  ['KubeadmCluster', kubeadmCluster],
] as const)('a cluster: %s', (_, createCluster) => {
  it('is a MachineCluster', () => expect(createCluster(testStack())).toBeInstanceOf(MachineCluster));

  it('identifies its machines by hostname', () => {
    const { master, nodes, machines } = createCluster(testStack());
    expect(machines.map(({ node }) => node.path)).toEqual([
      'shop/Cluster/kube-master',
      'shop/Cluster/node-1',
      'shop/Cluster/node-2',
    ]);
    expect([master, ...nodes].map(({ role }) => role)).toEqual(['master', 'node', 'node']);
    expect(master).toMatchObject({
      hostname: 'kube-master',
      address: '10.1.1.140',
      machineId: 'fdb23eca000000000000000000000000',
    });
  });

  it('differs between two nodes only by hostname and address', () => {
    const { userData } = synthesized((stack) => createCluster(stack));
    const [, first = '', second = ''] = userData.map(({ text }) => text);
    expect(first.replaceAll('10.1.3.13', '10.1.0.44').replaceAll('node-1', 'node-2')).toBe(second);
  });

  it('refuses the ports of its machines as ports of a load balancer', () => {
    const stack = testStack();
    const { master, nodes } = createCluster(stack);
    const [node] = nodes;
    const usual = [22, 10_250];
    expect(node?.ownPorts.map(({ port }) => port)).toEqual(expect.arrayContaining(usual));
    const own = master.ownPorts.map(({ port }) => port).find((port) => !usual.includes(port));
    expect(own).toBe(createCluster === articleCluster ? 4001 : 6443);
    const edge = loadBalanced(stack, { backend: workload(stack), ports: [own ?? 0], servers: [master] });
    expect(runChecks(edge)).toMatchObject([{ code: 'LB_NODE_PORT', given: own }]);
  });

  it('refuses the addresses of its machines and gateway for load balancers', () => {
    const stack = testStack();
    const { nodes } = createCluster(stack, { gateway: '10.1.0.1' });
    const network = SwitchNetwork.byName('k8s', { addresses: ['10.1.0.1'], prefixLength: 22 });
    const backend = workload(stack);
    new SakuraLoadBalancedService(stack, 'Edge', {
      ...{ backend, servers: nodes, ports: [80], network },
      address: '10.1.1.140',
    });
    expect(problemsBelow(stack)).toEqual([
      "LB_NETWORK shop/Edge/LoadBalancer: appliance address '10.1.0.1' is taken by the gateway of 'shop/Cluster'",
      "VIP_ADDRESS shop/Edge: virtual IP '10.1.1.140' is taken by the machine 'kube-master'",
    ]);
  });

  it('ignores addresses on the private network of another stack', () => {
    const app = new App();
    createCluster(new Stack(app, 'site'));
    const shop = new Stack(app, 'shop', { namespace: 'shop' });
    const network = SwitchNetwork.byName('other', { addresses: ['10.1.0.2'], prefixLength: 22 });
    const backend = workload(shop);
    const place = { network, address: '10.1.1.140', servers: ['10.1.0.9'] };
    new SakuraLoadBalancedService(shop, 'Edge', { ...place, backend, ports: [80] });
    expect(problemsBelow(shop)).toEqual([]);
  });

  it('says which NetworkPolicies of the app it does not enforce', () => {
    const stack = testStack();
    const cluster = createCluster(stack);
    const notes = () => collectNotes(cluster).filter(({ text }) => text.startsWith('NetworkPolicies'));
    expect(notes()).toEqual([]);
    new GuestbookApp(stack, 'Guestbook');
    new ApiObject(stack, 'Own', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', spec: {} });
    expect(notes()).toMatchObject([
      { text: expect.stringMatching(/'shop\/Guestbook\/.* and 1 more would deny$/) },
    ]);
  });

  it('plans and checks the addresses of all machines', () => {
    const nodes = [{ hostname: 'node-1', address: '10.2.0.1' }];
    expect(createCluster(testStack()).addressPlan?.rows).toHaveLength(3);
    const cluster = createCluster(testStack(), { nodes });
    expect(cluster.addressPlan).toBeUndefined();
    expect(runChecks(cluster)).toMatchObject([{ code: 'NODE_ADDRESS', property: 'nodes[0].address' }]);
  });

  it.each([
    ['gateway', { gateway: '10.9.0.1' }, 'NODE_ADDRESS'],
    ['externalMtu', { externalMtu: 100 }, 'OVERLAY_MTU'],
    ['overlayNetwork', { overlayNetwork: '10.1.0.0/16' }, 'NETWORK_OVERLAP'],
    ['overlaySubnetLength', { overlaySubnetLength: 31 }, 'OVERLAY_SUBNETS'],
    ['serviceNetwork', { serviceNetwork: '10.1.0.0/16' }, 'NETWORK_OVERLAP'],
    ['sshAuthorizedKeys', { sshAuthorizedKeys: [] }, 'USER_DATA_SSH_KEY'],
  ])('names the property that is wrong: %s', (property, changes, code) => {
    expect(runChecks(createCluster(testStack(), changes))).toMatchObject([{ code, property }]);
  });

  it('suggests a fix in terms of its properties', () => {
    const nodes = Array.from({ length: 4 }, (_, index) => ({
      hostname: `node-${index}`,
      address: `10.1.0.${index + 2}`,
    }));
    const [problem] = runChecks(createCluster(testStack(), { nodes, overlayNetwork: '10.240.0.0/23' }));
    expect(problem).toMatchObject({
      code: 'OVERLAY_CAPACITY',
      property: 'nodes',
      hint: 'set overlaySubnetLength: 26',
    });
  });

  it('gives two machines of one name different ids, and reports the name', () => {
    const nodes = [
      { hostname: 'node-1', address: '10.1.3.13' },
      { hostname: 'node-1', address: '10.1.0.44' },
    ];
    const cluster = createCluster(testStack(), { nodes });
    expect(cluster.nodes.map(({ node }) => node.id)).toEqual(['node-1', 'Machine2']);
    expect(runChecks(cluster)).toMatchObject([{ code: 'NODE_DUPLICATE', property: 'nodes[1].hostname' }]);
  });

  it('can be the servers of a load balancer, which is a difference from the article', () => {
    const stack = testStack();
    const cluster = createCluster(stack);
    expect(cluster.differences.map(({ id }) => id)).not.toContain('virtual-ips');
    const service = loadBalanced(stack, {
      backend: workload(stack),
      ports: [8080],
      servers: cluster.machines,
    });
    expect(artifactOf(service.loadBalancer).spec.virtualIps[0]?.servers).toEqual(
      ['10.1.1.140', '10.1.3.13', '10.1.0.44'].map((address) => ({ address, enabled: true })),
    );
    expect(cluster.differences.map(({ id }) => id)).toContain('virtual-ips');
  });
});

it('each kind of cluster adds its own checks', () => {
  const article = articleCluster(testStack(), { binaries: undefined });
  expect(runChecks(article)).toMatchObject([{ code: 'COREOS_BINARIES' }]);
  const kubeadm = kubeadmCluster(testStack(), { kubernetesVersion: '1.34' });
  expect(runChecks(kubeadm)).toMatchObject([{ code: 'KUBEADM_CONFIG' }]);
});

describe('the notes of a cluster', () => {
  const notesOf = (nodeCount: number) => {
    const nodes = Array.from({ length: nodeCount }, (_, index) => ({
      hostname: `node-${index}`,
      address: `10.1.0.${index + 2}`,
    }));
    return synthesized((stack) => {
      const cluster = articleCluster(stack, { nodes });
      for (const node of cluster.nodes) node.userData.addFile({ path: '/etc/environment', content: '' });
      cluster.master.userData.addUnit({ name: 'a.service', content: '[Service]\nExecStart=/bin/true\n' });
    }).notes;
  };

  it('appear once each, below the machines that they are about', () => {
    expect(notesOf(2)).toEqual([
      expect.stringMatching(/^kube-master\nUNIT_ENABLE: .*$/),
      expect.stringMatching(/^node-0, node-1\nUSER_DATA_FILE: .*$/),
      expect.stringMatching(/^close these ports/),
    ]);
  });

  it('count the machines if there are many', () => expect(notesOf(4)[1]).toMatch(/^4 machines\n/));
});
