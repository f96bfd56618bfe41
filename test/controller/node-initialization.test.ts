import { KumikiError } from '../../lib/core/errors';
import { UNINITIALIZED_TAINT } from '../../lib/core/node-initialization';
import type { Node } from '../../lib/kubernetes-api/kinds';
import type { MemoryCluster } from '../kubernetes-api/memory-cluster';
import { addService, closeControllerRigs, startControllerRig } from './controller-rig';

afterEach(closeControllerRigs);

const WAITING = { key: UNINITIALIZED_TAINT, value: 'true', effect: 'NoSchedule' };
const OTHER = { key: 'gpu', value: 'yes', effect: 'NoExecute', timeAdded: '2026-01-01T00:00:00Z' };

/** Adds a node as a kubelet with `--cloud-provider=external` registers it. */
function addWaiting(kube: MemoryCluster, name: string, more: Partial<Node> = {}): void {
  kube.remove('Node', { name });
  kube.put('Node', {
    metadata: { name, labels: { 'kumiki.dev/arp': 'quiet' } },
    spec: { taints: [WAITING] },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
    ...more,
  });
}

const read = (kube: MemoryCluster, name: string) => kube.read('Node', { name });
const writesOf = (kube: MemoryCluster) =>
  kube.writes.filter(({ kind }) => kind === 'Node').map(({ subresource = 'node' }) => subresource);

describe('a controller that initialises nodes', () => {
  it('sets provider id, labels and addresses from the cloud, and removes the taint', async () => {
    const { kube, cloud, start, settle, events } = await startControllerRig();
    addWaiting(kube, 'node-1', { spec: { taints: [OTHER, WAITING] } });
    await settle(start({ initializesNodes: true }));
    const [server] = await cloud.run().api.findServers({ name: 'node-1' });
    const node = read(kube, 'node-1');
    expect(node?.spec).toEqual({ providerID: `sakura://is1b/${server?.id}`, taints: [OTHER] });
    expect(node?.metadata.labels).toEqual({
      'kumiki.dev/arp': 'quiet',
      'topology.kubernetes.io/zone': 'is1b',
      'topology.kubernetes.io/region': 'is1',
      'node.kubernetes.io/instance-type': server?.planClass?.replaceAll('/', '-'),
    });
    expect(server?.planClass).toMatch(/^cloud\/plan\//);
    expect(node?.status?.addresses).toEqual([
      { type: 'InternalIP', address: '203.0.113.5' },
      { type: 'ExternalIP', address: '203.0.113.5' },
      { type: 'Hostname', address: 'node-1' },
    ]);
    expect(node?.status?.conditions).toHaveLength(1);
    // a pod that uses the address of its node must not run before the node has one
    expect(writesOf(kube)).toEqual(['status', 'node']);
    expect(events()).toEqual([]);
  });

  it('leaves nodes without the taint alone, and keeps existing labels and addresses', async () => {
    const { kube, start, settle } = await startControllerRig();
    const before = read(kube, 'node-1');
    const given = { type: 'InternalIP', address: '10.9.9.9' };
    const labels = { 'topology.kubernetes.io/zone': 'mine' };
    addWaiting(kube, 'node-2', { metadata: { name: 'node-2', labels }, status: { addresses: [given] } });
    await settle(start({ initializesNodes: true }));
    expect(read(kube, 'node-1')).toEqual(before);
    expect(read(kube, 'node-2')?.metadata.labels).toMatchObject(labels);
    expect(read(kube, 'node-2')?.status?.addresses).toEqual([
      given,
      { type: 'ExternalIP', address: '203.0.113.6' },
      { type: 'Hostname', address: 'node-2' },
    ]);
  });

  it('writes once, even if another controller starts afterwards', async () => {
    const { kube, start, settle } = await startControllerRig();
    addWaiting(kube, 'node-1');
    const first = start({ initializesNodes: true });
    await settle(first);
    await first.stop();
    await settle(start({ initializesNodes: true }));
    expect(writesOf(kube)).toHaveLength(2);
  });

  it('leaves the taint alone unless told to remove it', async () => {
    const { kube, start, settle } = await startControllerRig();
    addWaiting(kube, 'node-1');
    await settle(start());
    expect(read(kube, 'node-1')?.spec).toEqual({ taints: [WAITING] });
    expect(writesOf(kube)).toEqual([]);
  });

  it('does not overwrite what others write in the meantime', async () => {
    const { kube, start, settle } = await startControllerRig();
    addWaiting(kube, 'node-1');
    const added = { key: 'added', effect: 'NoSchedule' };
    let isFirst = true;
    kube.before = (verb, kind, name) => {
      if (verb !== 'patch' || kind !== 'Node' || !isFirst) return;
      isFirst = false;
      kube.edit('Node', { name: name ?? '' }, (node) => ({
        ...node,
        spec: { ...node.spec, taints: [WAITING, added] },
      }));
    };
    await settle(start({ initializesNodes: true }));
    expect(read(kube, 'node-1')?.spec?.taints).toEqual([added]);
  });

  it.each(['status', 'node'])('finishes after a failed write of the %s', async (where) => {
    const { kube, start, settle } = await startControllerRig();
    addWaiting(kube, 'node-1');
    let patches = 0;
    kube.before = (verb, kind) => {
      if (verb !== 'patch' || kind !== 'Node') return;
      patches += 1;
      if (patches === (where === 'status' ? 1 : 2))
        throw new KumikiError({ code: 'KUBE_REFUSED', message: 'an admission webhook is away' });
    };
    await settle(start({ initializesNodes: true }));
    expect(read(kube, 'node-1')?.spec?.taints).toEqual([]);
    expect(read(kube, 'node-1')?.status?.addresses).toHaveLength(3);
  });

  it('says why a node without a server waits, and initialises it once there is one', async () => {
    const { kube, cloud, time, start, settle, events } = await startControllerRig();
    addWaiting(kube, 'worker-9');
    const controller = start({ initializesNodes: true });
    await settle(controller);
    expect(events()).toEqual([
      expect.stringMatching(
        /^Warning NodeNotInitialized worker-9: its taint stays.*no server of zone is1b is called worker-9/,
      ),
    ]);
    expect(read(kube, 'worker-9')?.spec?.taints).toEqual([WAITING]);
    const [server] = await cloud.run().api.findServers({ name: 'node-1' });
    kube.remove('Node', { name: 'node-1' });
    kube.edit('Node', { name: 'worker-9' }, (node) => ({
      ...node,
      spec: { ...node.spec, providerID: `sakura://is1b/${server?.id}` },
    }));
    await time.clock.sleep(60_000);
    await settle(controller);
    expect(read(kube, 'worker-9')?.spec?.taints).toEqual([]);
  });

  it('lets Services use a node after its initialisation', async () => {
    const { kube, cloud, start, settle, addressOf } = await startControllerRig();
    kube.remove('Node', { name: 'node-2' });
    addWaiting(kube, 'node-1');
    addService(kube);
    await settle(start({ initializesNodes: true }));
    expect(addressOf('web')).toBeDefined();
    expect(cloud.appliances()[0]?.applied?.[0]?.Servers?.map((each) => each.IPAddress)).toEqual([
      '203.0.113.5',
    ]);
  });
});
