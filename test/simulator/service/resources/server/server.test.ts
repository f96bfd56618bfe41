import { closeAll, type Json, type Rig, SWITCH_ID, startRig } from '../../../rig';

const NODE_1 = 113_400_000_004;
const UNKNOWN = 113_499_999_999;

afterEach(closeAll);

/** Returns a create request, with some changes. */
function serverOf(change: Json = {}): Json {
  return { Server: { Name: 'web', ServerPlan: { CPU: 1, MemoryMB: 1024 }, ...change } };
}

async function create(rig: Rig, change: Json = {}): Promise<Json> {
  const { status, text, body } = await rig.call('POST', '/server', serverOf(change));
  if (status !== 201) throw new Error(text);
  return body.Server;
}

describe('a server that is created', () => {
  it('has no network interface, no labels and the usual driver by default', async () => {
    const server = await create(await startRig());
    expect(server).toMatchObject({
      HostName: 'web',
      Description: '',
      Tags: [],
      Icon: null,
      InterfaceDriver: 'virtio',
      Interfaces: [],
    });
  });

  it('has one network interface for each connected switch, in order', async () => {
    const rig = await startRig();
    const ConnectedSwitches = [null, { ID: String(SWITCH_ID) }, { Scope: 'shared' }];
    const { Interfaces } = await create(rig, { ConnectedSwitches });
    expect(Interfaces.map(({ Switch }: Json) => Switch?.Scope)).toEqual([undefined, 'user', 'shared']);
    expect(Interfaces[0]).toMatchObject({ Switch: null, IPAddress: null });
    expect(Interfaces[1]).toMatchObject({ Switch: { ID: SWITCH_ID }, IPAddress: null });
    expect(Interfaces[2]).toMatchObject({ IPAddress: '198.51.100.40' });
    expect((await rig.call('GET', `/switch/${SWITCH_ID}`)).body.Switch.ServerCount).toBe(4);
  });

  it.each([
    ['its size', { ServerPlan: { CPU: 2, MemoryMB: 4096 } }, 100004002],
    ['the id of a plan', { ServerPlan: { ID: 100004002 } }, 100004002],
    ['the id as a text', { ServerPlan: { ID: '100004002' } }, 100004002],
  ])('gets its plan by %s', async (_how, change, id) => {
    const server = await create(await startRig(), change);
    expect(server.ServerPlan).toMatchObject({ ID: id, CPU: 2, MemoryMB: 4096 });
    expect(server.ServiceClass).toBe('cloud/plan/2core-4gb');
  });

  it.each<[string, Json, number, string]>([
    ['a name', { Name: undefined }, 400, 'missing_param'],
    ['a plan', { ServerPlan: undefined }, 400, 'missing_param'],
    ['memory', { ServerPlan: { CPU: 1 } }, 400, 'missing_param'],
    ['whole GiB of memory', { ServerPlan: { CPU: 1, MemoryMB: 1000 } }, 400, 'param_res_not_found'],
    ['a size that there is', { ServerPlan: { CPU: 1000, MemoryMB: 1024 } }, 400, 'param_res_not_found'],
    [
      'a known commitment',
      { ServerPlan: { CPU: 1, MemoryMB: 1024, Commitment: 'x' } },
      400,
      'invalid_format',
    ],
    ['a known driver', { InterfaceDriver: 'ne2000' }, 400, 'invalid_format'],
    ['a switch of the zone', { ConnectedSwitches: [{ ID: UNKNOWN }] }, 400, 'param_res_not_found'],
    [
      'each switch once',
      { ConnectedSwitches: [{ ID: SWITCH_ID }, { ID: SWITCH_ID }] },
      409,
      'connect_to_same_switch',
    ],
    ['at most ten interfaces', { ConnectedSwitches: Array(11).fill(null) }, 400, 'invalid_range'],
    ['no private host', { PrivateHost: { ID: 5 } }, 400, 'param_res_not_found'],
  ])('needs %s', async (_what, change, status, code) => {
    const rig = await startRig();
    const answer = await rig.call('POST', '/server', serverOf(change));
    expect([answer.status, answer.body.error_code]).toEqual([status, code]);
    expect((await rig.call('GET', '/server')).body.Total).toBe(3);
  });

  it('gets a unique address on the shared segment, until none is left', async () => {
    const rig = await startRig();
    const addresses = new Set<string>();
    for (let count = 40; count <= 254; count += 1) {
      const { Interfaces } = await create(rig, { ConnectedSwitches: [{ Scope: 'shared' }] });
      addresses.add(Interfaces[0].IPAddress);
    }
    expect(addresses.size).toBe(215);
    const answer = await rig.call('POST', '/server', serverOf({ ConnectedSwitches: [{ Scope: 'shared' }] }));
    expect(answer.body.error_code).toBe('run_out_of_ipaddress');
  });
});

describe('a server that is changed', () => {
  it('keeps fields that the request does not name', async () => {
    const rig = await startRig();
    const { ID } = await create(rig, { Description: 'front', Tags: ['b', 'a'], Icon: { ID: 112901627749 } });
    const change = { Server: { Name: 'web-2', InterfaceDriver: 'e1000' } };
    const { Server } = (await rig.call('PUT', `/server/${ID}`, change)).body;
    expect(Server).toMatchObject({
      Name: 'web-2',
      Description: 'front',
      Tags: ['a', 'b'],
      Icon: { ID: 112901627749, Scope: 'shared' },
      InterfaceDriver: 'e1000',
    });
    expect((await rig.call('GET', `/server/${ID}`)).body.Server).toEqual(Server);
  });

  it('gets another id with another plan, and keeps its network interfaces', async () => {
    const rig = await startRig();
    const { ID, Interfaces } = await create(rig, { ConnectedSwitches: [{ ID: SWITCH_ID }] });
    const { Server } = (await rig.call('PUT', `/server/${ID}/plan`, { CPU: 4, MemoryMB: 8192 })).body;
    expect(Server).toMatchObject({ Name: 'web', ServerPlan: { CPU: 4, MemoryMB: 8192 }, Interfaces });
    expect(Server.ID).not.toBe(ID);
    expect((await rig.call('GET', `/server/${ID}`)).status).toBe(404);
    const nic = (await rig.call('GET', `/interface/${Interfaces[0].ID}`)).body.Interface;
    expect(nic.Server.ID).toBe(Server.ID);
  });

  it.each<[string, string, string, Json]>([
    ['deleted', 'DELETE', '', undefined],
    ['given another plan', 'PUT', '/plan', { CPU: 1, MemoryMB: 2048 }],
  ])('must be down to be %s', async (_what, method, below, body) => {
    const rig = await startRig();
    const answer = await rig.call(method, `/server/${NODE_1}${below}`, body);
    expect([answer.status, answer.body.error_code]).toEqual([409, 'server_power_must_be_down']);
    await rig.call('DELETE', `/server/${NODE_1}/power`, { Force: true });
    expect((await rig.call(method, `/server/${NODE_1}${below}`, body)).status).toBe(200);
  });

  it('is deleted together with its network interfaces', async () => {
    const rig = await startRig();
    const { ID, Interfaces } = await create(rig, { ConnectedSwitches: [{ ID: SWITCH_ID }] });
    await rig.call('DELETE', `/server/${ID}`, { WithDisk: [] });
    expect((await rig.call('GET', `/interface/${Interfaces[0].ID}`)).status).toBe(404);
    expect((await rig.call('GET', `/switch/${SWITCH_ID}`)).body.Switch.ServerCount).toBe(3);
  });
});
