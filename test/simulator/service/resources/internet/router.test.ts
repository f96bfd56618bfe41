import { applianceOf, closeAll, type Json, startRig } from '../../../rig';
import { network, ROUTER, verdictOf } from '../network';

afterEach(closeAll);

const EMPTY = { site: {} };

describe('a router', () => {
  it('comes with a switch with the same labels and a block that no other router has', async () => {
    const { router, readRouter, readSwitch } = network(await startRig(EMPTY));
    const created = await router({ Description: 'desc', Tags: ['b', 'a'], BandWidthMbps: 500 });
    expect(created).toMatchObject({ Name: 'edge', Tags: ['a', 'b'], BandWidthMbps: 500, NetworkMaskLen: 28 });
    expect(await readRouter(created.ID)).toEqual(created);
    expect(await readSwitch(created.Switch.ID)).toMatchObject({
      ...{ Name: 'edge', Description: 'desc', Tags: ['a', 'b'] },
      Internet: { ID: created.ID, ServiceClass: 'cloud/internet/router/500m' },
      Subnets: [{ NetworkAddress: '203.0.113.0', IPAddresses: { Min: '203.0.113.4', Max: '203.0.113.14' } }],
    });
  });

  it.each<[string, Json, string]>([
    ['no name', { Name: undefined }, '400 missing_param'],
    ['no block size', { NetworkMaskLen: undefined }, '400 missing_param'],
    ['a /25', { NetworkMaskLen: 25 }, '400 invalid_range'],
    ['a /29', { NetworkMaskLen: 29 }, '400 invalid_range'],
    ['no bandwidth', { BandWidthMbps: undefined }, '400 missing_param'],
    ['0 Mbps', { BandWidthMbps: 0 }, '400 invalid_range'],
    ['750 Mbps', { BandWidthMbps: 750 }, '400 invalid_range'],
    ['10,500 Mbps', { BandWidthMbps: 10_500 }, '400 invalid_range'],
  ])('is refused with %s, and takes no block', async (_, change, verdict) => {
    const rig = await startRig(EMPTY);
    expect(verdictOf(await rig.call('POST', '/internet', { Internet: { ...ROUTER, ...change } }))).toBe(
      verdict,
    );
    expect((await network(rig).router()).Switch.Subnets[0].ID).toBe(7001);
  });

  it.each([100, 250, 500, 1000, 10_000])('may have %i Mbps', async (BandWidthMbps) => {
    expect(await network(await startRig(EMPTY)).router({ BandWidthMbps })).toMatchObject({ BandWidthMbps });
  });

  it('keeps fields that an update does not name', async () => {
    const { router, send } = network(await startRig(EMPTY));
    const { ID } = await router({ Description: 'desc', Tags: ['x'] });
    const { Internet } = await send('PUT', `/internet/${ID}`, {
      Internet: { Name: 'renamed', Icon: { ID: 112901627749 }, NetworkMaskLen: 26 },
    });
    expect(Internet).toMatchObject({ Name: 'renamed', Description: 'desc', Tags: ['x'], NetworkMaskLen: 28 });
    expect(Internet.Icon.ID).toBe(112901627749);
  });

  it('gets another id with another bandwidth, while its switch stays', async () => {
    const rig = await startRig(EMPTY);
    const { router, send, readRouter, readSwitch } = network(rig);
    const before = await router();
    const Internet = { BandWidthMbps: 250, Description: 'noise', Tags: ['noise'] };
    const after = (await send('PUT', `/internet/${before.ID}/bandwidth`, { Internet })).Internet;
    expect(after.ID).toBeGreaterThan(before.Switch.ID);
    expect(after).toEqual({
      ...before,
      ...{ ID: after.ID, BandWidthMbps: 250, ServiceClass: 'cloud/internet/router/250m' },
    });
    expect(await readRouter(after.ID)).toEqual(after);
    expect(verdictOf(await rig.call('GET', `/internet/${before.ID}`))).toBe('404 not_found');
    const on = await readSwitch(before.Switch.ID);
    expect([on.Internet.ID, on.Subnets[0].Internet.BandWidthMbps]).toEqual([after.ID, 250]);
    const refused = await rig.call('PUT', `/internet/${after.ID}/bandwidth`, {
      Internet: { BandWidthMbps: 1 },
    });
    expect(verdictOf(refused)).toBe('400 invalid_range');
  });

  it('is deleted only after its dependents, in the order of the service, with its switch', async () => {
    const rig = await startRig(EMPTY);
    const { router, routedBlock, ipv6Net, bridge, send } = network(rig);
    const { ID, Switch } = await router();
    const net = await ipv6Net(ID);
    const block = await routedBlock(ID, '203.0.113.4');
    const Remark = { Switch: { ID: Switch.ID }, Servers: [{ IPAddress: '203.0.113.7' }] };
    const { Appliance } = await send('POST', '/appliance', applianceOf({ Remark, Settings: {} }));
    await send('PUT', `/switch/${Switch.ID}/to/bridge/${(await bridge()).ID}`);
    const steps: [expected: string, remedy: [method: string, path: string, body?: Json][]][] = [
      ['409 delete_ipv6nets_first', [['DELETE', `/internet/${ID}/ipv6net/${net.ID}`]]],
      ['409 delete_static_route_first', [['DELETE', `/internet/${ID}/subnet/${block.ID}`]]],
      [
        '409 res_used_in_zone',
        [
          ['DELETE', `/appliance/${Appliance.ID}/power`, { Force: true }],
          ['DELETE', `/appliance/${Appliance.ID}`],
        ],
      ],
      ['409 disconnect_b4_delete', [['DELETE', `/switch/${Switch.ID}/to/bridge`]]],
    ];
    for (const [expected, remedy] of steps) {
      expect(verdictOf(await rig.call('DELETE', `/internet/${ID}`))).toBe(expected);
      for (const [method, path, body] of remedy) await send(method, path, body);
    }
    expect(verdictOf(await rig.call('DELETE', `/internet/${ID}`))).toBe('200');
    expect(verdictOf(await rig.call('GET', `/internet/${ID}`))).toBe('404 not_found');
    expect(verdictOf(await rig.call('GET', `/switch/${Switch.ID}`))).toBe('404 not_found');
  });

  it('is in use by a server, even one that is off', async () => {
    const rig = await startRig({
      site: {
        routers: [{ name: 'r', networkAddress: '203.0.113.0', prefixLength: 28 }],
        servers: [{ name: 's', isUp: false, interfaces: [{ switch: 'r' }] }],
      },
    });
    expect(verdictOf(await rig.call('DELETE', '/internet/113400000000'))).toBe('409 res_used_in_zone');
  });
});

describe('a new router', () => {
  it('is not found for a while, and neither is its switch', async () => {
    const rig = await startRig({ ...EMPTY, mode: 'manual', steps: { appear: 5 } });
    const { ID, Switch } = await network(rig).router();
    const look = async () => [
      verdictOf(await rig.call('GET', `/internet/${ID}`)),
      verdictOf(await rig.call('GET', `/switch/${Switch.ID}`)),
      verdictOf(await rig.call('PUT', `/internet/${ID}`, { Internet: { Name: 'x' } })),
      (await rig.call('GET', '/internet')).body.Total,
      (await rig.call('GET', '/switch')).body.Total,
      (await rig.call('GET', '/ipaddress')).body.Total,
    ];
    expect(await look()).toEqual(['404 not_found', '404 not_found', '404 not_found', 0, 0, 0]);
    rig.simulator.advance(4_999);
    expect((await look())[0]).toBe('404 not_found');
    rig.simulator.advance(1);
    expect(await look()).toEqual(['200', '200', '200', 1, 1, 11]);
  });

  it('cannot be built on before it is found', async () => {
    const rig = await startRig({ ...EMPTY, mode: 'manual' });
    const { ID } = (await network(rig).router()).Switch;
    const server = (ConnectedSwitches: Json) =>
      rig.call('POST', '/server', {
        Server: { Name: 's', ServerPlan: { CPU: 1, MemoryMB: 1024 }, ConnectedSwitches },
      });
    const { Interfaces } = (await server([null])).body.Server;
    const build = async () => [
      verdictOf(await rig.call('POST', '/appliance', applianceOf({ Remark: { Switch: { ID } } }))),
      verdictOf(await server([{ ID }])),
      verdictOf(await rig.call('PUT', `/interface/${Interfaces[0].ID}/to/switch/${ID}`)),
    ];
    expect(await build()).toEqual(['400 param_res_not_found', '400 param_res_not_found', '404 not_found']);
    rig.simulator.advance(500);
    expect(await build()).toEqual(['202', '201', '200']);
  });

  it('is found at once if steps take no time', async () => {
    const { router, readRouter } = network(await startRig(EMPTY));
    const { ID } = await router();
    expect((await readRouter(ID)).ID).toBe(ID);
  });
});
