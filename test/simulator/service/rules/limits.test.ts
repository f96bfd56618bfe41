import type { Behaviour } from '../../../../lib/simulator';
import { applianceOf, closeAll, type Json, startRig } from '../../rig';
import { ROUTER } from '../resources/network';

afterEach(closeAll);

/** Requests that each create one resource more than the default site has. */
const CREATES: [setting: keyof Behaviour, existing: number, path: string, body: Json, status: number][] = [
  ['maxAppliances', 0, '/appliance', applianceOf(), 202],
  ['maxSwitches', 1, '/switch', { Switch: { Name: 'one more' } }, 201],
  ['maxSwitches', 1, '/internet', { Internet: ROUTER }, 201],
  ['maxRouters', 1, '/internet', { Internet: ROUTER }, 201],
  ['maxServers', 3, '/server', { Server: { Name: 'one more', ServerPlan: { CPU: 1, MemoryMB: 1024 } } }, 201],
];

describe('the limits of an account', () => {
  it.each(CREATES)('refuse one more than %s', async (setting, existing, path, body) => {
    const rig = await startRig({ behaviour: { [setting]: existing } });
    const answer = await rig.call('POST', path, body);
    expect([answer.status, answer.body.error_code]).toEqual([409, 'limit_count_in_account']);
  });

  it.each(CREATES)('allow as many as %s', async (setting, existing, path, body, status) => {
    const rig = await startRig({ behaviour: { [setting]: existing + 1 } });
    expect((await rig.call('POST', path, body)).status).toBe(status);
  });

  it('count over all zones', async () => {
    const rig = await startRig({ zone: 'tk1a', behaviour: { maxSwitches: 2 } });
    rig.simulator.edit((zone) => {
      const [own] = Object.values(rig.simulator.snapshot().zones.tk1a.switches);
      if (own) zone.switches['1'] = { ...own, id: 1, routerId: null };
    }, 'is1a');
    expect((await rig.call('POST', '/switch', { Switch: { Name: 'third' } })).status).toBe(409);
  });
});
