import fc from 'fast-check';
import { applianceOf, closeAll, createAppliance, type Rig, startRig, vipOf } from '../rig';
import { expectUnharmed, faultOf, faultsOf } from './hostile-rig';
import { CREATE_PLACES, HOSTILE_VALUES, jsonWith, SETTINGS_PLACES } from './hostile-values';

let rig: Rig;
let id: number;
beforeAll(async () => {
  rig = await startRig();
  id = await createAppliance(rig);
});
afterEach(() => expectUnharmed(rig));
afterAll(closeAll);

describe('a hostile value', () => {
  it.each(CREATE_PLACES)('in %s of a new appliance is answered with the envelope', async (place) => {
    const bodies = HOSTILE_VALUES.map((value) => jsonWith(applianceOf(), place, value));
    expect(await faultsOf(rig, 'POST', '/appliance', bodies)).toEqual([]);
  });

  it.each(SETTINGS_PLACES)('in %s of an update is answered with the envelope', async (place) => {
    const update = { Appliance: { Name: 'x', Settings: { LoadBalancer: [vipOf()] } } };
    const bodies = HOSTILE_VALUES.map((value) => jsonWith(update, place, value));
    expect(await faultsOf(rig, 'PUT', `/appliance/${id}`, bodies)).toEqual([]);
  });

  it('that is not a list does not silently empty a list of virtual IPs', async () => {
    const before = (await rig.call('GET', `/appliance/${id}`)).body.Appliance.Settings;
    for (const value of ['"x"', '1', '{}', 'true']) {
      const raw = jsonWith(
        { Appliance: { Settings: { LoadBalancer: [] } } },
        'Appliance.Settings.LoadBalancer',
        value,
      );
      expect((await rig.call('PUT', `/appliance/${id}`, undefined, { raw })).status).toBe(400);
    }
    expect((await rig.call('GET', `/appliance/${id}`)).body.Appliance.Settings).toEqual(before);
  });

  it('of any JSON, anywhere, is answered with an envelope', async () => {
    const place = fc.constantFrom(...CREATE_PLACES, ...SETTINGS_PLACES);
    await fc.assert(
      fc.asyncProperty(place, fc.jsonValue(), async (at, value) => {
        const raw = jsonWith(applianceOf(), at, JSON.stringify(value));
        const answer = await rig.call('POST', '/appliance', undefined, { raw });
        expect(faultOf(answer)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });
});
