import { runChecks } from '../../../lib/core/check';
import { Binaries } from '../../../lib/coreos/article/binaries';
import { Discovery } from '../../../lib/coreos/article/discovery';
import { CoreOSRudderCluster } from '../../../lib/coreos/cluster/core-os-rudder-cluster';
import type { CoreOSRudderClusterProps } from '../../../lib/coreos/cluster/core-os-rudder-cluster-props';
import {
  artifactOf,
  loadBalanced,
  problemsBelow,
  testStack,
  workload,
} from '../../load-balancer/service-site';
import { ARTICLE_SITE, articleCluster, PINNED } from '../article-site';
import { synthesized } from '../boot';

const problems = (changes: Partial<CoreOSRudderClusterProps>) =>
  problemsBelow(articleCluster(testStack(), changes)).map((problem) =>
    problem.replaceAll('shop/Cluster', '…'),
  );

describe('a cluster', () => {
  it.each(['article', 'hardened'] as const)('has a document for each machine: %s', (compat) => {
    const { userData } = synthesized((stack) => articleCluster(stack, { compat }));
    expect(userData.map(({ name }) => name)).toEqual(['kube-master', 'node-1', 'node-2']);
    for (const { name, text } of userData) expect(text).toMatchSnapshot(name);
  });

  it('names its machines, so that adding one renames none', () => {
    const { master, nodes, machines } = articleCluster(testStack());
    expect(machines.map(({ node }) => node.path)).toEqual([
      'shop/Cluster/kube-master',
      'shop/Cluster/node-1',
      'shop/Cluster/node-2',
    ]);
    expect([master.role, ...nodes.map(({ role }) => role)]).toEqual(['master', 'node', 'node']);
    expect(master.machineId).toBe(ARTICLE_SITE.master.machineId);
  });

  it('differs between two nodes by hostname and address alone', () => {
    const { userData } = synthesized((stack) => articleCluster(stack));
    const [, first = '', second = ''] = userData.map(({ text }) => text);
    expect(first.replaceAll('10.1.3.13', '10.1.0.44').replaceAll('node-1', 'node-2')).toBe(second);
  });

  it('runs no pods on the master when it is told so', () => {
    const { userData } = synthesized((stack) => articleCluster(stack, { masterSchedulable: false }));
    expect(userData[0]?.text).toContain('--machines=10.1.3.13,10.1.0.44 ');
    expect(userData[0]?.text).not.toContain('kubelet.service');
    expect(userData[1]?.text).toContain('kubelet.service');
  });

  it.each([
    ['overlay', true, true],
    ['docker', false, false],
    ['none', false, true],
  ] as const)('lets %s rewrite source addresses', (ipMasq, byRudder, notByDocker) => {
    const { userData } = synthesized((stack) => articleCluster(stack, { ipMasq }));
    expect(userData[1]?.text.includes('ExecStart=/opt/bin/rudder -ip-masq\n')).toBe(byRudder);
    expect(userData[1]?.text.includes(' --ip-masq=false\n')).toBe(notByDocker);
  });

  it('downloads nothing when the image has it all', () => {
    const { userData } = synthesized((stack) => articleCluster(stack, { binaries: Binaries.preplaced() }));
    for (const { text } of userData) expect(text).not.toMatch(/download|fetch|https?:\/\/mirror/);
  });

  it('plans its addresses by the rules of rudder', () => {
    const { addressPlan } = articleCluster(testStack());
    expect([addressPlan?.mtu, addressPlan?.overlay.allocator]).toEqual([1472, 'rudder']);
  });

  it('answers for a load balancer, whose servers its machines are', () => {
    const stack = testStack();
    const { master, nodes } = articleCluster(stack);
    const service = loadBalanced(stack, {
      backend: workload(stack),
      ports: [8080],
      servers: [master, ...nodes],
    });
    expect(artifactOf(service.loadBalancer).spec.virtualIps[0]?.servers).toEqual([
      { address: '10.1.1.140', enabled: true },
      { address: '10.1.3.13', enabled: true },
      { address: '10.1.0.44', enabled: true },
    ]);
  });

  it('says how to look at it, once it runs', () => {
    expect(articleCluster(testStack()).nextSteps.flatMap(({ commands }) => commands)).toContain(
      'ssh -f -nNT -L 8080:127.0.0.1:8080 core@10.1.1.140',
    );
  });
});

describe('the two modes', () => {
  it('the article has its mistakes, and each is named once for all machines', () => {
    const { notes } = synthesized((stack) => articleCluster(stack, { compat: 'article' }));
    expect(notes).toHaveLength(1);
    expect(notes[0]?.split('\n').map((line) => line.trim().split(':')[0])).toEqual([
      'USER_DATA_FILE',
      'UNIT_PROGRAM',
      'UNIT_RACE',
      'UNIT_SWALLOWED_FAILURE',
      'UNIT_RACE',
      'UNIT_DOWNLOAD',
      'UNIT_DOWNLOAD',
    ]);
  });

  it.each([
    ['all', Binaries.preplaced()],
    [
      'some',
      Binaries.pinned({ rudder: { url: 'https://mirror.example.jp/rudder', sha256: '0'.repeat(64) } }),
    ],
  ])('hardened takes it that the image has what is not downloaded: %s', (_, binaries) => {
    expect(synthesized((stack) => articleCluster(stack, { binaries })).notes).toEqual([]);
  });

  it('hardened has none of them, and lists what is different', () => {
    const { notes } = synthesized((stack) => articleCluster(stack));
    expect(notes).toEqual([]);
    const { differences } = articleCluster(testStack());
    expect(differences.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B14', 'B15']),
    );
    expect(articleCluster(testStack(), { compat: 'article' }).differences).toEqual([]);
  });

  it('say what is different in parts that one of the documents has', () => {
    const { userData } = synthesized((stack) => articleCluster(stack));
    const article = synthesized((stack) => articleCluster(stack, { compat: 'article' })).userData;
    const texts = [...userData, ...article].map(({ text }) => text).join('\n');
    for (const { parts } of articleCluster(testStack()).differences) {
      for (const part of parts)
        expect(texts).toContain(part.split('.').at(part.includes('service') ? 0 : -1));
    }
  });
});

describe('what is wrong with a cluster is reported', () => {
  it.each<[string, Partial<CoreOSRudderClusterProps>, string[]]>([
    ['nothing', {}, []],
    [
      'no programs',
      { binaries: undefined },
      ['COREOS_BINARIES …: no programs of Kubernetes and Rudder are given for the machines to run'],
    ],
    [
      'programs without checksums',
      { binaries: Binaries.unpinned() },
      ['COREOS_BINARIES …: no programs of Kubernetes and Rudder are given for the machines to run'],
    ],
    [
      'pinned programs in the article',
      { compat: 'article', binaries: PINNED },
      [
        "COREOS_BINARIES …: with compat: 'article' the programs cannot be chosen: the article downloads whatever is there",
      ],
    ],
    [
      'a checksum that is none, and a URL that is none',
      { binaries: Binaries.pinned({ rudder: { url: 'ftp://a', sha256: 'abc' } }) },
      [
        "COREOS_BINARIES …: rudder cannot be downloaded: 'ftp://a' is not a URL",
        "COREOS_BINARIES …: rudder cannot be downloaded: 'abc' is not a SHA-256",
      ],
    ],
    [
      'an address outside of the network',
      { nodes: [{ hostname: 'node-1', address: '10.2.0.1' }] },
      ["NODE_ADDRESS …: the address 10.2.0.1 of node 'node-1' is outside the node network 10.1.0.0/22"],
    ],
    [
      'a machine id that is none',
      { master: { hostname: 'kube-master', address: '10.1.1.140', machineId: 'x' } },
      ["COREOS_MACHINE …: the machine id of 'kube-master' is not valid"],
    ],
    [
      'no machine that could run pods',
      { nodes: [], masterSchedulable: false },
      ['COREOS_MACHINE …: there is no machine for pods to run on'],
    ],
    [
      'no key',
      { sshAuthorizedKeys: [] },
      ['USER_DATA_SSH_KEY …: no ssh key is given, so nobody could log in to the machines'],
    ],
  ])('%s', (_, changes, expected) => expect(problems(changes)).toEqual(expected));

  it.each<[string, Partial<CoreOSRudderClusterProps>, (string | undefined)[]]>([
    [
      'addresses of machines',
      {
        master: { hostname: 'kube-master', address: '10.2.0.1' },
        nodes: [{ hostname: 'node-1', address: '10.1.0' }],
      },
      ['master.address', 'nodes[0].address'],
    ],
    ['names of machines', { nodes: [{ hostname: 'node_1', address: '10.1.0.2' }] }, ['nodes[0].hostname']],
    ['a machine id', { master: { ...ARTICLE_SITE.master, machineId: 'x' } }, ['master.machineId']],
    ['networks', { overlayNetwork: '10.1.0.0/16' }, ['overlayNetwork']],
    ['subnets', { overlaySubnetLength: 31 }, ['overlaySubnetLength']],
    [
      'what all machines share',
      { discovery: Discovery.token('x'), updateGroup: '' },
      ['updateGroup', 'discovery'],
    ],
    ['keys, once for all machines', { sshAuthorizedKeys: ['ssh-rsa AAAA...'] }, ['sshAuthorizedKeys[0]']],
  ])('of the properties that it was given: %s', (_, changes, properties) => {
    const cluster = articleCluster(testStack(), changes);
    const found = cluster.node.findAll().flatMap(runChecks);
    expect(new Set(found.map(({ property }) => property))).toEqual(new Set(properties));
    expect(new Set(found.map(({ constructPath }) => constructPath))).toEqual(new Set(['shop/Cluster']));
    expect(found).toHaveLength(properties.length);
  });

  it('of what was added to one machine, there', () => {
    const { nodes } = articleCluster(testStack());
    nodes[1]?.userData.addSshKey('ssh-rsa AAAA...');
    expect(nodes.flatMap(({ userData }) => runChecks(userData))).toMatchObject([
      { property: 'sshAuthorizedKeys[1]', constructPath: 'shop/Cluster/node-2/UserData' },
    ]);
  });

  it('with the way out in its own words', () => {
    const [problem] = runChecks(articleCluster(testStack(), { overlayNetwork: '10.240.0.0/23' }));
    expect([problem?.code, problem?.property, problem?.hint]).toEqual([
      'OVERLAY_CAPACITY',
      'nodes',
      'set overlaySubnetLength: 25',
    ]);
    const [overlap] = runChecks(articleCluster(testStack(), { overlayNetwork: '10.1.0.0/16' }));
    expect(overlap?.given).toEqual({ overlayNetwork: '10.1.0.0/16', nodeNetwork: '10.1.0.0/22' });
  });

  it('of a discovery URL that another cluster has', () => {
    const stack = testStack();
    articleCluster(stack);
    const another = new CoreOSRudderCluster(stack, 'Another', { ...ARTICLE_SITE, binaries: PINNED });
    expect(runChecks(another)).toMatchObject([{ code: 'COREOS_DISCOVERY', property: 'discovery' }]);
  });

  it('two machines of one name', () => {
    const nodes = [
      { hostname: 'node-1', address: '10.1.3.13' },
      { hostname: 'node-1', address: '10.1.0.44' },
    ];
    expect(problems({ nodes })).toEqual([
      "NODE_DUPLICATE …: nodes '10.1.3.13' and '10.1.0.44' have the same hostname, 'node-1'",
      "USER_DATA_DUPLICATE …/Machine2/UserData: the user_data of '…/node-1/UserData' has the same name, 'node-1'",
    ]);
  });

  it('a discovery URL of the public service without its token', () => {
    expect(problems({ discovery: Discovery.token('token'), nodes: [] })).toEqual([
      "USER_DATA_OPTION …: 'https://discovery.etcd.io/token' is not the discovery URL of a cluster",
    ]);
  });
});
