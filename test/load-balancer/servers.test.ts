import type { Stack } from '../../lib/core/stack';
import type { CoreOSRudderCluster } from '../../lib/coreos/cluster/core-os-rudder-cluster';
import { UserData } from '../../lib/coreos/user-data/user-data';
import { RouterNetwork } from '../../lib/load-balancer/network';
import { SakuraLoadBalancedService } from '../../lib/load-balancer/sakura-load-balanced-service';
import { SakuraLoadBalancer } from '../../lib/load-balancer/sakura-load-balancer';
import { type ServerSource, Servers } from '../../lib/load-balancer/servers';
import { articleCluster } from '../coreos/article-site';
import { textOf } from '../coreos/boot';
import { kubeadmCluster } from '../coreos/kubeadm/kubeadm-site';
import { loadBalanced, problemsBelow, testStack, workload } from './service-site';

const SYSCTLS = 'net.ipv4.conf.all.arp_ignore = 1\nnet.ipv4.conf.all.arp_announce = 2\n';

function behind(stack: Stack, servers: readonly ServerSource[], id = 'Edge'): SakuraLoadBalancedService {
  return loadBalanced(stack, { backend: workload(stack, undefined, `Web${id}`), ports: [8080], servers }, id);
}

const sysctlsOf = (cluster: CoreOSRudderCluster) =>
  cluster.machines.map(({ userData }) =>
    userData
      .toDocument()
      .files.flatMap(({ path, content }) => (path.startsWith('/etc/sysctl.d/') ? [content] : [])),
  );

describe('machines of a cluster behind a load balancer', () => {
  it.each(['article', 'hardened'] as const)(
    'get the settings for direct server return before any other unit: %s',
    (compat) => {
      const stack = testStack();
      const cluster = articleCluster(stack, { compat });
      behind(stack, cluster.nodes);
      expect(sysctlsOf(cluster)).toEqual([[], [SYSCTLS], [SYSCTLS]]);
      const [first] = cluster.nodes[0]?.userData.toDocument().units ?? [];
      expect(first).toMatchObject({ name: 'kernel-settings.service', command: 'start' });
      expect(first?.content).toMatchObject({ Unit: { Before: expect.arrayContaining(['proxy.service']) } });
    },
  );

  it('get the settings once, however many load balancers they are behind', () => {
    const stack = testStack();
    const cluster = articleCluster(stack);
    const loadBalancer = new SakuraLoadBalancer(stack, 'Shared', {
      network: RouterNetwork.byName('k8s-router'),
    });
    behind(stack, cluster.machines);
    for (const id of ['One', 'Two']) {
      new SakuraLoadBalancedService(stack, id, {
        backend: workload(stack, undefined, `Web${id}`),
        ports: [8080],
        servers: cluster.machines,
        loadBalancer,
      });
    }
    expect(sysctlsOf(cluster)).toEqual([[SYSCTLS], [SYSCTLS], [SYSCTLS]]);
    expect(problemsBelow(cluster)).toEqual([]);
  });

  it.each(['article', 'hardened'] as const)('are unchanged without one: %s', (compat) => {
    const cluster = articleCluster(testStack(), { compat });
    expect(sysctlsOf(cluster)).toEqual([[], [], []]);
    for (const { userData } of cluster.machines) expect(textOf(userData)).not.toContain('kernel-settings');
  });

  it('are listed among the differences of the cluster', () => {
    const stack = testStack();
    const cluster = articleCluster(stack, { compat: 'article' });
    expect(cluster.differences).toEqual([]);
    behind(stack, cluster.nodes);
    expect(cluster.differences.map(({ id }) => id)).toEqual(['virtual-ips']);
  });

  it('get the settings even if they are disabled, as they may be enabled later', () => {
    const stack = testStack();
    const cluster = articleCluster(stack);
    behind(stack, [Servers.of(cluster.master, { enabled: false }), Servers.byTag('node')]);
    expect(sysctlsOf(cluster)).toEqual([[SYSCTLS], [], []]);
  });

  it('are a problem if they are added to the list too late', () => {
    const stack = testStack();
    const cluster = articleCluster(stack);
    const servers: ServerSource[] = [cluster.master];
    const service = behind(stack, servers);
    servers.push(...cluster.nodes);
    expect(problemsBelow(service)).toEqual(
      Array(2).fill(
        'LB_SERVER shop/Edge: a machine was added to the servers after the service was created, so its user_data does not accept the virtual IP',
      ),
    );
  });
});

describe('machines that kubeadm sets up, behind a load balancer', () => {
  it('get the settings in the single file that systemd reads before anything else', () => {
    const stack = testStack();
    const cluster = kubeadmCluster(stack);
    behind(stack, cluster.nodes);
    const parameters = sysctlsOf(cluster).map(([content]) => content);
    expect(parameters).toEqual([
      expect.not.stringContaining('arp'),
      expect.stringContaining(SYSCTLS),
      expect.stringContaining(SYSCTLS),
    ]);
    expect(cluster.differences.map(({ id }) => id)).toContain('virtual-ips');
  });
});

describe('any machine with a boot document', () => {
  it.each([
    ['coreos-cloudinit-1.14', 'start'],
    ['flatcar-ignition-3.4.0', '/etc/sysctl.d/90-user-data.conf'],
    ['flatcar-butane-1.1.0', '/etc/sysctl.d/90-user-data.conf'],
    ['fcos-ignition-3.5.0', '/etc/sysctl.d/90-user-data.conf'],
    ['cloud-init', 'net.ipv4.conf.all.arp_ignore=1'],
  ] as const)('can be a server: %s', (format, text) => {
    const stack = testStack();
    const userData = new UserData(stack, 'Machine', { format });
    behind(stack, [{ address: '203.0.113.21', userData }]);
    expect(textOf(userData)).toContain(text);
    expect(userData.toArtifact().losses).toEqual([]);
    expect(userData.toDocument().units).toHaveLength(format.startsWith('coreos-cloudinit') ? 1 : 0);
  });
});
