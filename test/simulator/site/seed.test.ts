import { DEFAULT_SITE, type Site, startSimulator } from '../../../lib/testing';
import { closeAll, type Json, startRig } from '../rig';

afterEach(closeAll);

const namesOf = (list: Json[]) => list.map((each) => each.Name);

describe('the default site', () => {
  it('has a router with a /28, a master and two nodes', async () => {
    const rig = await startRig();
    const rows = async (path: string, key: string): Promise<Json[]> =>
      (await rig.call('GET', path)).body[key];
    expect(namesOf(await rows('/internet?{"Filter":{"Tags.Name":"k8s"}}', 'Internet'))).toEqual([
      'k8s-router',
    ]);
    const [own] = await rows('/switch', 'Switches');
    expect(own.Subnets[0]).toMatchObject({
      NetworkAddress: '203.0.113.0',
      NetworkMaskLen: 28,
      DefaultRoute: '203.0.113.1',
      IPAddresses: { Min: '203.0.113.4', Max: '203.0.113.14' },
    });
    const labels = (await rows(`/interface?{"Filter":{"Switch.ID":${own.ID}}}`, 'Interfaces')).map(
      (nic: Json) => nic.UserIPAddress,
    );
    expect(labels).toEqual(['203.0.113.4', '203.0.113.5', '203.0.113.6']);
    const nodes = await rows('/server?{"Filter":{"Tags.Name":"k8s-node"}}', 'Servers');
    expect(namesOf(nodes)).toEqual(['node-1', 'node-2']);
  });

  it('is the same each time, in any zone', async () => {
    const [one, two] = [await startRig({ mode: 'manual' }), await startRig({ mode: 'manual', zone: 'tk1a' })];
    expect(one.simulator.snapshot().zones.is1b).toEqual(two.simulator.snapshot().zones.tk1a);
    expect(two.simulator.snapshot().zones.is1b.servers).toEqual({});
  });
});

describe('a site', () => {
  it.each<[26 | 27 | 28, string, number]>([
    [28, '203.0.113.14', 11],
    [27, '203.0.113.30', 27],
    [26, '203.0.113.62', 59],
  ])('with a /%d has usable addresses up to %s: %d of them', async (prefixLength, last, count) => {
    const routers = [{ name: 'r', networkAddress: '203.0.113.0', prefixLength }];
    const rig = await startRig({ site: { routers } });
    const { Subnets } = (await rig.call('GET', '/switch')).body.Switches[0];
    expect(Subnets[0].IPAddresses).toEqual({ Min: '203.0.113.4', Max: last });
    expect(Number(last.split('.')[3]) - 4 + 1).toBe(count);
  });

  it('may be empty', async () => {
    const rig = await startRig({ site: {} });
    expect((await rig.call('GET', '/server')).body.Total).toBe(0);
  });

  it('may have servers without a connection or an address, and machines that are down', async () => {
    const site: Site = {
      switches: [{ name: 's', tags: ['b', 'a'] }],
      servers: [{ name: 'x', isUp: false, interfaces: [{ switch: 's' }] }, { name: 'y' }],
    };
    const rig = await startRig({ site });
    const { Servers } = (await rig.call('GET', '/server')).body;
    expect(Servers[0].Instance).toMatchObject({ Status: 'down', Host: null });
    expect(Servers[0].Interfaces[0]).toMatchObject({ UserIPAddress: null, Switch: { Subnet: null } });
    expect(Servers[1].Interfaces).toEqual([]);
    expect((await rig.call('GET', '/switch')).body.Switches[0].Tags).toEqual(['a', 'b']);
  });

  it('may have appliances of other classes, which are up and have no settings', async () => {
    const appliance = { name: 'vpn', switch: 'k8s-router', prefixLength: 28, vrid: 1 };
    const rig = await startRig({
      site: {
        ...DEFAULT_SITE,
        appliances: [{ ...appliance, class: 'vpcrouter', addresses: ['203.0.113.14'] }],
      },
    });
    const { Appliances } = (await rig.call('GET', '/appliance?{"Filter":{"Class":["vpcrouter"]}}')).body;
    expect(Appliances).toHaveLength(1);
    expect(Appliances[0]).toMatchObject({
      Class: 'vpcrouter',
      Settings: {},
      Availability: 'available',
      Instance: { Status: 'up' },
      Remark: { Servers: [{ IPAddress: '203.0.113.14' }], VRRP: { VRID: 1 } },
    });
    expect(Appliances[0]).not.toHaveProperty('SettingsHash');
  });

  it('fails when it names an unknown switch', async () => {
    const site: Site = { switches: [{ name: 's' }], servers: [{ name: 'x', interfaces: [{ switch: 't' }] }] };
    await expect(startSimulator({ site })).rejects.toMatchObject({
      problems: [{ code: 'SIMULATOR_START', given: 't', allowed: 's' }],
    });
  });

  it('fails when a block has host bits set', async () => {
    const site: Site = { routers: [{ name: 'r', networkAddress: '203.0.113.1', prefixLength: 28 }] };
    await expect(startSimulator({ site })).rejects.toMatchObject({ code: 'ADDRESS_INVALID' });
  });

  it('can be edited without the API', async () => {
    const rig = await startRig();
    rig.simulator.edit((zone) => {
      for (const server of Object.values(zone.servers)) server.name = `old-${server.name}`;
    });
    expect(namesOf((await rig.call('GET', '/server')).body.Servers)).toContain('old-node-1');
    expect(() => rig.simulator.edit(() => undefined, 'nowhere')).toThrow('nowhere');
  });
});
