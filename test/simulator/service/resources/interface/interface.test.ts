import { closeAll, type Json, type Rig, SWITCH_ID, startRig } from '../../../rig';

/** The network interface of node-1, at 203.0.113.5. */
const NODE_NIC = 113_400_000_005;
const NODE_1 = 113_400_000_004;

afterEach(closeAll);

/** Creates a server that is down; returns its id and those of its network interfaces. */
async function createServer(rig: Rig, ConnectedSwitches: Json = [null]) {
  const given = { Name: 'web', ServerPlan: { CPU: 1, MemoryMB: 1024 }, ConnectedSwitches };
  const { ID, Interfaces } = (await rig.call('POST', '/server', { Server: given })).body.Server;
  const [nic = 0, other = 0] = Interfaces.map((each: Json) => each.ID);
  return { server: ID, nic, other };
}

async function codeOf(rig: Rig, method: string, path: string, body?: Json) {
  const answer = await rig.call(method, path, body);
  return answer.status < 300 ? answer.status : answer.body.error_code;
}

const labelOf = (UserIPAddress: Json) => ({ Interface: { UserIPAddress } });

describe('the label of a network interface', () => {
  it.each(['', null])('is removed by %p, and kept by a request without a label', async (nothing) => {
    const rig = await startRig();
    await rig.call('PUT', `/interface/${NODE_NIC}`, { Interface: {} });
    const kept = (await rig.call('GET', `/interface/${NODE_NIC}`)).body.Interface;
    expect(kept.UserIPAddress).toBe('203.0.113.5');
    const { Interface } = (await rig.call('PUT', `/interface/${NODE_NIC}`, labelOf(nothing))).body;
    expect(Interface.UserIPAddress).toBeNull();
  });

  it.each<[string, string, string]>([
    ['an address of another machine', '203.0.113.6', 'duplicate_entry'],
    ['the gateway', '203.0.113.1', 'duplicate_entry'],
    ['an address of another network', '192.0.2.1', 'invalid_range'],
  ])('may be %s in lenient mode only', async (_what, address, code) => {
    const strict = await startRig();
    expect(await codeOf(strict, 'PUT', `/interface/${NODE_NIC}`, labelOf(address))).toBe(code);
    const lenient = await startRig({ strictness: 'lenient' });
    expect(await codeOf(lenient, 'PUT', `/interface/${NODE_NIC}`, labelOf(address))).toBe(200);
  });

  it('may be any address while unconnected, must be an address, and may stay the same', async () => {
    const rig = await startRig();
    const { nic } = await createServer(rig);
    expect(await codeOf(rig, 'PUT', `/interface/${nic}`, labelOf('192.2.0.1'))).toBe(200);
    expect(await codeOf(rig, 'PUT', `/interface/${nic}`, labelOf('web'))).toBe('invalid_format');
    expect(await codeOf(rig, 'PUT', `/interface/${NODE_NIC}`, labelOf('203.0.113.5'))).toBe(200);
  });

  it('must be in the network of the switch, if it has one', async () => {
    const rig = await startRig();
    const UserSubnet = { DefaultRoute: '192.168.0.1', NetworkMaskLen: 24 };
    const { Switch } = (await rig.call('POST', '/switch', { Switch: { Name: 's', UserSubnet } })).body;
    const { nic } = await createServer(rig, [{ ID: Switch.ID }]);
    expect(await codeOf(rig, 'PUT', `/interface/${nic}`, labelOf('192.168.1.5'))).toBe('invalid_range');
    expect(await codeOf(rig, 'PUT', `/interface/${nic}`, labelOf('192.168.0.5'))).toBe(200);
  });

  it('must not be in use on the switch that the interface is connected to', async () => {
    const rig = await startRig();
    const { nic } = await createServer(rig);
    const connect = `/interface/${nic}/to/switch/${SWITCH_ID}`;
    await rig.call('PUT', `/interface/${nic}`, labelOf('203.0.113.5'));
    expect(await codeOf(rig, 'PUT', connect)).toBe('duplicate_entry');
    await rig.call('PUT', `/interface/${nic}`, labelOf('203.0.113.9'));
    expect(await codeOf(rig, 'PUT', connect)).toBe(200);
  });
});

describe('a network interface', () => {
  it('is connected to one thing at a time, and a server to a switch once', async () => {
    const rig = await startRig();
    const { nic, other } = await createServer(rig, [{ ID: SWITCH_ID }, null]);
    expect(await codeOf(rig, 'PUT', `/interface/${nic}/to/switch/shared`)).toBe('res_already_connected');
    expect(await codeOf(rig, 'PUT', `/interface/${other}/to/switch/${SWITCH_ID}`)).toBe(
      'connect_to_same_switch',
    );
    expect(await codeOf(rig, 'PUT', `/interface/${other}/to/switch/113499999999`)).toBe('not_found');
  });

  it('gets an address on the shared segment, and loses it with the connection', async () => {
    const rig = await startRig();
    const { nic } = await createServer(rig);
    await rig.call('PUT', `/interface/${nic}/to/switch/shared`);
    const read = async () => (await rig.call('GET', `/interface/${nic}`)).body.Interface;
    expect(await read()).toMatchObject({ IPAddress: '198.51.100.40', Switch: { Scope: 'shared' } });
    expect(await codeOf(rig, 'DELETE', `/interface/${nic}/to/switch`)).toBe(200);
    expect(await read()).toMatchObject({ IPAddress: null, Switch: null });
    expect(await codeOf(rig, 'DELETE', `/interface/${nic}/to/switch`)).toBe('res_already_disconnected');
  });

  it('is neither disconnected nor deleted while the server is up', async () => {
    const rig = await startRig();
    expect(await codeOf(rig, 'DELETE', `/interface/${NODE_NIC}/to/switch`)).toBe('server_power_must_be_down');
    expect(await codeOf(rig, 'DELETE', `/interface/${NODE_NIC}`)).toBe('server_power_must_be_down');
    await rig.call('DELETE', `/server/${NODE_1}/power`, { Force: true });
    expect(await codeOf(rig, 'DELETE', `/interface/${NODE_NIC}/to/switch`)).toBe(200);
    expect(await codeOf(rig, 'DELETE', `/interface/${NODE_NIC}`)).toBe(200);
    expect((await rig.call('GET', `/server/${NODE_1}`)).body.Server.Interfaces).toEqual([]);
  });

  it.each<['strict' | 'lenient', string | number]>([
    ['strict', 'disconnect_b4_delete'],
    ['lenient', 200],
  ])('that is connected is deleted in %s mode: %s', async (strictness, outcome) => {
    const rig = await startRig({ strictness });
    const { nic } = await createServer(rig, [{ ID: SWITCH_ID }]);
    expect(await codeOf(rig, 'DELETE', `/interface/${nic}`)).toBe(outcome);
  });

  it('is added to an existing server, up to ten in total', async () => {
    const rig = await startRig();
    const { server } = await createServer(rig, Array(9).fill(null));
    const given = { Interface: { Server: { ID: String(server) }, UserIPAddress: '' } };
    expect(await codeOf(rig, 'POST', '/interface', given)).toBe(201);
    expect(await codeOf(rig, 'POST', '/interface', given)).toBe('limit_count_in_account');
    expect(await codeOf(rig, 'POST', '/interface', { Interface: {} })).toBe('param_res_not_found');
    expect(await codeOf(rig, 'POST', '/interface', {})).toBe('missing_param');
  });

  it('is found by its server and by its switch', async () => {
    const rig = await startRig();
    const find = async (filter: Json) => {
      const { Interfaces } = (await rig.call('GET', `/interface?{"Filter":${JSON.stringify(filter)}}`)).body;
      return Interfaces.map(({ UserIPAddress }: Json) => UserIPAddress);
    };
    expect(await find({ 'Server.ID': NODE_1 })).toEqual(['203.0.113.5']);
    expect(await find({ 'Switch.ID': String(SWITCH_ID) })).toHaveLength(3);
    expect(await find({ 'Switch.ID': 1 })).toEqual([]);
  });
});
