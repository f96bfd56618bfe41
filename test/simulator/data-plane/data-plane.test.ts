import { findFreePort } from '../../free-ports';
import { closeAll, type Rig, startRig, vipOf } from '../rig';
import {
  ask,
  askOften,
  createVip,
  killAll,
  NODES,
  pass,
  placeOf,
  SORRY,
  startHttp,
  statusOf,
  tcpNode,
  VIP,
} from './nodes';

afterEach(killAll);
afterAll(closeAll);

const [NODE_1 = '', NODE_2 = '', NODE_3 = ''] = NODES;

async function start(): Promise<Rig> {
  return startRig({ mode: 'manual', dataPlane: true });
}

/** Starts three nodes behind a virtual IP. */
async function startSite(change = {}) {
  const rig = await start();
  const port = await findFreePort();
  const id = await createVip(rig, port, change);
  const nodes = await Promise.all(NODES.map((address) => startHttp(address, placeOf(rig, address))));
  await pass(rig, 10);
  return { rig, id, port, nodes, vip: placeOf(rig, VIP) };
}

describe('the data plane', () => {
  it('spreads connections evenly over the servers that are alive', async () => {
    const { rig, id, vip } = await startSite();
    expect(await statusOf(rig, id)).toEqual({ [NODE_1]: 'UP', [NODE_2]: 'UP', [NODE_3]: 'UP' });
    expect(await askOften(vip, 30)).toEqual({ [NODE_1]: 10, [NODE_2]: 10, [NODE_3]: 10 });
  });

  it('removes a dead server after Retry failed checks, five seconds apart, and uses only the others', async () => {
    const { rig, id, vip, nodes } = await startSite();
    await nodes[0]?.kill();
    await pass(rig, 10);
    expect(await statusOf(rig, id)).toMatchObject({ [NODE_1]: 'UP' });
    expect(await askOften(vip, 3)).toMatchObject({ ECONNRESET: 1 });
    await pass(rig, 5);
    expect(await statusOf(rig, id)).toMatchObject({ [NODE_1]: 'UP' });
    await pass(rig, 5);
    expect(await statusOf(rig, id)).toEqual({ [NODE_1]: 'DOWN', [NODE_2]: 'UP', [NODE_3]: 'UP' });
    expect(await askOften(vip, 20)).toEqual({ [NODE_2]: 10, [NODE_3]: 10 });
  });

  it('brings a server back after one successful check', async () => {
    const { rig, id, vip, nodes } = await startSite();
    await nodes[0]?.kill();
    await pass(rig, 20);
    expect(await statusOf(rig, id)).toMatchObject({ [NODE_1]: 'DOWN' });
    await startHttp('again', placeOf(rig, NODE_1));
    await pass(rig, 9.999);
    expect(await statusOf(rig, id)).toMatchObject({ [NODE_1]: 'DOWN' });
    await pass(rig, 0.001);
    expect(await askOften(vip, 6)).toEqual({ again: 2, [NODE_2]: 2, [NODE_3]: 2 });
  });

  it('sends clients to the sorry server while no server is alive, and only then', async () => {
    const { rig, vip, nodes } = await startSite({ SorryServer: SORRY });
    await startHttp('sorry', placeOf(rig, SORRY));
    expect(await askOften(vip, 3)).not.toHaveProperty('sorry');
    await Promise.all(nodes.map((node) => node.kill()));
    await pass(rig, 20);
    expect(await askOften(vip, 3)).toEqual({ sorry: 3 });
    await startHttp('again', placeOf(rig, NODE_2));
    await pass(rig, 10);
    expect(await askOften(vip, 3)).toEqual({ again: 3 });
  });

  it('resets connections if no server is up', async () => {
    const rig = await start();
    await createVip(rig, await findFreePort());
    expect(await ask(placeOf(rig, VIP))).toBe('ECONNRESET');
  });

  it('ignores saved settings until they are applied', async () => {
    const { rig, id, port, vip } = await startSite();
    const settings = {
      Settings: { LoadBalancer: [vipOf({ Port: String(port), Servers: [tcpNode(NODE_1, port)] })] },
    };
    await rig.call('PUT', `/appliance/${id}`, { Appliance: settings });
    await pass(rig, 60);
    expect(await askOften(vip, 3)).toEqual({ [NODE_1]: 1, [NODE_2]: 1, [NODE_3]: 1 });
    await rig.call('PUT', `/appliance/${id}/config`);
    await pass(rig, 0);
    expect(await askOften(vip, 3)).toEqual({ [NODE_1]: 3 });
    expect(rig.simulator.dataPlane?.table().map(({ address }) => address)).toEqual([VIP, NODE_1]);
  });

  it('sends nothing to a disabled server', async () => {
    const { rig, id, port, vip } = await startSite();
    const servers = [tcpNode(NODE_1, port), tcpNode(NODE_2, port, { Enabled: 'False' })];
    const settings = { Settings: { LoadBalancer: [vipOf({ Port: String(port), Servers: servers })] } };
    await rig.call('PUT', `/appliance/${id}`, { Appliance: settings });
    await rig.call('PUT', `/appliance/${id}/config`);
    await pass(rig, 30);
    expect(await askOften(vip, 4)).toEqual({ [NODE_1]: 4 });
    expect(await statusOf(rig, id)).toEqual({ [NODE_1]: 'UP', [NODE_2]: 'DOWN' });
  });

  it('serves while the appliance is up, and not while it is off', async () => {
    const { rig, id, vip } = await startSite();
    await rig.call('DELETE', `/appliance/${id}/power`, { Force: true });
    await pass(rig, 0);
    expect(await ask(vip)).toBe('ECONNREFUSED');
    await pass(rig, 1);
    await rig.call('PUT', `/appliance/${id}/power`);
    await pass(rig, 0);
    expect(await ask(vip)).toBe('ECONNREFUSED');
    await pass(rig, 1);
    expect(NODES).toContain(await ask(vip));
  });

  it('fails the checks of a server that is scripted to fail, even if it answers', async () => {
    const { rig, id, vip } = await startSite();
    rig.simulator.setHealth(NODE_1, 'down');
    await pass(rig, 20);
    expect(await statusOf(rig, id)).toMatchObject({ [NODE_1]: 'DOWN', [NODE_2]: 'UP' });
    expect(await askOften(vip, 4)).toEqual({ [NODE_2]: 2, [NODE_3]: 2 });
    rig.simulator.setHealth(NODE_1, 'up');
    await pass(rig, 10);
    expect(await statusOf(rig, id)).toMatchObject({ [NODE_1]: 'UP' });
  });

  it('writes no measurements into the state', async () => {
    const { rig, vip } = await startSite();
    const before = rig.simulator.snapshot();
    await askOften(vip, 5);
    expect(rig.simulator.snapshot()).toEqual(before);
  });
});
