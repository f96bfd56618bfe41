import { ApiObject } from 'cdk8s';
import { GuestbookApp, type Stack } from '../../../lib';
import { runChecks } from '../../../lib/core/check';
import { Binaries } from '../../../lib/coreos/article/binaries';
import { Discovery } from '../../../lib/coreos/article/discovery';
import { CoreOSRudderCluster } from '../../../lib/coreos/cluster/core-os-rudder-cluster';
import type { CoreOSRudderClusterProps } from '../../../lib/coreos/cluster/core-os-rudder-cluster-props';
import { testStack } from '../../load-balancer/service-site';
import { ARTICLE_SITE, articleCluster, PINNED } from '../article-site';
import { synthesized } from '../boot';

/** The note about every cluster of 2014. */
const EXPOSURE = expect.stringMatching(/^close these ports of every machine/);

describe('a cluster', () => {
  it.each(['article', 'hardened'] as const)('has a document for each machine: %s', (compat) => {
    const { userData } = synthesized((stack) => articleCluster(stack, { compat }));
    expect(userData.map(({ name }) => name)).toEqual(['kube-master', 'node-1', 'node-2']);
    for (const { name, text } of userData) expect(text).toMatchSnapshot(name);
  });

  it('runs no pods on the master if told so', () => {
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

  it('downloads nothing if the image has it all', () => {
    const { userData } = synthesized((stack) => articleCluster(stack, { binaries: Binaries.preplaced() }));
    for (const { text } of userData) expect(text).not.toMatch(/download|fetch|https?:\/\/mirror/);
  });

  it('plans its addresses by the rules of rudder', () => {
    const { addressPlan } = articleCluster(testStack());
    expect([addressPlan?.mtu, addressPlan?.overlay.allocator]).toEqual([1472, 'rudder']);
  });

  it('says how to inspect it once it runs', () => {
    expect(articleCluster(testStack()).nextSteps.flatMap(({ commands }) => commands)).toContain(
      'ssh -f -nNT -L 8080:127.0.0.1:8080 core@10.1.1.140',
    );
  });
});

describe('the two modes', () => {
  it('the article has its mistakes, and each is named once for all machines', () => {
    const notes = [...synthesized((stack) => articleCluster(stack, { compat: 'article' })).notes];
    expect(notes.pop()).toEqual(EXPOSURE);
    expect(notes.map((note) => note.split('\n').map((line) => line.split(':')[0]))).toEqual([
      ['all machines', 'USER_DATA_FILE', 'UNIT_PROGRAM', 'UNIT_RACE', 'UNIT_SWALLOWED_FAILURE', 'UNIT_RACE'],
      ['kube-master', 'UNIT_DOWNLOAD'],
      ['node-1, node-2', 'UNIT_DOWNLOAD'],
    ]);
  });

  it.each([
    ['all', Binaries.preplaced()],
    [
      'some',
      Binaries.pinned({ rudder: { url: 'https://mirror.example.jp/rudder', sha256: '0'.repeat(64) } }),
    ],
  ])('hardened assumes that the image has what is not downloaded: %s', (_, binaries) => {
    expect(synthesized((stack) => articleCluster(stack, { binaries })).notes).toEqual([EXPOSURE]);
  });

  it('hardened has no mistakes, and lists its differences', () => {
    const { notes } = synthesized((stack) => articleCluster(stack));
    expect(notes).toEqual([EXPOSURE]);
    const { differences } = articleCluster(testStack());
    expect(differences.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B14', 'B15']),
    );
    expect(articleCluster(testStack(), { compat: 'article' }).differences).toEqual([]);
  });

  it('list differences in parts that a document has', () => {
    const { userData } = synthesized((stack) => articleCluster(stack));
    const article = synthesized((stack) => articleCluster(stack, { compat: 'article' })).userData;
    const texts = [...userData, ...article].map(({ text }) => text).join('\n');
    for (const { parts } of articleCluster(testStack()).differences) {
      for (const part of parts)
        expect(texts).toContain(part.split('.').at(part.includes('service') ? 0 : -1));
    }
  });
});

describe('manifests of today beside a cluster of 2014', () => {
  const notesOf = (build: (stack: Stack) => void) =>
    synthesized((stack) => {
      articleCluster(stack);
      build(stack);
    }).notes.filter((note) => note.startsWith('the manifests of today'));

  it('do not run there, as a note says', () => {
    expect(notesOf((stack) => new GuestbookApp(stack, 'Guestbook'))).toEqual([
      expect.stringMatching(
        /v1beta1 and v1beta2 only, and refuses 'site\/Guestbook\/.*' \(\S+ \w+\), .*, .* and 8 more; apply them to another cluster/,
      ),
    ]);
  });

  it('are only those of another API version', () => {
    const add = (stack: Stack, apiVersion: string) =>
      new ApiObject(stack, 'Pod', { apiVersion, kind: 'Pod', metadata: { name: 'pod' } });
    expect(notesOf((stack) => add(stack, 'v1beta1'))).toEqual([]);
    expect(notesOf((stack) => add(stack, 'v1'))).toEqual([
      expect.stringContaining("refuses 'site/Pod' (v1 Pod); apply"),
    ]);
  });
});

describe('a problem of a cluster is reported', () => {
  it.each<[string, Partial<CoreOSRudderClusterProps>, (string | undefined)[]]>([
    ['nothing', {}, []],
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
    ['programs', { binaries: undefined }, ['binaries']],
    [
      'values that all machines share',
      { discovery: Discovery.token('x'), updateGroup: '' },
      ['updateGroup', 'discovery'],
    ],
    ['keys', { sshAuthorizedKeys: ['ssh-rsa AAAA...'] }, ['sshAuthorizedKeys[0]']],
  ])('once, at the cluster, with the given property: %s', (_, changes, properties) => {
    const cluster = articleCluster(testStack(), changes);
    const found = cluster.node.findAll().flatMap(runChecks);
    expect(found.map(({ property }) => property).sort()).toEqual([...properties].sort());
    expect(found.filter(({ constructPath }) => constructPath !== 'shop/Cluster')).toEqual([]);
  });

  it('if another cluster has the same discovery URL', () => {
    const stack = testStack();
    articleCluster(stack);
    const another = new CoreOSRudderCluster(stack, 'Another', { ...ARTICLE_SITE, binaries: PINNED });
    expect(runChecks(another)).toMatchObject([
      {
        code: 'COREOS_DISCOVERY',
        property: 'discovery',
        message: expect.stringContaining("'shop/Cluster' has the same discovery URL"),
      },
    ]);
  });
});
