import { closeAll, createAppliance, type Json, startRig, vipOf } from '../rig';

afterEach(closeAll);

const switchNames = (answer: Json): string[] => answer.body.Switches.map((each: Json) => each.Name);

describe('a snapshot', () => {
  it('restores everything, including the time, ids and unapplied settings', async () => {
    const rig = await startRig({ mode: 'manual' });
    const id = await createAppliance(rig);
    rig.simulator.advance(1500);
    const snapshot = rig.simulator.snapshot();
    const kept = structuredClone(snapshot);
    rig.simulator.advance(1000);
    const settings = { LoadBalancer: [vipOf({ VirtualIPAddress: '203.0.113.9' })] };
    await rig.call('PUT', `/appliance/${id}`, { Appliance: { Settings: settings } });
    await rig.call('POST', '/switch', { Switch: { Name: 's' } });
    rig.simulator.setHealth('203.0.113.5', 'down');
    rig.simulator.restore(snapshot);
    expect(rig.simulator.snapshot()).toEqual(kept);
    expect(switchNames(await rig.call('GET', '/switch'))).toEqual(['k8s-router']);
    expect((await rig.call('GET', `/appliance/${id}`)).body.Appliance.Instance.Status).toBe('cleaning');
    rig.simulator.advance(500);
    const { LoadBalancer } = (await rig.call('GET', `/appliance/${id}/status`)).body;
    expect(LoadBalancer[0]).toMatchObject({
      VirtualIPAddress: '203.0.113.8',
      Servers: [{ Status: 'UP' }, { Status: 'UP' }],
    });
    expect((await rig.call('POST', '/switch', { Switch: { Name: 's' } })).body.Switch.ID).toBe(id + 1);
  });

  it('is a copy: changing it does not change the simulator that it was restored in', async () => {
    const { simulator, call } = await startRig();
    const snapshot = simulator.snapshot();
    simulator.restore(snapshot);
    for (const each of Object.values(snapshot.zones.is1b.switches)) each.name = 'changed';
    expect(switchNames(await call('GET', '/switch'))).toEqual(['k8s-router']);
  });

  it('can be restored in another simulator', async () => {
    const [one, two] = [
      await startRig({ mode: 'manual' }),
      await startRig({ mode: 'manual', site: {}, zone: 'tk1a' }),
    ];
    await createAppliance(one);
    two.simulator.restore(JSON.parse(JSON.stringify(one.simulator.snapshot())));
    expect(two.simulator.snapshot()).toEqual(one.simulator.snapshot());
  });

  it.each<[string, (state: Json) => void]>([
    [
      'its version is 4',
      (state) => {
        state.version = 4;
      },
    ],
    [
      'nextId',
      (state) => {
        state.nextId = '1';
      },
    ],
    [
      'zones.is1b.servers',
      (state) => {
        delete state.zones.is1b.servers;
      },
    ],
    [
      'zones.tk1v.switches',
      (state) => {
        state.zones.tk1v.switches = { 1: { id: 2 } };
      },
    ],
    [
      'account.notes',
      (state) => {
        state.account.notes = [];
      },
    ],
    [
      'a record is incomplete',
      (state) => {
        state.zones.is1b.servers = { 1: { id: 1 } };
      },
    ],
  ])('is refused when it is invalid: %s', async (message, change) => {
    const { simulator } = await startRig();
    const before = simulator.snapshot();
    const bad: Json = structuredClone(before);
    change(bad);
    expect(() => simulator.restore(bad)).toThrow(message);
    expect(() => simulator.restore(bad)).toThrow(expect.objectContaining({ code: 'SIMULATOR_STATE' }));
    expect(simulator.snapshot()).toEqual(before);
  });
});

describe('a reset', () => {
  it('returns the simulator to its start: site, ids, time and no faults', async () => {
    const rig = await startRig({ mode: 'manual', site: { switches: [{ name: 'lan' }] } });
    const start = rig.simulator.snapshot();
    const made = await rig.call('POST', '/switch', { Switch: { Name: 's' } });
    await rig.call('POST', '/note', { Note: { Name: 'n', Content: 'c', Class: 'shell' } });
    rig.simulator.advance(5000);
    rig.simulator.fault({ kind: 'reset' });
    rig.simulator.reset();
    expect(rig.simulator.snapshot()).toEqual(start);
    expect(switchNames(await rig.call('GET', '/switch'))).toEqual(['lan']);
    const again = await rig.call('POST', '/switch', { Switch: { Name: 's' } });
    expect(again.body.Switch).toEqual(made.body.Switch);
  });
});
