import { applianceOf, closeAll, type Json, type Rig, SWITCH_ID, startRig } from '../../../rig';
import { network, verdictOf } from '../network';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(closeAll);

describe('a switch', () => {
  it('is created with the given fields, and defaults for the rest', async () => {
    const { plainSwitch, readSwitch } = network(rig);
    const created = await plainSwitch({ Name: 'lb-net', Tags: ['b', 'a'] });
    expect(created).toMatchObject({
      Name: 'lb-net',
      Description: '',
      Tags: ['a', 'b'],
      UserSubnet: null,
      Icon: null,
    });
    expect(await readSwitch(created.ID)).toEqual(created);
  });

  it('keeps fields that an update does not name, and drops its network if that is empty', async () => {
    const { plainSwitch, send } = network(rig);
    const UserSubnet = { DefaultRoute: '192.168.0.1', NetworkMaskLen: 24 };
    const { ID } = await plainSwitch({ Description: 'desc', Tags: ['x'], UserSubnet });
    const update = async (Switch: Json) => (await send('PUT', `/switch/${ID}`, { Switch })).Switch;
    expect(await update({ Name: 'renamed' })).toMatchObject({
      Name: 'renamed',
      Description: 'desc',
      UserSubnet,
    });
    const emptied = {
      Tags: null,
      Icon: { ID: 112901627749 },
      UserSubnet: { DefaultRoute: '', NetworkMaskLen: 0 },
    };
    expect(await update(emptied)).toMatchObject({
      ...{ Name: 'renamed', Description: 'desc', Tags: [], UserSubnet: null },
      Icon: { ID: 112901627749 },
    });
  });

  it.each<[string, Json, string]>([
    ['no name', { Name: undefined }, '400 missing_param'],
    ['an empty name', { Name: '' }, '400 invalid_range'],
    ['a gateway without a netmask', { UserSubnet: { DefaultRoute: '192.168.0.1' } }, '400 invalid_range'],
    ['a netmask without a gateway', { UserSubnet: { NetworkMaskLen: 24 } }, '400 invalid_format'],
    [
      'a gateway that is none',
      { UserSubnet: { DefaultRoute: 'gw', NetworkMaskLen: 24 } },
      '400 invalid_format',
    ],
    [
      'a netmask of 33',
      { UserSubnet: { DefaultRoute: '192.168.0.1', NetworkMaskLen: 33 } },
      '400 invalid_range',
    ],
  ])('is refused with %s', async (_, change, verdict) => {
    expect(verdictOf(await rig.call('POST', '/switch', { Switch: { Name: 's', ...change } }))).toBe(verdict);
  });

  it('has no network of its own when it belongs to a router', async () => {
    const UserSubnet = { DefaultRoute: '192.168.0.1', NetworkMaskLen: 24 };
    const answer = await rig.call('PUT', `/switch/${SWITCH_ID}`, { Switch: { UserSubnet } });
    expect(verdictOf(answer)).toBe('409 not_for_router');
    const empty = { UserSubnet: { DefaultRoute: '', NetworkMaskLen: 0 } };
    expect(verdictOf(await rig.call('PUT', `/switch/${SWITCH_ID}`, { Switch: empty }))).toBe('200');
  });

  it('lists its connected servers, with the query language of finds', async () => {
    const { send, plainSwitch } = network(rig);
    const { Servers, Total } = await send('GET', `/switch/${SWITCH_ID}/server?{"Count":2,"Sort":["-Name"]}`);
    expect([Total, Servers.map((each: Json) => each.Name)]).toEqual([3, ['node-2', 'node-1']]);
    const { ID } = await plainSwitch();
    expect(await send('GET', `/switch/${ID}/server`)).toEqual({
      From: 0,
      Count: 0,
      Total: 0,
      Servers: [],
      is_ok: true,
    });
  });

  it('is not deleted while anything is connected, or by itself if it belongs to a router', async () => {
    const { plainSwitch, send, bridge } = network(rig);
    const { ID } = await plainSwitch();
    const remove = async (id = ID) => verdictOf(await rig.call('DELETE', `/switch/${id}`));
    const ConnectedSwitches = [{ ID }];
    const { Server } = await send('POST', '/server', {
      Server: { Name: 's', ServerPlan: { CPU: 1, MemoryMB: 1024 }, ConnectedSwitches },
    });
    expect(await remove()).toBe('409 disconnect_b4_delete');
    await send('DELETE', `/server/${Server.ID}`);
    const Remark = { Switch: { ID }, Servers: [{ IPAddress: '203.0.113.9' }] };
    const { Appliance } = await send('POST', '/appliance', applianceOf({ Remark, Settings: {} }));
    expect(await remove()).toBe('409 res_used_in_zone');
    await send('DELETE', `/appliance/${Appliance.ID}/power`, { Force: true });
    await send('DELETE', `/appliance/${Appliance.ID}`);
    await send('PUT', `/switch/${ID}/to/bridge/${(await bridge()).ID}`);
    expect(await remove()).toBe('409 disconnect_b4_delete');
    await send('DELETE', `/switch/${ID}/to/bridge`);
    expect(await remove()).toBe('200');
    expect(await remove()).toBe('404 not_found');
    expect(await remove(SWITCH_ID)).toBe('409 delete_router_b4_switch');
  });
});
