import { closeAll, createAppliance, type Json, type Rig, startRig } from '../rig';
import { admin, refusalOf } from './admin-rig';

let rig: Rig;
let id: number;
beforeEach(async () => {
  rig = await startRig();
  id = await createAppliance(rig);
});
afterEach(closeAll);

const names = async () =>
  (await rig.call('GET', '/appliance')).body.Appliances.map((each: Json) => each.Name);
const edit = (patch: unknown, zone = 'is1b') => admin(rig, 'PATCH', `/simulator/zones/${zone}`, patch);

describe('snapshots over the admin API', () => {
  it('restore everything', async () => {
    const { snapshot } = (await admin(rig, 'GET', '/simulator/snapshot')).body;
    await rig.call('DELETE', `/appliance/${id}/power`, { Force: true });
    await rig.call('DELETE', `/appliance/${id}`);
    expect(await names()).toEqual([]);
    expect((await admin(rig, 'PUT', '/simulator/snapshot', { snapshot })).body).toEqual({ ok: true });
    expect(await names()).toEqual(['web-lb']);
  });

  it('can be larger than the body limit of the API', async () => {
    const { snapshot } = (await admin(rig, 'GET', '/simulator/snapshot')).body;
    const { appliances } = snapshot.zones.is1b;
    for (let next = id + 1000; next < id + 3000; next += 1)
      appliances[next] = { ...appliances[id], id: next };
    expect(JSON.stringify(snapshot).length).toBeGreaterThan(1024 * 1024);
    expect((await admin(rig, 'PUT', '/simulator/snapshot', { snapshot })).status).toBe(200);
    expect(await names()).toHaveLength(2001);
  });

  it.each([undefined, null, {}, { version: 1 }, { version: 2, zones: {} }])(
    'are refused without any change if they are %j',
    async (snapshot) => {
      const answer = await admin(rig, 'PUT', '/simulator/snapshot', { snapshot });
      expect(refusalOf(answer)).toEqual([
        400,
        false,
        'SIMULATOR_ADMIN',
        expect.stringContaining('cannot be used'),
      ]);
      expect(await names()).toEqual(['web-lb']);
    },
  );

  it('are replaced by the initial site on DELETE', async () => {
    await admin(rig, 'DELETE', '/simulator/snapshot');
    expect(await names()).toEqual([]);
    expect((await rig.call('GET', '/server')).body.Count).toBe(3);
  });
});

describe('edits that bypass the API', () => {
  it('change records, including settings, and remove records', async () => {
    await edit({
      appliances: { [id]: { name: 'renamed', saved: [], lifecycle: { sequence: 'failed', phase: 0 } } },
    });
    expect((await rig.call('GET', `/appliance/${id}`)).body.Appliance).toMatchObject({
      Name: 'renamed',
      Availability: 'failed',
      Settings: { LoadBalancer: [] },
    });
    await edit({ appliances: { [id]: null } });
    expect((await rig.call('GET', `/appliance/${id}`)).status).toBe(404);
    expect(rig.simulator.requests.filter(({ method }) => method !== 'GET')).toHaveLength(1);
  });

  it.each<[string, (id: number) => unknown]>([
    ['a table that no zone has', () => ({ nowhere: {} })],
    ['a table taken away', () => ({ appliances: null })],
    ['a record that is new', () => ({ appliances: { 1: { id: 1 } } })],
    ['a field of another type', (known) => ({ appliances: { [known]: { name: 5 } } })],
    ['a field that is new', (known) => ({ appliances: { [known]: { colour: 'red' } } })],
    ['a field taken away', (known) => ({ appliances: { [known]: { vrid: null } } })],
    ['another id', (known) => ({ appliances: { [known]: { id: 1 } } })],
    ['a prototype', () => JSON.parse('{"__proto__":{"polluted":true}}')],
  ])('are refused without any change if they contain %s', async (_, patch) => {
    const before = rig.simulator.snapshot();
    const answer = await edit(patch(id));
    expect([answer.status, answer.body.ok]).toEqual([400, false]);
    expect(rig.simulator.snapshot()).toEqual(before);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('list the zones if the given zone does not exist', async () => {
    const { status, body } = await edit({}, 'xx1a');
    expect([status, body.errors[0].allowed]).toEqual([400, 'is1a, is1b, is1c, tk1a, tk1b, tk1v']);
  });
});
