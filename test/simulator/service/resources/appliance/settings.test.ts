import { hasUnappliedSettings } from '../../../../../lib/testing';
import { closeAll, createAppliance, type Json, type Rig, serverOf, startRig, vipOf } from '../../../rig';

afterAll(closeAll);

/** Returns the applied settings, as `address:port` of each virtual IP. */
async function running(rig: Rig, id: number): Promise<string[]> {
  const { body } = await rig.call('GET', `/appliance/${id}/status`);
  return body.LoadBalancer.map((vip: Json) => `${vip.VirtualIPAddress}:${vip.Port}`);
}

function put(rig: Rig, id: number, appliance: Json, more: Json = {}) {
  return rig.call('PUT', `/appliance/${id}`, { Appliance: appliance, ...more });
}

const OTHER = { LoadBalancer: [vipOf({ VirtualIPAddress: '203.0.113.9' })] };

describe('settings', () => {
  it('of a new appliance are applied by its first boot', async () => {
    const rig = await startRig();
    expect(await running(rig, await createAppliance(rig))).toEqual(['203.0.113.8:80']);
  });

  it('that are saved do not run before config', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig);
    const saved = await put(rig, id, { Settings: OTHER });
    expect(saved.body.Appliance.Settings.LoadBalancer[0].VirtualIPAddress).toBe('203.0.113.9');
    expect(await running(rig, id)).toEqual(['203.0.113.8:80']);
    await rig.call('PUT', `/appliance/${id}/config`);
    expect(await running(rig, id)).toEqual(['203.0.113.9:80']);
  });

  it('that are saved run after the next boot', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig);
    await put(rig, id, { Settings: OTHER });
    await rig.call('DELETE', `/appliance/${id}/power`, {});
    await rig.call('PUT', `/appliance/${id}/power`);
    expect(await running(rig, id)).toEqual(['203.0.113.9:80']);
  });

  it('that are saved while it boots come too late for that boot', async () => {
    const rig = await startRig({ mode: 'manual' });
    const id = await createAppliance(rig);
    rig.simulator.advance(1500);
    await put(rig, id, { Settings: OTHER });
    rig.simulator.advance(1000);
    expect(await running(rig, id)).toEqual(['203.0.113.8:80']);
  });

  it('are kept by an update that does not name them', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig, {
      Description: 'old',
      Tags: ['b', 'a'],
      Icon: { ID: 112901627749 },
    });
    const { Appliance } = (await put(rig, id, { Name: 'new' })).body;
    expect(Appliance).toMatchObject({ Name: 'new', Description: 'old', Tags: ['a', 'b'] });
    expect(Appliance.Icon.ID).toBe(112901627749);
    expect(Appliance.Settings.LoadBalancer).toHaveLength(1);
  });

  it('are replaced as a whole, and immutable fields are ignored', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig, { Icon: { ID: 112901627749 }, Tags: ['a'] });
    const read = (await rig.call('GET', `/appliance/${id}`)).body.Appliance;
    const { Appliance } = (
      await put(rig, id, {
        ...read,
        Icon: { ID: 0, Tags: [] },
        Tags: null,
        Plan: { ID: 2 },
        Remark: {},
        Settings: { LoadBalancer: [] },
      })
    ).body;
    expect(Appliance.Settings).toEqual({ LoadBalancer: [] });
    expect(Appliance.Icon).toBeNull();
    expect(Appliance.Tags).toEqual([]);
    expect(Appliance.Plan).toEqual({ ID: 1 });
    expect(Appliance.Remark).toEqual(read.Remark);
  });

  it('are normalised: numbers become texts, defaults are filled in, absent fields stay absent', async () => {
    const rig = await startRig();
    const server = { IPAddress: '203.0.113.5', Port: 80 };
    const check = { Protocol: 'http', Path: '/', Status: 200, Retry: 2, Unknown: 1 };
    const id = await createAppliance(rig, {
      Settings: {
        LoadBalancer: [
          {
            VirtualIPAddress: '203.0.113.8',
            Port: 80,
            Servers: [server, { ...server, IPAddress: '203.0.113.6', Enabled: false, HealthCheck: check }],
          },
        ],
      },
    });
    const { Appliance } = (await rig.call('GET', `/appliance/${id}`)).body;
    expect(Appliance.Settings.LoadBalancer).toEqual([
      {
        VirtualIPAddress: '203.0.113.8',
        Port: '80',
        DelayLoop: '10',
        SorryServer: '',
        Description: '',
        Servers: [
          { IPAddress: '203.0.113.5', Port: '80', Enabled: 'True', HealthCheck: { Protocol: 'ping' } },
          {
            IPAddress: '203.0.113.6',
            Port: '80',
            Enabled: 'False',
            HealthCheck: { Protocol: 'http', Path: '/', Status: '200', Retry: '2' },
          },
        ],
      },
    ]);
  });
});

describe('settings that are saved but not applied', () => {
  const isUnapplied = (rig: Rig, id: number) => {
    const appliance = rig.simulator.snapshot().zones.is1b.appliances[id];
    return appliance && hasUnappliedSettings(appliance);
  };

  it('exist from an update until config, or until the update is reverted', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig);
    const seen = [isUnapplied(rig, id)];
    for (const Settings of [OTHER, { LoadBalancer: [vipOf()] }, OTHER]) {
      await put(rig, id, { Settings });
      seen.push(isUnapplied(rig, id));
    }
    await rig.call('PUT', `/appliance/${id}/config`);
    expect([...seen, isUnapplied(rig, id)]).toEqual([false, true, false, true, false]);
  });

  it('include those of a new appliance until its first boot, if it has any', async () => {
    const rig = await startRig({ mode: 'manual' });
    const id = await createAppliance(rig);
    const place = { VRRP: { VRID: 2 }, Servers: [{ IPAddress: '203.0.113.9' }] };
    const empty = await createAppliance(rig, { Settings: { LoadBalancer: [] }, Remark: place });
    expect([isUnapplied(rig, id), isUnapplied(rig, empty)]).toEqual([true, false]);
    rig.simulator.advance(1000);
    expect([isUnapplied(rig, id), isUnapplied(rig, empty)]).toEqual([false, false]);
  });

  it('are not shown by the API itself', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig);
    await put(rig, id, { Settings: OTHER });
    expect((await rig.call('GET', `/appliance/${id}`)).text).not.toMatch(/applied/i);
  });
});

describe('the settings hash', () => {
  it('changes with the settings and only with them', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig);
    const hashAfter = async (change: Json) => (await put(rig, id, change)).body.Appliance.SettingsHash;
    const first = await hashAfter({});
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await hashAfter({ Name: 'other' })).toBe(first);
    const second = await hashAfter({ Settings: OTHER });
    expect(second).not.toBe(first);
    expect(await hashAfter({ Settings: { LoadBalancer: [vipOf()] } })).toBe(first);
  });

  it.each([
    ['SettingsHash of the appliance', (hash: string) => [{ SettingsHash: hash }, {}]],
    ['OriginalSettingsHash of the request', (hash: string) => [{}, { OriginalSettingsHash: hash }]],
  ])('stops a stale update, given as %s', async (_, spell) => {
    const rig = await startRig();
    const id = await createAppliance(rig);
    const { SettingsHash } = (await rig.call('GET', `/appliance/${id}`)).body.Appliance;
    const update = ([inside, beside]: Json[]) => put(rig, id, { Settings: OTHER, ...inside }, beside);
    expect((await update(spell(SettingsHash))).status).toBe(200);
    const stale = await update(spell(SettingsHash));
    expect([stale.status, stale.body.error_code]).toEqual([409, 'original_hash_mismatch']);
  });
});

describe('the status', () => {
  it('shows enabled servers up, disabled and failing ones down', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig, {
      Settings: {
        LoadBalancer: [
          vipOf({ Servers: ['4', '5', '6'].map((last) => serverOf({ IPAddress: `203.0.113.${last}` })) }),
        ],
      },
    });
    const { Settings } = (await rig.call('GET', `/appliance/${id}`)).body.Appliance;
    Settings.LoadBalancer[0].Servers[0].Enabled = 'False';
    await put(rig, id, { Settings });
    await rig.call('PUT', `/appliance/${id}/config`);
    const statuses = async () => {
      const { body } = await rig.call('GET', `/appliance/${id}/status`);
      return body.LoadBalancer[0].Servers.map((server: Json) => server.Status);
    };
    expect(await statuses()).toEqual(['DOWN', 'UP', 'UP']);
    rig.simulator.setHealth('203.0.113.6', 'down');
    expect(await statuses()).toEqual(['DOWN', 'UP', 'DOWN']);
    rig.simulator.setHealth('203.0.113.6', 'up');
    expect(await statuses()).toEqual(['DOWN', 'UP', 'UP']);
  });
});
