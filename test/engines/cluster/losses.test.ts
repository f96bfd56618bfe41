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
const GATEWAY_EDGE = 'site/GatewayEdge';

/** The shell commands that start, check and end pods. */
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
      // arguments name a program, as in the images that this one replaces
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
        {
          ...withShell('nginx-unprivileged', withLibraries('/bin/nginx', pathOf('nginx'))),
          // as in the official image
          stopSignal: 'SIGQUIT',
        },
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

  /** Creates the Secret of the proxy's certificate, which the site leaves to the user. */
  const addCertificate = () => {
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-certificate-'));
    makeCertificate({ folder }, certificateFor(CERTIFICATE, HOST));
    const files = join(folder, 'tls', CERTIFICATE);
    const pair = [`--cert=${join(files, 'tls.crt')}`, `--key=${join(files, 'tls.key')}`];
    kubectl('create', 'secret', 'tls', CERTIFICATE, ...pair);
    rmSync(folder, { recursive: true });
  };
  /** Waits until the appliance sends connections to every node. */
  const waitForNodes = (isAsked = (_: Report) => true) => {
    const isInService = async () =>
      (await load.look()).filter(isAsked).every(({ up }) => up.length === NODES.length);
    return waitFor(isInService, 'node in service for each virtual IP');
  };
  /** Waits for the next check of a node. */
  const waitForCheck = async (edge: string, node: string) => {
    const count = async () => (await load.look()).find(({ name }) => name === edge)?.checks[node];
    const before = await count();
    await waitFor(async () => (await count()) !== before, `check of ${node} for ${edge}`);
  };
  /** Waits until no pods are terminating. */
  const settle = async () => {
    const path = 'jsonpath={.items[?(@.metadata.deletionTimestamp)].metadata.name}';
    const isSettled = await poll(() => kubectl('get', 'pods', '-o', path) === '' || undefined, 100_000);
    if (!isSettled) throw new Error('pods did not end');
  };
  /** Distributes all pods over both nodes again, whatever has happened to them. */
  const restore = async () => {
    for (const { name } of NODES) cluster.plane.mustKubectl(['uncordon', name]);
    kubectl('scale', ...deployments, '--replicas=2');
    kubectl('rollout', 'restart', ...deployments);
    rollOut();
    await settle();
    await waitForNodes();
    await load.report();
  };
  /**
   * Makes a change, which must not lose a request. If every virtual IP with losses also had late checks, the
   * change is made once more: then this machine had no time for its simulated appliance, which no real one
   * lacks, and nothing was measured.
   */
  const expectNoLoss = async (change: () => Promise<void>) => {
    await change();
    let reports = await load.report();
    const failed = reports.filter(({ lost }) => lost.length > 0);
    if (failed.length > 0 && failed.every(({ late }) => late.length > 0)) {
      const checks = failed.flatMap(({ name, late }) => late.map((check) => `${name} at ${check}`));
      process.stderr.write(`MEASURED AGAIN, as checks were late: ${checks.join(', ')}\n`);
      await restore();
      await change();
      reports = await load.report();
    }
    const losses = (all: readonly Report[]) => all.map(({ name, lost }) => ({ name, lost }));
    expect(losses(reports)).toEqual(reports.map(({ name }) => ({ name, lost: [] })));
    for (const { answered } of reports) expect(answered).toBeGreaterThan(REQUESTS_PER_SECOND);
  };
  /** Runs a command on a Redis of the Guestbook, in one of its pods. */
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

  it('has data of the leader at a follower', async () => {
    expect(redis('leader', 'set', 'messages', 'hello')).toBe('OK');
    await waitFor(() => redis('follower', 'get', 'messages') === 'hello', 'message at a follower');
  });

  /** Tests that a change loses nothing; it may have to be made twice. */
  const losesNothing = (what: string, change: () => Promise<void>) =>
    it(`loses nothing ${what}`, () => expectNoLoss(change), 500_000);

  losesNothing('while a node is drained, from which on all pods are on the other', async () => {
    drain('node-2');
    rollOut();
    await settle();
    cluster.plane.mustKubectl(['uncordon', 'node-2']);
  });

  losesNothing('when one pod of the gateway ends while the other one of its node drains', async () => {
    const pods = ['pods', '-l', 'app.kubernetes.io/component=gateway'];
    cluster.plane.mustKubectl(['cordon', 'node-2']);
    kubectl('delete', ...pods, '--field-selector', 'spec.nodeName=node-2');
    rollOut();
    const [first = '', second = ''] = kubectl('get', ...pods, '-o', 'name').split('\n');
    cluster.plane.mustKubectl(['uncordon', 'node-2']);
    kubectl('scale', 'deployment/gateway', '--replicas=3');
    rollOut();
    await waitForNodes(({ name }) => name === GATEWAY_EDGE);
    cluster.plane.mustKubectl(['cordon', 'node-1']);
    // the first pod is near the end of its drain when the second one begins, and the next check is still to
    // come
    for (const pod of [first, second]) {
      await waitForCheck(GATEWAY_EDGE, 'node-1');
      kubectl('delete', pod, '--wait=false');
    }
    rollOut();
    await settle();
    cluster.plane.mustKubectl(['uncordon', 'node-1']);
    kubectl('scale', 'deployment/gateway', '--replicas=2');
  });

  losesNothing(
    'in a restart, which spreads them again, and when the other is drained right after',
    async () => {
      kubectl('rollout', 'restart', ...deployments);
      rollOut();
      drain('node-1');
      rollOut();
      await settle();
      cluster.plane.mustKubectl(['uncordon', 'node-1']);
    },
  );

  losesNothing('while images change', async () => {
    const name =
      'jsonpath={.spec.template.spec.containers[0].name}={.spec.template.spec.containers[0].image}';
    for (const deployment of deployments)
      kubectl('set', 'image', deployment, `${kubectl('get', deployment, '-o', name)}-next`);
    rollOut();
  });

  losesNothing('in a rollback', async () => {
    kubectl('rollout', 'undo', ...deployments);
    rollOut();
  });

  losesNothing('while there become fewer pods, at once after a rollout', async () => {
    kubectl('scale', ...deployments, '--replicas=1');
    await settle();
  });

  it('replicates new data of the leader after its pod has moved', async () => {
    await waitFor(() => redis('leader', 'set', 'messages', 'again') === 'OK', 'leader that takes a message');
    await waitFor(() => redis('follower', 'get', 'messages') === 'again', 'message at a follower');
  });
});
