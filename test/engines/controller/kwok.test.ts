import { UNINITIALIZED_TAINT } from '../../../lib/core/node-initialization';
import { type AttachedProcess, startAttached } from '../harness/attached-process';
import { ControlPlane, describeWithControlPlane } from '../harness/control-plane';
import { waitFor } from '../harness/poll';
import { KUMIKI } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';

const START_MS = 120_000;
/** Seconds of one step of an appliance, as in the measurements of the archived controller. */
const STEP_SECONDS = 5;
/** The label that marks the nodes of our own clusters. */
const MARKED = { 'kumiki.dev/arp': 'quiet' };

interface ServiceJson {
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { ip: string }[] } };
}

describeWithControlPlane('kumiki controller on a whole Kubernetes', (programs) => {
  let cluster: ControlPlane;
  let site: SimulatedSite;
  const controllers: AttachedProcess[] = [];

  beforeAll(async () => {
    const nodes = [{ name: 'node-1', address: '203.0.113.5', labels: MARKED }];
    const steps = { migrate: STEP_SECONDS, boot: STEP_SECONDS, gracefulShutdown: 1 };
    [cluster, site] = await Promise.all([
      ControlPlane.start(programs, { nodes }),
      SimulatedSite.start({ steps }),
    ]);
  }, START_MS);

  afterAll(async () => {
    await Promise.all(controllers.map((each) => each.stop()));
    await site?.close();
    await cluster?.stop();
  });

  const startController = () => {
    const env = {
      ...site.simulator.env,
      PATH: process.env.PATH,
      HOME: cluster.apiServer.folder,
      KUBECONFIG: cluster.kubeconfig,
    };
    const program = [process.execPath, KUMIKI, 'controller', '--listen', '127.0.0.1:0', '--unclassed'];
    const options = ['--initialize-nodes', '--network', 'router:name=k8s-router'];
    const started = startAttached(['sh', '-c', 'exec "$@" >&2', 'sh', ...program, ...options], env);
    controllers.push(started);
    return started;
  };
  const addressOf = (name: string) => {
    const { status, stdout } = cluster.kubectl(['get', 'service', name, '-o', 'json']);
    return status === 0
      ? (JSON.parse(stdout) as ServiceJson).status.loadBalancer.ingress?.[0]?.ip
      : undefined;
  };
  const isGone = (name: string) =>
    cluster.mustKubectl(['get', 'service', name, '--ignore-not-found', '-o', 'name']) === '';
  const nodeOf = (name: string) =>
    cluster.get<{ spec: { taints?: object[]; providerID?: string } }>(`node/${name}`);
  const servers = () =>
    (site.appliances()[0]?.applied?.[0]?.Servers ?? []).map((each) => each.IPAddress).sort();

  it('exposes, updates, follows nodes, survives kills and deletes, in few enough requests', async () => {
    const first = startController();
    await waitFor(() => /leads now/.test(first.messages()), `leader: ${first.messages()}`);
    // a new leader's first reads of the cloud are not part of a creation
    await waitFor(
      () => site.simulator.requests.some(({ path }) => path === '/server'),
      'look at the servers',
    );
    cluster.mustKubectl(['create', 'deployment', 'web', '--image=example.jp/web:1', '--replicas=2']);
    site.newRequests();
    cluster.mustKubectl(['expose', 'deployment', 'web', '--port=80', '--type=LoadBalancer']);
    expect(addressOf('web')).toBeUndefined();
    await waitFor(() => addressOf('web') !== undefined, 'address of the Service');
    const created = site.newRequests().length;

    cluster.mustKubectl(['annotate', 'service', 'web', 'kumiki.dev/delay-seconds=30']);
    await waitFor(() => site.appliances()[0]?.applied?.[0]?.DelayLoop === '30', 'update');
    const updated = site.newRequests().length;

    cluster.addNode({ name: 'node-2', address: '203.0.113.6', labels: MARKED });
    await waitFor(() => servers().join() === '203.0.113.5,203.0.113.6', 'second node');
    // as a kubelet with --cloud-provider=external registers its node
    cluster.mustKubectl(['taint', 'node', 'node-2', `${UNINITIALIZED_TAINT}=true:NoSchedule`]);
    await waitFor(() => nodeOf('node-2').spec.taints === undefined, `the taint to go: ${first.messages()}`);
    expect(nodeOf('node-2')).toMatchObject({
      metadata: { labels: { 'topology.kubernetes.io/zone': 'is1b', 'topology.kubernetes.io/region': 'is1' } },
      spec: { providerID: expect.stringMatching(/^sakura:\/\/is1b\/\d{12}$/) },
      status: {
        addresses: expect.arrayContaining([
          { type: 'InternalIP', address: '203.0.113.6' },
          { type: 'ExternalIP', address: '203.0.113.6' },
        ]),
      },
    });
    expect(nodeOf('node-1').spec.providerID).toBeUndefined();
    cluster.removeNode('node-1');
    await waitFor(() => servers().join() === '203.0.113.6', 'one node less');
    const followed = site.newRequests().length;

    // killed while another appliance is being created: the next leader completes it
    cluster.mustKubectl(['expose', 'deployment', 'web', '--name=blog', '--port=8080', '--type=LoadBalancer']);
    await waitFor(() => site.appliances().length === 2, 'second appliance');
    await first.stop();
    const second = startController();
    await waitFor(() => /leads now/.test(second.messages()), `next leader: ${second.messages()}`);
    await waitFor(() => addressOf('blog') !== undefined, `address after a kill: ${second.messages()}`);
    expect(site.appliances()).toHaveLength(2);
    cluster.mustKubectl(['delete', 'service', 'blog', '--wait=false']);
    await waitFor(() => site.appliances().length === 1, 'end of the second appliance');
    await waitFor(() => isGone('blog'), 'end of its Service');

    site.newRequests();
    cluster.mustKubectl(['delete', 'service', 'web', '--wait=false']);
    await waitFor(() => isGone('web'), 'end of the Service');
    const removed = site.newRequests().length;
    expect(site.appliances()).toEqual([]);
    expect(created).toBeLessThanOrEqual(14);
    expect(updated).toBeLessThanOrEqual(4);
    expect(followed).toBeLessThanOrEqual(10);
    expect(removed).toBeLessThanOrEqual(5);
    expect(cluster.mustKubectl(['get', 'events', '--all-namespaces'])).not.toContain('NodeArpUnknown');
    for (const { messages } of controllers) expect(messages()).not.toContain(site.simulator.secret);
  }, 180_000);
});
