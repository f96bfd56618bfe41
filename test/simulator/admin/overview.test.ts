import { DEFAULT_SITE } from '../../../lib/testing';
import { closeAll, createAppliance, type Json, type Rig, SWITCH_ID, serverOf, startRig, vipOf } from '../rig';
import { network } from '../service/resources/network';
import { admin } from './admin-rig';

let rig: Rig;
const overview = async () => (await admin(rig, 'GET', '/simulator/overview')).body;
const zoneOf = async (name = 'is1b') => (await overview()).zones.find((zone: Json) => zone.name === name);
const settings = (...vips: Json[]) => ({ Appliance: { Settings: { LoadBalancer: vips } } });

beforeEach(async () => {
  rig = await startRig({ mode: 'manual' });
});
afterEach(closeAll);

describe('the overview', () => {
  it('describes the simulator, and names the zones that are empty', async () => {
    expect(await overview()).toMatchObject({
      ok: true,
      version: 1,
      url: rig.simulator.url,
      mode: 'manual',
      strictness: 'strict',
      now: '2026-03-01T12:00:00+09:00',
      emptyZones: ['is1a', 'is1c', 'tk1a', 'tk1b', 'tk1v'],
      requestCount: 0,
      requests: [],
    });
    rig.simulator.edit(
      (zone) => Object.assign(zone.switches, rig.simulator.snapshot().zones.is1b.switches),
      'tk1a',
    );
    expect((await overview()).zones.map((zone: Json) => zone.name)).toEqual(['is1b', 'tk1a']);
  });

  it('shows every address of a block with its owner', async () => {
    await createAppliance(rig, {
      Settings: { LoadBalancer: [vipOf(), vipOf({ Port: '443', Servers: [] })] },
    });
    const [{ name, router, blocks }] = (await zoneOf()).networks;
    expect([name, router.bandwidthMbps, blocks[0].cidr, blocks[0].freeCount]).toEqual([
      'k8s-router',
      100,
      '203.0.113.0/28',
      6,
    ]);
    expect(blocks[0].addresses).toHaveLength(16);
    const uses = blocks[0].addresses.map((each: Json) => [each.use, ...each.holders].join(' '));
    expect(uses).toEqual([
      'network',
      'gateway k8s-router',
      'router k8s-router',
      'router k8s-router',
      'server kube-master',
      'server node-1',
      'server node-2',
      'unit web-lb',
      'vip web-lb',
      ...Array(6).fill('free'),
      'broadcast',
    ]);
  });

  it('shows where a block is routed, and that all its addresses are free', async () => {
    const { routedBlock } = network(rig);
    for (const nextHop of ['203.0.113.5', '203.0.113.14']) await routedBlock(SWITCH_ID - 1, nextHop);
    const { blocks } = (await zoneOf()).networks[0];
    const usesOf = (nextHop: string) =>
      blocks[0].addresses
        .filter(({ address }: Json) => address === nextHop)
        .map(({ use, holders }: Json) => [use, ...holders]);
    expect(usesOf('203.0.113.5')).toEqual([['server', 'node-1']]);
    expect(usesOf('203.0.113.14')).toEqual([['next-hop', 'k8s-router']]);
    expect(blocks[1]).toMatchObject({ cidr: '203.0.113.16/28', nextHop: '203.0.113.5', freeCount: 16 });
  });

  it('shows addresses outside any block, and those that are used twice', async () => {
    rig = await startRig({
      site: {
        ...DEFAULT_SITE,
        switches: [{ name: 'inner' }],
        servers: ['a', 'b'].map((name) => ({
          name,
          interfaces: [{ switch: 'inner', address: '192.168.0.10' }],
        })),
      },
    });
    const inner = (await zoneOf()).networks.find(({ name }: Json) => name === 'inner');
    expect(inner).toMatchObject({
      router: null,
      blocks: [],
      others: [{ address: '192.168.0.10', use: 'server', holders: ['a', 'b'] }],
    });
  });

  it('follows an appliance through its states as time passes', async () => {
    await createAppliance(rig);
    const states = async () => {
      const [{ availability, instanceStatus }] = (await zoneOf()).appliances;
      return `${availability} ${instanceStatus}`;
    };
    expect(await states()).toBe('migrating cleaning');
    rig.simulator.advance(1000);
    expect(await states()).toBe('available cleaning');
    rig.simulator.advance(1000);
    expect(await states()).toBe('available up');
  });

  it('distinguishes saved from applied settings for each virtual IP', async () => {
    const id = await createAppliance(rig, {
      Settings: { LoadBalancer: [vipOf(), vipOf({ Port: '81', Servers: [] })] },
    });
    const states = async () => {
      const [{ hasUnappliedSettings, virtualIps }] = (await zoneOf()).appliances;
      return [hasUnappliedSettings, ...virtualIps.map((vip: Json) => `${vip.port} ${vip.state}`)];
    };
    expect(await states()).toEqual([false, '80 new', '81 new']);
    rig.simulator.advance(60_000);
    expect(await states()).toEqual([false, '80 applied', '81 applied']);
    await rig.call(
      'PUT',
      `/appliance/${id}`,
      settings(vipOf({ DelayLoop: '20' }), vipOf({ Port: '82', Servers: [] })),
    );
    expect(await states()).toEqual([true, '80 changed', '82 new', '81 removed']);
    await rig.call('PUT', `/appliance/${id}/config`);
    expect(await states()).toEqual([false, '80 applied', '82 applied']);
  });

  it('shows real servers with their names, checks and health if known', async () => {
    const http = { Protocol: 'http', Path: '/healthz', Status: '200' };
    const servers = [
      serverOf({ HealthCheck: http }),
      serverOf({ IPAddress: '203.0.113.6' }),
      serverOf({ IPAddress: '203.0.113.4', Enabled: 'False' }),
    ];
    await createAppliance(rig, { Settings: { LoadBalancer: [vipOf({ Servers: servers })] } });
    const shown = async () =>
      (await zoneOf()).appliances[0].virtualIps[0].servers.map((each: Json) => `${each.name} ${each.health}`);
    expect(await shown()).toEqual(['node-1 unknown', 'node-2 unknown', 'kube-master unknown']);
    rig.simulator.advance(60_000);
    rig.simulator.setHealth('203.0.113.6', 'down');
    expect(await shown()).toEqual(['node-1 up', 'node-2 down', 'kube-master down']);
    expect((await zoneOf()).appliances[0].virtualIps[0].servers[0]).toEqual({
      address: '203.0.113.5',
      port: '80',
      name: 'node-1',
      isEnabled: true,
      check: 'http /healthz 200',
      health: 'up',
      activeConnections: 0,
      loopback: null,
    });
  });

  it('shows the last 50 requests, newest first, and the first 50 of each kind with a total', async () => {
    for (let number = 0; number < 52; number += 1)
      await rig.call('POST', '/switch', { Switch: { Name: `s${number}` } });
    const { requestCount, requests } = await overview();
    expect([requestCount, requests.length, requests[0].number]).toEqual([52, 50, 52]);
    const { networks, total } = await zoneOf();
    expect([networks.length, total.networks]).toEqual([50, 53]);
    expect(networks[0].id).toBe(SWITCH_ID);
  });
});
