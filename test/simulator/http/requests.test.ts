import {
  applianceOf,
  call,
  closeAll,
  createAppliance,
  type Json,
  type Rig,
  SWITCH_ID,
  startRig,
  vipOf,
} from '../rig';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(closeAll);

/** Returns a create request without one key, given by its path. */
function without(path: string): Json {
  const body = applianceOf();
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((value, key) => value[key], body.Appliance);
  delete parent[last];
  return body;
}

describe('a create request', () => {
  it.each([
    ['Name', 'missing_param', 'Name'],
    ['Class', 'unsupported_res_class', 'Class'],
    ['Plan', 'missing_param', 'Plan.ID'],
    ['Remark.Switch', 'param_res_not_found', 'Remark.Switch.ID'],
    ['Remark.VRRP', 'missing_param', 'Remark.VRRP.VRID'],
    ['Remark.Network', 'missing_param', 'Remark.Network.NetworkMaskLen'],
    ['Remark.Servers', 'invalid_range', 'Remark.Servers'],
  ])('is refused without %s', async (path, code, about) => {
    const { status, body } = await rig.call('POST', '/appliance', without(path));
    expect([status, body.error_code]).toEqual([400, code]);
    expect(body.error_msg).toContain(about);
  });

  it.each([
    ['an empty name', { Name: '' }, 'invalid_range'],
    ['a name of 65 characters', { Name: 'x'.repeat(65) }, 'invalid_range'],
    ['a description of 513 characters', { Description: 'x'.repeat(513) }, 'invalid_range'],
    ['a name of 65 characters outside the BMP', { Name: '𠮷'.repeat(65) }, 'invalid_range'],
    ['a tag that is no text', { Tags: [1] }, 'invalid_format'],
    ['another class', { Class: 'vpcrouter' }, 'unsupported_res_class'],
    ['an unknown plan', { Plan: { ID: 3 } }, 'invalid_range'],
    ['an unknown switch', { Remark: { Switch: { ID: 113499999999 } } }, 'param_res_not_found'],
    ['addresses as texts', { Remark: { Servers: ['203.0.113.7'] } }, 'bad_request'],
    ['a check of no protocol', settingsWith({ HealthCheck: { Protocol: 'udp' } }), 'invalid_format'],
    ['virtual IPs that are no list', { Settings: { LoadBalancer: {} } }, 'bad_request'],
    ['settings that are no object', { Settings: [] }, 'bad_request'],
    ['servers that are no list', { Settings: { LoadBalancer: [vipOf({ Servers: 'x' })] } }, 'bad_request'],
    ['a server neither enabled nor not', settingsWith({ Enabled: 'perhaps' }), 'invalid_format'],
    ['a server without an address', settingsWith({ IPAddress: null }), 'missing_param'],
    ['a server without a port', settingsWith({ Port: null }), 'missing_param'],
  ])('is refused with %s', async (_, change, code) => {
    const { status, body } = await rig.call('POST', '/appliance', applianceOf(change));
    expect([status, body.error_code]).toEqual([400, code]);
  });

  it('may have a name of 64 characters outside the BMP', async () => {
    const fresh = await startRig();
    const { status } = await fresh.call('POST', '/appliance', applianceOf({ Name: '𠮷'.repeat(64) }));
    expect(status).toBe(202);
  });

  it('reports a missing IPAddress in the words of the service', async () => {
    const { body } = await rig.call('POST', '/appliance', applianceOf({ Remark: { Servers: [{}] } }));
    expect(body.error_msg).toContain('The property IPAddress is required');
  });

  it('is accepted in the form of the old client', async () => {
    const fresh = await startRig();
    const { Remark } = applianceOf().Appliance;
    const { status } = await fresh.call('POST', '/appliance', {
      Appliance: {
        Class: 'loadbalancer',
        Name: 'a0123',
        Plan: { ID: 2 },
        Icon: { Tags: null },
        Remark: { ...Remark, Switch: { ID: String(SWITCH_ID) } },
        Settings: {},
      },
    });
    expect(status).toBe(202);
  });
});

describe('a switch', () => {
  it('is not deleted while an appliance is connected or while it belongs to a router', async () => {
    const fresh = await startRig({ site: { switches: [{ name: 's' }], servers: [] } });
    const id = 113_400_000_000;
    const remark = { Switch: { ID: id }, Network: { NetworkMaskLen: 28 } };
    const appliance = await createAppliance(fresh, { Remark: remark });
    const refusals = [await fresh.call('DELETE', `/switch/${id}`)];
    await fresh.call('DELETE', `/appliance/${appliance}/power`);
    await fresh.call('DELETE', `/appliance/${appliance}`);
    refusals.push(await rig.call('DELETE', `/switch/${SWITCH_ID}`));
    expect(refusals.map(({ status, body }) => [status, body.error_code])).toEqual([
      [409, 'res_used_in_zone'],
      [409, 'delete_router_b4_switch'],
    ]);
    expect((await fresh.call('DELETE', `/switch/${id}`)).status).toBe(200);
  });

  it('is not deleted while a server is connected', async () => {
    const fresh = await startRig({
      site: { switches: [{ name: 's' }], servers: [{ name: 'a', interfaces: [{ switch: 's' }] }] },
    });
    const { status, body } = await fresh.call('DELETE', '/switch/113400000000');
    expect([status, body.error_code]).toEqual([409, 'disconnect_b4_delete']);
  });

  it('treats an empty user subnet as none', async () => {
    const UserSubnet = { DefaultRoute: '', NetworkMaskLen: 0 };
    const { body } = await rig.call('POST', '/switch', { Switch: { Name: 'n', UserSubnet } });
    expect(body.Switch.UserSubnet).toBeNull();
  });
});

describe('zones', () => {
  it('share nothing', async () => {
    const { simulator } = rig;
    const elsewhere = '/cloud/zone/tk1a/api/cloud/1.1';
    expect((await call(simulator, 'GET', `${elsewhere}/switch`)).body.Total).toBe(0);
    expect((await call(simulator, 'GET', `${elsewhere}/switch/${SWITCH_ID}`)).status).toBe(404);
    const created = await call(simulator, 'POST', `${elsewhere}/switch`, { Switch: { Name: 's' } });
    expect(created.body.Switch.Zone.Name).toBe('tk1a');
  });
});

function settingsWith(server: Json): Json {
  const { LoadBalancer } = applianceOf().Appliance.Settings;
  Object.assign(LoadBalancer[0].Servers[0], server);
  return { Settings: { LoadBalancer } };
}
