import type { Behaviour } from '../../../../lib/testing';
import {
  applianceOf,
  closeAll,
  createAppliance,
  type Json,
  type Rig,
  serverOf,
  startRig,
  vipOf,
} from '../../rig';

afterEach(closeAll);

/** Returns the status of a response, or its error code. */
async function said(rig: Rig, method: string, path: string, body?: Json): Promise<string | number> {
  const answer = await rig.call(method, path, body);
  return answer.body.error_code ?? answer.status;
}

const withBehaviour = (behaviour: Partial<Behaviour>) => startRig({ mode: 'manual', behaviour });

describe('the checked spelling of the hash', () => {
  const STALE = 'original_hash_mismatch';

  it.each<[Behaviour['hashSpelling'], inside: unknown, beside: unknown]>([
    ['both', STALE, STALE],
    ['SettingsHash', STALE, 200],
    ['OriginalSettingsHash', 200, STALE],
  ])('is %s', async (hashSpelling, inside, beside) => {
    const rig = await withBehaviour({ hashSpelling });
    const id = await createAppliance(rig);
    const hash = '0'.repeat(32);
    const appliance = { Name: 'x' };
    expect([
      await said(rig, 'PUT', `/appliance/${id}`, { Appliance: { ...appliance, SettingsHash: hash } }),
      await said(rig, 'PUT', `/appliance/${id}`, { Appliance: appliance, OriginalSettingsHash: hash }),
    ]).toEqual([inside, beside]);
  });

  it('refuses an update if one of two hashes is stale', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig);
    const { SettingsHash } = (await rig.call('GET', `/appliance/${id}`)).body.Appliance;
    const update = { Appliance: { Name: 'x', SettingsHash }, OriginalSettingsHash: 'f'.repeat(32) };
    expect(await said(rig, 'PUT', `/appliance/${id}`, update)).toBe(STALE);
  });
});

describe('the status of an appliance that is not up', () => {
  it('is empty if it is not refused', async () => {
    const rig = await withBehaviour({ statusWhileDown: 'empty' });
    const id = await createAppliance(rig);
    expect((await rig.call('GET', `/appliance/${id}/status`)).body).toEqual({
      LoadBalancer: [],
      is_ok: true,
    });
    rig.simulator.advance(2000);
    expect((await rig.call('GET', `/appliance/${id}/status`)).body.LoadBalancer).toHaveLength(1);
  });
});

describe('an appliance in a state with undocumented rules', () => {
  it('refuses its deletion while it is up, with the configured code', async () => {
    const rig = await withBehaviour({ deleteWhileUp: 'res_used_in_zone' });
    const id = await createAppliance(rig);
    rig.simulator.advance(2000);
    expect(await said(rig, 'DELETE', `/appliance/${id}`)).toBe('res_used_in_zone');
  });

  it.each([
    ['accepted', 200],
    ['refused', 'still_creating'],
  ] as const)('has an update while migrating %s', async (updateWhileMigrating, expected) => {
    const rig = await withBehaviour({ updateWhileMigrating });
    const id = await createAppliance(rig);
    expect(await said(rig, 'PUT', `/appliance/${id}`, { Appliance: { Name: 'x' } })).toBe(expected);
    rig.simulator.advance(1000);
    expect(await said(rig, 'PUT', `/appliance/${id}`, { Appliance: { Name: 'x' } })).toBe(200);
  });

  it.each([
    ['accepted', 200],
    ['locked', 'locked'],
  ] as const)('has applying settings while cleaning %s', async (configWhileCleaning, expected) => {
    const rig = await withBehaviour({ configWhileCleaning });
    const id = await createAppliance(rig);
    rig.simulator.advance(1000);
    expect(await said(rig, 'PUT', `/appliance/${id}/config`)).toBe(expected);
    rig.simulator.advance(1000);
    expect(await said(rig, 'PUT', `/appliance/${id}/config`)).toBe(200);
  });

  it.each([
    ['refused', 'server_is_cleaning'],
    ['accepted', 200],
  ] as const)(
    'has a forced power-off during a graceful shutdown %s',
    async (forceWhileCleaning, expected) => {
      const rig = await withBehaviour({ forceWhileCleaning });
      const id = await createAppliance(rig);
      rig.simulator.advance(2000);
      await rig.call('DELETE', `/appliance/${id}/power`, {});
      expect([
        await said(rig, 'DELETE', `/appliance/${id}/power`, {}),
        await said(rig, 'DELETE', `/appliance/${id}/power`, { Force: true }),
      ]).toEqual(['server_is_cleaning', expected]);
      rig.simulator.advance(500);
      const { Status } = (await rig.call('GET', `/appliance/${id}`)).body.Appliance.Instance;
      expect(Status).toBe(forceWhileCleaning === 'accepted' ? 'down' : 'cleaning');
    },
  );
});

describe('a limit', () => {
  const servers = (count: number, net: number) =>
    Array.from({ length: count }, (_, index) => serverOf({ IPAddress: `198.51.${net}.${index + 1}` }));

  it.each([
    ['virtual-ip', 202],
    ['load-balancer', 'invalid_range'],
  ] as const)('of 40 real servers applies to each %s', async (serverLimit, expected) => {
    const rig = await withBehaviour({ serverLimit });
    const LoadBalancer = [
      vipOf({ Servers: servers(40, 0) }),
      vipOf({ VirtualIPAddress: '203.0.113.9', Servers: servers(1, 1) }),
    ];
    expect(await said(rig, 'POST', '/appliance', applianceOf({ Settings: { LoadBalancer } }))).toBe(expected);
  });

  it.each([
    [9, 'invalid_range'],
    [10, 202],
    [20, 202],
    [21, 'invalid_range'],
  ])('of VRIDs from 10 to 20 answers %d with %s', async (VRID, expected) => {
    const rig = await withBehaviour({ minVrid: 10, maxVrid: 20 });
    expect(await said(rig, 'POST', '/appliance', applianceOf({ Remark: { VRRP: { VRID } } }))).toBe(expected);
  });

  it.each<[keyof Behaviour, path: string, body: Json]>([
    ['maxAppliances', '/appliance', applianceOf()],
    ['maxSwitches', '/switch', { Switch: { Name: 's' } }],
    ['maxRouters', '/internet', { Internet: { Name: 'r', NetworkMaskLen: 28, BandWidthMbps: 100 } }],
    ['maxServers', '/server', { Server: { Name: 's', ServerPlan: { CPU: 1, MemoryMB: 1024 } } }],
  ])('of the account, %s, refuses one too many', async (name, path, body) => {
    const { zones } = (await startRig()).simulator.snapshot();
    const { appliances, switches, routers, servers } = zones.is1b;
    const sizes: Record<string, object> = {
      '/appliance': appliances,
      '/switch': switches,
      '/internet': routers,
      '/server': servers,
    };
    const present = Object.keys(sizes[path] ?? {}).length;
    const rig = await withBehaviour({ [name]: present + 1 });
    expect([await said(rig, 'POST', path, body), await said(rig, 'POST', path, body)]).toEqual([
      path === '/appliance' ? 202 : 201,
      'limit_count_in_account',
    ]);
  });
});
