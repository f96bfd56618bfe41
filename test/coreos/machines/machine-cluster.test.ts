import { runChecks } from '../../../lib/core/check';
import { MachineCluster } from '../../../lib/coreos/machines/machine-cluster';
import { artifactOf, loadBalanced, testStack, workload } from '../../load-balancer/service-site';
import { articleCluster } from '../article-site';
import { synthesized } from '../boot';
import { kubeadmCluster } from '../kubeadm/kubeadm-site';

describe.each([
  ['CoreOSRudderCluster', articleCluster],
  ['KubeadmCluster', kubeadmCluster],
] as const)('a cluster: %s', (_, createCluster) => {
  it('is a MachineCluster', () => expect(createCluster(testStack())).toBeInstanceOf(MachineCluster));

  it('names its machines, so that adding one renames none', () => {
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

  it('differs between two nodes by hostname and address alone', () => {
    const { userData } = synthesized((stack) => createCluster(stack));
    const [, first = '', second = ''] = userData.map(({ text }) => text);
    expect(first.replaceAll('10.1.3.13', '10.1.0.44').replaceAll('node-1', 'node-2')).toBe(second);
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
  const noteOf = (nodeCount: number) => {
    const nodes = Array.from({ length: nodeCount }, (_, index) => ({
      hostname: `node-${index}`,
      address: `10.1.0.${index + 2}`,
    }));
    return synthesized((stack) => {
      const cluster = articleCluster(stack, { nodes });
      for (const node of cluster.nodes) node.userData.addFile({ path: '/etc/environment', content: '' });
      cluster.master.userData.addUnit({ name: 'a.service', content: '[Service]\nType=oneshot\n' });
    }).notes;
  };

  it('are one note, which names each once with its machines', () => {
    const [note = '', ...others] = noteOf(2);
    expect(others).toEqual([expect.stringMatching(/^close these ports/)]);
    expect(note.split('\n').map((line) => /(\w+):.*(\(.*\))$/.exec(line)?.slice(1))).toEqual([
      ['UNIT_ENABLE', '(kube-master)'],
      ['USER_DATA_FILE', '(node-0, node-1)'],
    ]);
  });

  it('count the machines if there are many', () => expect(noteOf(4)[0]).toContain('(4 machines)'));
});
