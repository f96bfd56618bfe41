import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { certificateFor, makeCertificate } from '../gateway/certificates';
import { poll, waitFor } from '../harness/poll';
import { describeSite } from './describe-site';
import { withLibraries } from './image-registry';
import { Load, toTargets } from './load';
import type { Report } from './load-generator';
import { CERTIFICATE, DEPLOYMENTS, HOST, NAMESPACE, REQUESTS, synthesizeSite } from './loaded-site';
import { RealCluster } from './real-cluster';
import { flushConnections } from './real-node';
import { APPLIANCE, NODES } from './site-network';
import { listLoadBalancers, listStatuses } from './synthesized-site';

const ENGINES = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'containerd',
  'busybox',
  'coredns',
  'agnhost',
  'nginx',
  'haproxy',
  'caddy',
  'redis',
  'nftables',
  'iptables',
  'conntrack',
] as const;

const REQUESTS_PER_SECOND = 20;

/** What shells need for the starts, the checks and the ends of pods. */
const APPLETS = ['sh', 'sleep', 'touch', 'cat', 'cksum', 'grep', 'wget'];

describeSite(ENGINES, 'a site under load on two nodes with kubelet and kube-proxy', (pathOf) => {
  let cluster: RealCluster;
  let load: Load;

  const kubectl = (...args: readonly string[]) => cluster.plane.mustKubectl([...args, '-n', NAMESPACE]);
  const deployments = DEPLOYMENTS.map((name) => `deployment/${name}`);

  beforeAll(async () => {
    const agnhost = {
      name: 'agnhost',
      files: { '/agnhost': pathOf('agnhost') },
      entrypoint: ['/agnhost'],
      command: ['pause'],
    };
    const withShell = (name: string, files: Readonly<Record<string, string>>) => ({
      name,
      files: { ...files, '/bin/busybox': pathOf('busybox') },
      links: Object.fromEntries(APPLETS.map((applet) => [`/bin/${applet}`, 'busybox'])),
      // arguments are programs, as for the images that this one stands for
      entrypoint: ['/bin/busybox', 'env'],
    });
    const redisClient = join(dirname(pathOf('redis')), 'redis-cli');
    const redisFiles = {
      ...withLibraries('/bin/redis-server', pathOf('redis')),
      ...withLibraries('/bin/redis-cli', redisClient),
    };
    cluster = await RealCluster.open(
      {
        ...{ etcd: pathOf('etcd'), apiServer: pathOf('kube-apiserver'), scheduler: pathOf('kube-scheduler') },
        controllerManager: pathOf('kube-controller-manager'),
        ...{ kwok: '', stages: '', coredns: pathOf('coredns'), proxy: pathOf('kube-proxy') },
        ...{ kubelet: pathOf('kubelet'), containerd: pathOf('containerd') },
      },
      [
        agnhost,
        { ...agnhost, name: 'pause' },
        withShell('nginx-unprivileged', withLibraries('/bin/nginx', pathOf('nginx'))),
        withShell('haproxy', withLibraries('/bin/haproxy', pathOf('haproxy'))),
        withShell('caddy', withLibraries('/bin/caddy', pathOf('caddy'))),
        { ...withShell('redis', redisFiles), directory: '/data' },
        { ...withShell('gb-redis-follower', redisFiles), directory: '/data' },
      ],
    );
    const assembly = synthesizeSite();
    const items = assembly.stacks.flatMap(({ manifests }) => manifests.map(({ object }) => object));
    cluster.plane.mustKubectl(
      ['apply', '--server-side', '-f', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    );
    addCertificate();
    for (const { metadata, status } of listStatuses(assembly)) {
      kubectl(
        'patch',
        'service',
        metadata.name,
        '--subresource=status',
        '--type=merge',
        '-p',
        JSON.stringify({ status }),
      );
    }
    kubectl('rollout', 'status', 'deployment', '--timeout=90s');
    const [balancer] = listLoadBalancers(assembly);
    if (!balancer) throw new Error('no load balancer');
    load = await Load.open(cluster.network.outside, {
      targets: toTargets(balancer.spec, REQUESTS),
      nodes: NODES,
      appliance: APPLIANCE,
      requestsPerSecond: REQUESTS_PER_SECOND,
    });
    await waitForNodes();
    for (const { machine } of cluster.nodes) flushConnections(machine);
    await load.begin();
  }, 150_000);
  afterAll(async () => {
    await load?.close();
    await cluster?.close();
  });

  /** The Secret of the proxy's certificate, which the site leaves to its owner. */
  const addCertificate = () => {
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-certificate-'));
    makeCertificate({ folder }, certificateFor(CERTIFICATE, HOST));
    const files = join(folder, 'tls', CERTIFICATE);
    const pair = [`--cert=${join(files, 'tls.crt')}`, `--key=${join(files, 'tls.key')}`];
    kubectl('create', 'secret', 'tls', CERTIFICATE, ...pair);
    rmSync(folder, { recursive: true });
  };
  /** Waits until the appliance sends connections to every node. */
  const waitForNodes = () => {
    const isInService = async () => (await load.look()).every(({ up }) => up.length === NODES.length);
    return waitFor(isInService, 'node in service for each virtual IP');
  };
  /** Waits until no pod is ending any more. */
  const settle = async () => {
    const path = 'jsonpath={.items[?(@.metadata.deletionTimestamp)].metadata.name}';
    await poll(() => kubectl('get', 'pods', '-o', path) === '' || undefined, 60_000);
  };
  const expectNoLoss = async () => {
    const reports = await load.report();
    const losses = (all: readonly Report[]) => all.map(({ name, lost }) => ({ name, lost }));
    expect(losses(reports)).toEqual(reports.map(({ name }) => ({ name, lost: [] })));
    for (const { answered } of reports) expect(answered).toBeGreaterThan(REQUESTS_PER_SECOND);
  };
  /** Asks a Redis of the Guestbook, at one of its pods. */
  const redis = (role: 'leader' | 'follower', ...command: readonly string[]) => {
    const ip = kubectl(
      'get',
      'pods',
      '-l',
      `app=redis,role=${role}`,
      '-o',
      'jsonpath={.items[0].status.podIP}',
    );
    return cluster.network.outside.run(['redis-cli', '-h', ip, ...command]).trim();
  };
  const drain = (node: string) => {
    const options = ['--delete-emptydir-data', '--force', '--ignore-daemonsets', '--timeout=100s'];
    cluster.plane.mustKubectl(['drain', node, ...options]);
  };
  const rollOut = () => kubectl('rollout', 'status', ...deployments, '--timeout=90s');

  it('shows the gateway the address of each client, which its pods may pass on', async () => {
    for (const { client } of NODES) {
      const answer = await cluster.network.ask(client, '10.0.0.101', 80, '/header?key=X-Real-Ip');
      expect(answer).toEqual({ body: client });
    }
  });

  it('has at a follower what the leader was told', async () => {
    expect(redis('leader', 'set', 'messages', 'hello')).toBe('OK');
    await waitFor(() => redis('follower', 'get', 'messages') === 'hello', 'message at a follower');
  });

  it('loses nothing while a node is drained, from which on all pods are on the other', async () => {
    drain('node-2');
    rollOut();
    await settle();
    await expectNoLoss();
    cluster.plane.mustKubectl(['uncordon', 'node-2']);
  });

  it('loses nothing in a restart, which spreads them again, and when the other is drained right after', async () => {
    kubectl('rollout', 'restart', ...deployments);
    rollOut();
    drain('node-1');
    rollOut();
    await settle();
    await expectNoLoss();
    cluster.plane.mustKubectl(['uncordon', 'node-1']);
  });

  it('loses nothing while images change', async () => {
    const name =
      'jsonpath={.spec.template.spec.containers[0].name}={.spec.template.spec.containers[0].image}';
    for (const deployment of deployments)
      kubectl('set', 'image', deployment, `${kubectl('get', deployment, '-o', name)}-next`);
    rollOut();
    await expectNoLoss();
  });

  it('loses nothing in a rollback', async () => {
    kubectl('rollout', 'undo', ...deployments);
    rollOut();
    await expectNoLoss();
  });

  it('loses nothing while there become fewer pods, at once after a rollout', async () => {
    kubectl('scale', ...deployments, '--replicas=1');
    await settle();
    await expectNoLoss();
    // the leader keeps nothing when its pod moves: what is written from here on is passed on
    await waitFor(() => redis('leader', 'set', 'messages', 'again') === 'OK', 'leader that takes a message');
    await waitFor(() => redis('follower', 'get', 'messages') === 'again', 'message at a follower');
  });
});
