import { closeAll, type Rig, SWITCH_ID, startRig } from '../../rig';
import { network, verdictOf } from './network';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(closeAll);

describe('a bridge', () => {
  it('shows the switch of the zone that is on it, and the switch shows the bridge', async () => {
    const { bridge, plainSwitch, send, readSwitch, readRouter } = network(rig);
    const [{ ID }, on] = [await bridge(), await plainSwitch()];
    await send('PUT', `/switch/${on.ID}/to/bridge/${ID}/`);
    expect((await readSwitch(on.ID)).Bridge).toMatchObject({ ID, Info: { Switches: [{ ID: on.ID }] } });
    const { Bridge } = await send('GET', `/bridge/${ID}`);
    expect([Bridge.SwitchInZone.ID, Bridge.Info.Switches]).toEqual([on.ID, []]);
    await send('DELETE', `/switch/${on.ID}/to/bridge/`);
    expect((await readSwitch(on.ID)).Bridge).toBeNull();
    expect((await send('GET', `/bridge/${ID}`)).Bridge.SwitchInZone).toBeNull();
    await send('PUT', `/switch/${SWITCH_ID}/to/bridge/${ID}`);
    expect((await readRouter(SWITCH_ID - 1)).Switch.Bridge.ID).toBe(ID);
  });

  it('connects to one switch, and a switch to one bridge', async () => {
    const { bridge, plainSwitch, send } = network(rig);
    const [one, two] = [(await bridge()).ID, (await bridge()).ID];
    const [on, other] = [(await plainSwitch()).ID, (await plainSwitch()).ID];
    await send('PUT', `/switch/${on}/to/bridge/${one}`);
    const verdict = async (method: string, path: string) => verdictOf(await rig.call(method, path));
    expect(await verdict('PUT', `/switch/${on}/to/bridge/${two}`)).toBe('409 res_already_connected');
    expect(await verdict('PUT', `/switch/${other}/to/bridge/${one}`)).toBe('409 res_already_connected');
    expect(await verdict('PUT', `/switch/${other}/to/bridge/1`)).toBe('404 not_found');
    expect(await verdict('DELETE', `/switch/${other}/to/bridge`)).toBe('409 res_already_disconnected');
    expect(await verdict('DELETE', `/bridge/${one}`)).toBe('409 disconnect_b4_delete');
    expect(await verdict('DELETE', `/bridge/${two}`)).toBe('200');
    expect(await verdict('GET', `/bridge/${two}`)).toBe('404 not_found');
  });

  it('keeps fields that an update does not name', async () => {
    const { bridge, send } = network(rig);
    const { ID } = await bridge();
    await send('PUT', `/bridge/${ID}`, { Bridge: { Description: 'desc' } });
    const { Bridge } = await send('PUT', `/bridge/${ID}`, { Bridge: { Name: 'renamed' } });
    expect(Bridge).toMatchObject({ Name: 'renamed', Description: 'desc' });
    expect(verdictOf(await rig.call('POST', '/bridge', { Bridge: {} }))).toBe('400 missing_param');
  });
});
