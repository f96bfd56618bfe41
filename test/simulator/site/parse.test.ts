import fc from 'fast-check';
import { isKumikiError } from '../../../lib/core/errors';
import { parseSite } from '../../../lib/simulator';
import { DEFAULT_SITE, type Site } from '../../../lib/testing';
import { closeAll, type Json, startRig } from '../rig';

afterAll(closeAll);

/** Returns the problems of a site, as path, value and allowed values. */
function problemsOf(
  value: unknown,
): [path: string | undefined, given: unknown, allowed: string | undefined][] {
  try {
    parseSite(value);
    return [];
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    expect(error.problems.every(({ code, message }) => code === 'SIMULATOR_SITE' && message !== '')).toBe(
      true,
    );
    return error.problems.map(({ property, given, allowed }) => [property, given, allowed]);
  }
}

const SITE: Json = {
  routers: [{ name: 'r', tags: ['edge'], networkAddress: '192.0.2.0', prefixLength: 28, bandwidthMbps: 250 }],
  switches: [{ name: 's' }],
  servers: [
    { name: 'node', isUp: false, interfaces: [{ switch: 'r', address: '192.0.2.4' }, { switch: 's' }] },
    { name: 'x' },
  ],
  appliances: [
    { name: 'vpn', class: 'vpcrouter', switch: 'r', addresses: ['192.0.2.5'], prefixLength: 28, vrid: 7 },
  ],
};

/** Returns the site with the value at a path replaced. */
function siteWith(path: string, value: unknown): Json {
  const site = structuredClone(SITE);
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  const last = keys.pop() ?? '';
  const parent = keys.reduce((at: Json, key) => at[key], site);
  parent[last] = value;
  return site;
}

describe('a site file', () => {
  it('is a site as plain data', async () => {
    const rig = await startRig({ site: parseSite(SITE) });
    const { Servers } = (await rig.call('GET', '/server')).body;
    expect(Servers.map((each: Json) => each.Interfaces.map((nic: Json) => nic.UserIPAddress))).toEqual([
      ['192.0.2.4', null],
      [],
    ]);
    expect((await rig.call('GET', '/internet')).body.Internet[0]).toMatchObject({
      Name: 'r',
      BandWidthMbps: 250,
      Tags: ['edge'],
    });
    expect((await rig.call('GET', '/appliance')).body.Appliances[0]).toMatchObject({ Class: 'vpcrouter' });
  });

  it('has appliances with the VRIDs that the simulator allows', () => {
    const range = { minVrid: 10, maxVrid: 20 };
    for (const vrid of [10, 20]) {
      expect(() => parseSite(siteWith('appliances[0].vrid', vrid), range)).not.toThrow();
    }
    for (const vrid of [9, 21]) {
      const read = () => parseSite(siteWith('appliances[0].vrid', vrid), range);
      expect(read).toThrow(`given    ${vrid}\n  allowed  10 to 20`);
    }
  });

  it.each([undefined, null, {}, { servers: null }])('may be empty: %j', (value) => {
    expect(parseSite(value)).toMatchObject({ routers: [], servers: [] });
  });

  it('can express the default site', () => {
    const plain = (site: Site) => JSON.parse(JSON.stringify(site));
    expect(plain(parseSite(plain(DEFAULT_SITE)))).toMatchObject(plain(DEFAULT_SITE));
  });

  it.each<[string, unknown, string]>([
    ['routers[0].name', '', 'a string of 1 to 64 characters'],
    ['routers[0].name', undefined, 'a string of 1 to 64 characters'],
    ['routers[0].prefixLength', 29, '26, 27 or 28'],
    ['routers[0].networkAddress', '192.0.2', 'an IPv4 address such as 203.0.113.4'],
    ['routers[0].networkAddress', '192.0.2.1', 'the first address of its /28: 192.0.2.0'],
    ['routers[0].bandwidthMbps', '100', '100 to 10000'],
    ['routers[0].tags[0]', 7, 'a string that is not empty'],
    ['routers', {}, 'a list'],
    ['switches[0]', 'lan', 'an object with name, tags'],
    ['servers[0].isUp', 'yes', 'true or false'],
    ['servers[0].interfaces[1].switch', 's2', 'r, s'],
    ['servers[0].interfaces[0].adress', '192.0.2.4', 'no such key; switch, address'],
    ['appliances[0].vrid', 256, '1 to 255'],
    ['appliances[0].prefixLength', 0, '1 to 32'],
    ['appliances[0].class', 'VPC', 'a class such as loadbalancer, vpcrouter, database or nfs'],
    ['appliances[0].addresses[0]', '192.0.2.4', 'a unique address'],
    ['switches[0].name', 'r', 'a unique name'],
    ['network', {}, 'no such key; routers, switches, servers, appliances'],
  ])('is refused with the path, the value and what is allowed: %s', (path, given, allowed) => {
    expect(problemsOf(siteWith(path, given))).toContainEqual([path, given, allowed]);
  });

  it('is refused when blocks overlap, or two appliances of a switch have one VRID', () => {
    const overlapping = [...SITE.routers, { name: 'r2', networkAddress: '192.0.2.0', prefixLength: 27 }];
    expect(problemsOf({ ...SITE, routers: overlapping })).toEqual([
      ['routers[1].networkAddress', '192.0.2.0', 'a block that no other router has'],
    ]);
    const twins = [...SITE.appliances, { ...SITE.appliances[0], addresses: ['192.0.2.6'] }];
    expect(problemsOf({ ...SITE, appliances: twins })).toEqual([['appliances[1].vrid', 7, 'a unique VRID']]);
  });

  it('is refused with all of its problems together', () => {
    const paths = problemsOf({
      routers: [{ name: 'r', networkAddress: 'x', prefixLength: 24 }],
      servers: [{ interfaces: [{}] }, 7],
      extra: 1,
    }).map(([path]) => path);
    expect(paths).toEqual([
      ...['extra', 'routers[0].networkAddress', 'routers[0].prefixLength'],
      ...['servers[0].name', 'servers[0].interfaces[0].switch', 'servers[1]', 'servers[1].name'],
    ]);
  });

  it('is either a site or a list of problems, whatever it contains', () => {
    const key = fc.constantFrom(
      'routers',
      'switches',
      'servers',
      'appliances',
      'name',
      'interfaces',
      'switch',
      '__proto__',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue(),
        fc.array(tie('tree')),
        fc.dictionary(key, tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        problemsOf(value);
      }),
    );
  });
});
