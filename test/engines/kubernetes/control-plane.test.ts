import { ControlPlane, describeWithControlPlane } from '../harness/control-plane';
import { waitFor } from '../harness/poll';
import { BROKEN_TAG } from '../harness/stages';

const START_MS = 120_000;

describeWithControlPlane('a whole Kubernetes', (programs) => {
  let cluster: ControlPlane;

  beforeAll(async () => {
    const nodes = ['node-1', 'node-2'].map((name, index) => ({ name, address: `192.168.0.2${index + 1}` }));
    cluster = await ControlPlane.start(programs, { nodes });
  }, START_MS);
  afterAll(() => cluster?.stop());

  it('has nodes with distinct addresses', () => {
    const { items } = cluster.get<{ items: { status: { addresses: { address: string }[] } }[] }>('nodes');
    expect(items.map(({ status }) => status.addresses[0]?.address)).toEqual(['192.168.0.21', '192.168.0.22']);
  });

  it('brings up the pods of a Deployment', () => {
    cluster.mustKubectl(['create', 'deployment', 'web', '--image=example.jp/web:1', '--replicas=3']);
    cluster.mustKubectl(['rollout', 'status', 'deployment/web', '--timeout=60s']);
    expect(cluster.get<{ items: object[] }>('pods').items).toHaveLength(3);
  });

  it('keeps the old pods while an image cannot be pulled', async () => {
    cluster.mustKubectl(['set', 'image', 'deployment/web', `*=example.jp/web:${BROKEN_TAG}`]);
    await waitFor(
      () => cluster.mustKubectl(['get', 'pods']).includes('ImagePullBackOff'),
      'pod whose image cannot be pulled',
    );
    const { status } = cluster.get<{ status: { availableReplicas: number } }>('deployment', 'web');
    expect(status.availableReplicas).toBe(3);
  });

  it('keeps its state when the API server restarts', async () => {
    await cluster.killApiServer();
    expect(cluster.kubectl(['get', 'nodes']).stderr).toContain('refused');
    await cluster.restartApiServer();
    cluster.mustKubectl(['set', 'image', 'deployment/web', '*=example.jp/web:2']);
    cluster.mustKubectl(['rollout', 'status', 'deployment/web', '--timeout=60s']);
  });

  it('follows nodes that are added and removed', async () => {
    cluster.addNode({ name: 'node-3' });
    cluster.mustKubectl(['wait', '--for=condition=Ready', '--timeout=60s', 'node/node-3']);
    cluster.removeNode('node-1');
    await waitFor(
      () => !cluster.mustKubectl(['get', 'nodes', '-o', 'name']).includes('node-1'),
      'end of the node',
    );
  });
});
