import { applianceOf, closeAll, createAppliance, type Json, type Rig, startRig, vipOf } from '../rig';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({ mode: 'manual' });
});
afterEach(closeAll);

const stateOf = async (id: number): Promise<string> => {
  const { Availability, Instance } = (await rig.call('GET', `/appliance/${id}`)).body.Appliance;
  return `${Availability}/${Instance.Status}`;
};

/** Returns the states of an appliance now and after a long time. */
async function statesOf(id: number): Promise<string[]> {
  const early = await stateOf(id);
  rig.simulator.advance(3_600_000);
  return [early, await stateOf(id)];
}

describe('an appliance under a fault', () => {
  it('fails instead of becoming available', async () => {
    rig.simulator.fault({ kind: 'failed' });
    expect(await statesOf(await createAppliance(rig))).toEqual(['migrating/cleaning', 'failed/down']);
  });

  it('is stuck in migrating', async () => {
    rig.simulator.fault({ kind: 'stuck', at: 'migrating' });
    expect(await statesOf(await createAppliance(rig))).toEqual(['migrating/cleaning', 'migrating/cleaning']);
  });

  it('is stuck in cleaning on its way up, with its settings applied', async () => {
    rig.simulator.fault({ kind: 'stuck', at: 'cleaning' });
    const id = await createAppliance(rig);
    expect(await statesOf(id)).toEqual(['migrating/cleaning', 'available/cleaning']);
    expect(rig.simulator.snapshot().zones.is1b.appliances[id]?.applied).toHaveLength(1);
  });

  it('ends switched off after its creation', async () => {
    rig.simulator.fault({ kind: 'power-off' });
    expect(await statesOf(await createAppliance(rig))).toEqual(['migrating/cleaning', 'available/down']);
  });

  it('is stuck in cleaning on its way down', async () => {
    const id = await createAppliance(rig);
    rig.simulator.advance(10_000);
    rig.simulator.fault({ kind: 'stuck', at: 'cleaning', method: 'DELETE' });
    await rig.call('DELETE', `/appliance/${id}/power`, { Force: true });
    expect(await statesOf(id)).toEqual(['available/cleaning', 'available/cleaning']);
  });

  it('goes down again when it is booted', async () => {
    rig.simulator.fault({ kind: 'power-off', times: 2 });
    const id = await createAppliance(rig);
    rig.simulator.advance(10_000);
    await rig.call('PUT', `/appliance/${id}/power`);
    expect(await statesOf(id)).toEqual(['available/cleaning', 'available/down']);
  });

  it('keeps its states when the request that the fault affects is refused', async () => {
    const id = await createAppliance(rig);
    rig.simulator.fault({ kind: 'power-off' });
    expect((await rig.call('PUT', `/appliance/${id}/power`)).status).toBe(409);
    expect(await statesOf(id)).toEqual(['migrating/cleaning', 'available/up']);
  });
});

describe('a resource that has just been created', () => {
  it('answers 404 to all requests for a while, and then is found', async () => {
    rig.simulator.fault({ kind: 'hidden', forSeconds: 5 });
    const id = await createAppliance(rig);
    const codes: number[] = [];
    for (const ms of [0, 4999, 1]) {
      rig.simulator.advance(ms);
      codes.push((await rig.call('GET', `/appliance/${id}`)).status);
      codes.push((await rig.call('PUT', `/appliance/${id}/config`)).status);
    }
    expect(codes).toEqual([404, 404, 404, 404, 200, 200]);
    expect((await rig.call('GET', '/appliance')).body.Total).toBe(1);
  });

  it('is hidden together with the switch, if it is a router', async () => {
    rig.simulator.fault({ kind: 'hidden', forSeconds: 5, path: '/internet' });
    const Internet = { Name: 'r', NetworkMaskLen: 28, BandWidthMbps: 100 };
    const made: Json = (await rig.call('POST', '/internet', { Internet })).body.Internet;
    const statuses = async () => [
      (await rig.call('GET', `/internet/${made.ID}`)).status,
      (await rig.call('GET', `/switch/${made.Switch.ID}`)).status,
    ];
    expect(await statuses()).toEqual([404, 404]);
    rig.simulator.advance(600_000);
    expect(await statuses()).toEqual([200, 200]);
  });
});

describe('a read under a fault', () => {
  it('is stale: it shows the state from when the fault was scripted', async () => {
    const id = await createAppliance(rig);
    rig.simulator.fault({ kind: 'stale-read', path: '/appliance/:id' });
    rig.simulator.fault({ kind: 'stale-read', path: '/appliance' });
    rig.simulator.advance(10_000);
    await rig.call('PUT', `/appliance/${id}`, { Appliance: { Name: 'renamed' } });
    const second = { VRRP: { VRID: 2 }, Servers: [{ IPAddress: '203.0.113.9' }] };
    await createAppliance(rig, { Remark: second, Settings: {} });
    const read = async () => (await rig.call('GET', `/appliance/${id}`)).body.Appliance;
    expect(await read()).toMatchObject({ Name: 'web-lb', Availability: 'migrating' });
    expect(await read()).toMatchObject({ Name: 'renamed', Availability: 'available' });
    const total = async () => (await rig.call('GET', '/appliance')).body.Total;
    expect([await total(), await total()]).toEqual([1, 2]);
  });

  it('loses a row between two pages', async () => {
    for (const Name of ['a', 'b', 'c', 'd']) await rig.call('POST', '/switch', { Switch: { Name } });
    rig.simulator.fault({ kind: 'lost-row', path: '/switch', times: 9 });
    const page = async (From: number) => {
      const query = encodeURIComponent(JSON.stringify({ From, Count: 2 }));
      const { body } = await rig.call('GET', `/switch?${query}`);
      return [body.Total, body.From, ...body.Switches.map((row: Json) => `${row.Index} ${row.Name}`)];
    };
    expect([await page(0), await page(2)]).toEqual([
      [5, 0, '0 k8s-router', '1 a'],
      [4, 2, '2 c', '3 d'],
    ]);
  });
});

describe('a concurrent request', () => {
  it('changes the settings just before an update, which is then stale', async () => {
    const id = await createAppliance(rig);
    const { SettingsHash } = (await rig.call('GET', `/appliance/${id}`)).body.Appliance;
    const body = { Appliance: { Settings: { LoadBalancer: [] } } };
    rig.simulator.fault({
      kind: 'concurrent',
      method: 'PUT',
      path: '/appliance/:id',
      request: { method: 'PUT', path: '/appliance/:id', body },
    });
    const mine = { SettingsHash, Settings: { LoadBalancer: [vipOf({ Port: '81', Servers: [] })] } };
    const answer = await rig.call('PUT', `/appliance/${id}`, { Appliance: mine });
    expect([answer.status, answer.body.error_code]).toEqual([409, 'original_hash_mismatch']);
    expect(rig.simulator.triggeredFaults).toMatchObject([{ concurrent: `PUT /appliance/${id}: 200` }]);
  });

  it('changes a resource that has just been created, before its answer is sent', async () => {
    const request = { method: 'PUT', path: '/appliance/:id', body: { Appliance: { Name: 'theirs' } } };
    rig.simulator.fault({ kind: 'concurrent', method: 'POST', when: 'after', request });
    const id = await createAppliance(rig);
    expect((await rig.call('GET', `/appliance/${id}`)).body.Appliance.Name).toBe('theirs');
  });

  it('takes an address first, and the log shows its outcome', async () => {
    const theirs = applianceOf({ Name: 'theirs' });
    const request = { method: 'POST', path: '/appliance', body: theirs };
    rig.simulator.fault({ kind: 'concurrent', method: 'POST', request, times: 2 });
    const codes = [
      await rig.call('POST', '/appliance', applianceOf()),
      await rig.call('POST', '/switch', {}),
    ];
    expect(codes.map(({ body }) => body.error_code)).toEqual(['duplicate_entry', 'missing_param']);
    expect(rig.simulator.triggeredFaults.map(({ concurrent }) => concurrent)).toEqual([
      'POST /appliance: 202',
      'POST /appliance: duplicate_entry',
    ]);
  });
});
