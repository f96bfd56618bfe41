import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { removeLoadBalancer } from '../../../lib/appliance/reconcile/remove';
import type { DesiredLoadBalancer } from '../../../lib/appliance/spec/inputs';
import { closeRigs, edgeSpec, edgeVirtualIp, type Rig, startRig } from './rig';

afterEach(closeRigs);

const BY_ADDRESS = [{ address: '203.0.113.5', enabled: true }] as const;
const BY_TAG = [{ select: { by: 'tag', value: 'k8s-node' }, enabled: true }] as const;
const HTTPS = { port: 443, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } } as const;

/** Counts the requests of a step that changes an appliance in place: none of them is a poll. */
async function countUpdate(rig: Rig, from: DesiredLoadBalancer, to: DesiredLoadBalancer): Promise<number> {
  const state = await reconcile(rig.run(), { spec: from });
  rig.requests();
  await reconcile(rig.run(), { spec: to, state });
  return rig.requests().length;
}

/** Leaves out polls: reads of the appliance between two changes, and until it is gone. */
function withoutPolls(requests: readonly string[]): string[] {
  const changes = requests.flatMap((request, index) => (request.startsWith('GET ') ? [] : [index]));
  const [first = 0, last = 0] = [changes[0], changes.at(-1)];
  return requests.filter((request, index) => {
    const isPoll = index < last ? /^GET \/appliance/.test(request) : /^GET \/appliance\/:id \d/.test(request);
    return index < first || !isPoll;
  });
}

describe('the number of requests is limited', () => {
  it.each([
    ['given by address', BY_ADDRESS, 2],
    ['found by a tag', BY_TAG, 3],
  ])('for an update without changes, servers %s', async (_case, servers, most) => {
    const spec = edgeSpec({ virtualIps: [edgeVirtualIp({ servers })] });
    expect(await countUpdate(await startRig(), spec, spec)).toBeLessThanOrEqual(most);
    const router = { by: 'id', value: '113400000000' } as const;
    const byId = edgeSpec({ ...spec, network: { kind: 'router', router } });
    expect(await countUpdate(await startRig(), byId, byId)).toBeLessThanOrEqual(most);
  });

  it.each([
    ['given by address', BY_ADDRESS],
    ['found by a tag', BY_TAG],
  ])('for an update that adds a port, servers %s', async (_case, servers) => {
    const { ports, ...rest } = edgeVirtualIp({ servers });
    const to = edgeSpec({ virtualIps: [{ ...rest, ports: [...ports, HTTPS] }] });
    const from = edgeSpec({ virtualIps: [{ ...rest, ports }] });
    expect(await countUpdate(await startRig(), from, to)).toBeLessThanOrEqual(4);
  });

  it('for an update that adds a node by its address', async () => {
    const added = [...BY_ADDRESS, { address: '203.0.113.6', enabled: true }];
    const from = edgeSpec({ virtualIps: [edgeVirtualIp({ servers: BY_ADDRESS })] });
    const to = edgeSpec({ virtualIps: [edgeVirtualIp({ servers: added })] });
    expect(await countUpdate(await startRig(), from, to)).toBeLessThanOrEqual(4);
  });

  it('for an update after another node has got the tag', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.edit((zone) => {
      for (const server of Object.values(zone.servers)) server.tags = ['k8s-node'];
    });
    rig.requests();
    const next = await reconcile(rig.run(), { spec: edgeSpec(), state });
    expect(rig.requests().length).toBeLessThanOrEqual(4);
    expect(next.serversByKey['shop/Edge']).toHaveLength(3);
  });

  it('for a creation and a removal, not counting polls', async () => {
    const rig = await startRig();
    const { id, ownerTag } = await reconcile(rig.run(), { spec: edgeSpec() });
    expect(withoutPolls(rig.requests()).length).toBeLessThanOrEqual(9);
    await removeLoadBalancer(rig.run(), { id, ownerTag });
    expect(withoutPolls(rig.requests()).length).toBeLessThanOrEqual(4);
    expect(rig.appliances()).toEqual([]);
  });

  it('for a creation among 10,000 servers, all on its network', async () => {
    const servers = Array.from({ length: 10_000 }, (_, index) => ({
      name: `server-${index}`,
      tags: index < 3 ? ['k8s-node'] : [],
      interfaces: [{ switch: 'k8s', address: `10.20.${(index >> 8) + 1}.${index & 255}` }],
    }));
    const site = { switches: [{ name: 'k8s' }], servers };
    const rig = await startRig({ site, behaviour: { maxServers: 20_000 } });
    const spec = edgeSpec({
      redundant: false,
      network: {
        kind: 'switch',
        switch: { by: 'name', value: 'k8s' },
        addresses: ['10.20.0.2'],
        prefixLength: 16,
      },
      virtualIps: [edgeVirtualIp({ address: '10.20.0.3' })],
    });
    const state = await reconcile(rig.run(), { spec });
    expect(state.serversByKey['shop/Edge']).toHaveLength(3);
    const requests = withoutPolls(rig.requests());
    expect(requests.length).toBeGreaterThan(100);
    expect(requests.length).toBeLessThanOrEqual(112);
    await reconcile(rig.run(), { spec, state });
    expect(rig.requests().length).toBeLessThanOrEqual(3);
  });
});
