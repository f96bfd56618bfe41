import type { OperationContext } from '../../lib/provider/contract';
import {
  createResourceProvider,
  type ResourceInputs,
  type ResourceState,
} from '../../lib/provider/resource-provider';
import { createSakuraApi } from '../../lib/sakura/client';
import { closeRigs, edgeSpec, edgeVirtualIp, startRig } from '../appliance/reconcile/rig';

afterEach(closeRigs);

/** Two load balancers: the machine of the first is selected by its name, those of the second by a tag. */
async function startStage() {
  const rig = await startRig();
  const { url, token, secret } = rig.simulator;
  const settings = { pinned: 'true', apiRootUrl: url, accessToken: token, accessTokenSecret: secret };
  const context: OperationContext = {
    ...{ settings: { ...settings, retryMax: '0' }, clock: rig.clock },
    ...{ signal: new AbortController().signal, log: () => undefined },
  };
  const provider = createResourceProvider(createSakuraApi);
  const named = edgeVirtualIp({ servers: [{ select: { by: 'name', value: 'node-1' }, enabled: true }] });
  const all: { inputs: ResourceInputs; state: ResourceState }[] = [];
  for (const [index, virtualIp] of [named, edgeVirtualIp()].entries()) {
    const ownerTag = `kumiki-0123456789abcdef0000000${index}`;
    const inputs = edgeSpec({ ownerTag, name: `edge-${index}`, redundant: false, virtualIps: [virtualIp] });
    all.push({ inputs, state: (await provider.create(context, inputs)).state });
  }
  const look = (index: number) => {
    const { inputs, state } = all[index] ?? {};
    if (!inputs || !state) throw new Error('there is no such load balancer');
    return provider.hasDrifted?.(context, state, inputs);
  };
  return { ...rig, look };
}

describe('a look at the servers of several load balancers', () => {
  it('goes on after one whose machine is gone', async () => {
    const { simulator, look } = await startStage();
    simulator.edit(({ servers }) => {
      for (const server of Object.values(servers)) {
        if (server.name === 'node-1') Object.assign(server, { name: 'renamed', tags: [] });
      }
    });
    await expect(look(0)).rejects.toMatchObject({ code: 'LB_SERVER_NOT_FOUND' });
    expect(await look(1)).toBe(true);
  });

  it('goes on after one that would get too many servers', async () => {
    const { simulator, look } = await startStage();
    simulator.edit(({ servers }) => {
      const [node] = Object.values(servers).filter(({ name }) => name === 'node-1');
      if (node) node.tags = [];
      for (let id = 1; node && id <= 41; id += 1) {
        const interfaces = node.interfaces.map((each) => ({ ...each, address: `203.0.113.${100 + id}` }));
        servers[900_000_000_000 + id] = { ...node, id: 900_000_000_000 + id, tags: [], interfaces };
      }
    });
    await expect(look(0)).rejects.toMatchObject({ code: 'LB_QUOTA' });
    expect(await look(1)).toBe(true);
  });

  it('asks an API that does not answer only once', async () => {
    const { simulator, look, requests } = await startStage();
    simulator.fault({ method: 'GET', path: '/server', kind: 'status', status: 500, times: 10 });
    requests();
    await expect(look(0)).rejects.toMatchObject({ code: 'API_REFUSED' });
    expect(await look(1)).toBe(false);
    expect(requests()).toHaveLength(1);
  });
});
