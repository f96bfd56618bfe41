import { RULES } from '../../../../lib/simulator';
import type { SimulatorState, Site } from '../../../../lib/testing';
import {
  applianceOf,
  closeAll,
  createAppliance,
  type Json,
  type Rig,
  serverOf,
  startRig,
  vipOf,
} from '../../rig';

afterAll(closeAll);

/** The default site, a plain switch, and a VPC router that holds .14 and VRID 9. */
const SITE: Site = {
  routers: [{ name: 'k8s-router', networkAddress: '203.0.113.0', prefixLength: 28 }],
  switches: [{ name: 'plain' }],
  servers: [
    { name: 'node-1', interfaces: [{ switch: 'k8s-router', address: '203.0.113.5' }] },
    { name: 'node-2', interfaces: [{ switch: 'k8s-router', address: '203.0.113.6' }] },
  ],
  appliances: [
    {
      name: 'vpn',
      class: 'vpcrouter',
      switch: 'k8s-router',
      addresses: ['203.0.113.14'],
      prefixLength: 28,
      vrid: 9,
    },
  ],
};
const PLAIN_SWITCH_ID = 113_400_000_002;

const vips = (...changes: Json[]) => ({ Settings: { LoadBalancer: changes.map(vipOf) } });
const server = (change: Json) => vips({ Servers: [serverOf(change)] });
const check = (HealthCheck: Json) => server({ HealthCheck });
const unit = (...addresses: string[]) => ({
  Remark: { Servers: addresses.map((address) => ({ IPAddress: address })) },
});
const addresses = (count: number, second = 0) =>
  Array.from({ length: count }, (_, index) => serverOf({ IPAddress: `198.51.${second}.${index + 1}` }));

/** Returns a change to the plain switch, where the site has no addresses. */
const onPlainSwitch = ({
  gateway = '192.168.0.1',
  unit: address = '192.168.0.10',
  virtualIp = '192.168.0.20',
  prefixLength = 24,
  vrid = 1,
} = {}) => ({
  Remark: {
    Switch: { ID: String(PLAIN_SWITCH_ID) },
    VRRP: { VRID: vrid },
    Network: { NetworkMaskLen: prefixLength, DefaultRoute: gateway },
    Servers: [{ IPAddress: address }],
  },
  ...vips({ VirtualIPAddress: virtualIp }),
});

/** For each rule, requests that break only this rule, with the expected error. */
const BROKEN: Record<string, readonly [change: Json, status: number, code: string, about: string][]> = {
  'at most 20 virtual IP and port pairs': [
    [
      vips(...Array.from({ length: 21 }, (_, index) => ({ Port: String(80 + index), Servers: [] }))),
      400,
      'invalid_range',
      'Settings.LoadBalancer',
    ],
  ],
  'at most 40 real servers per virtual IP': [
    [vips({ Servers: addresses(41) }), 400, 'invalid_range', 'Settings.LoadBalancer[0].Servers'],
  ],
  'at most 40 different real servers per load balancer': [
    [
      vips({ Servers: addresses(21) }, { VirtualIPAddress: '203.0.113.9', Servers: addresses(20, 1) }),
      400,
      'invalid_range',
      'different real servers',
    ],
  ],
  'addresses are IPv4 addresses': [
    [vips({ VirtualIPAddress: '203.0.113.08' }), 400, 'invalid_format', 'VirtualIPAddress 203.0.113.08'],
    [vips({ SorryServer: 'sorry' }), 400, 'invalid_format', 'SorryServer sorry'],
    [server({ IPAddress: '' }), 400, 'invalid_format', 'Servers[0].IPAddress'],
    [unit('::1'), 400, 'invalid_format', 'Remark.Servers[0] ::1'],
    [
      { Remark: { Network: { NetworkMaskLen: 28, DefaultRoute: 'x' } } },
      400,
      'invalid_format',
      'DefaultRoute x',
    ],
  ],
  'ports are 1 to 65535': [
    [vips({ Port: '0', Servers: [] }), 400, 'invalid_range', 'LoadBalancer[0].Port'],
    [vips({ Port: '65536', Servers: [] }), 400, 'invalid_range', 'LoadBalancer[0].Port'],
    [vips({ Port: 'http', Servers: [] }), 400, 'invalid_range', 'LoadBalancer[0].Port'],
    [vips({ Port: '80.5', Servers: [] }), 400, 'invalid_range', 'LoadBalancer[0].Port'],
  ],
  'delay loops are 10 to 2147483647 seconds': [
    [vips({ DelayLoop: '9' }), 400, 'invalid_range', 'DelayLoop'],
    [vips({ DelayLoop: '2147483648' }), 400, 'invalid_range', 'DelayLoop'],
    [vips({ DelayLoop: '-10' }), 400, 'invalid_range', 'DelayLoop'],
  ],
  'an address and port pair occurs once': [
    [vips({}, {}), 409, 'duplicate_entry', '203.0.113.8:80'],
    [vips({}, { Port: '080', Servers: [] }), 409, 'duplicate_entry', '203.0.113.8:80'],
  ],
  'a real server occurs once in a virtual IP': [
    [vips({ Servers: [serverOf(), serverOf()] }), 409, 'duplicate_entry', '203.0.113.5'],
  ],
  'a real server has the port of its virtual IP: direct server return cannot translate': [
    [server({ Port: '8080' }), 400, 'invalid_param_comb', 'Servers[0].Port'],
  ],
  'a check is by http, https, tcp or ping': [
    [check({ Protocol: 'udp' }), 400, 'invalid_format', 'HealthCheck.Protocol'],
    [check({ Protocol: 'HTTP' }), 400, 'invalid_format', 'HealthCheck.Protocol'],
    [check({}), 400, 'invalid_format', 'HealthCheck.Protocol'],
  ],
  'an http or https check has a status code': [
    [check({ Protocol: 'http', Path: '/' }), 400, 'bad_request', 'HealthCheck.Status: invalid status code'],
    [check({ Protocol: 'https', Path: '/', Status: '99' }), 400, 'bad_request', 'HealthCheck.Status'],
    [check({ Protocol: 'http', Path: '/', Status: '600' }), 400, 'bad_request', 'HealthCheck.Status'],
  ],
  'an http or https check has a path': [
    [check({ Protocol: 'https', Path: 'x', Status: '200' }), 400, 'bad_request', 'HealthCheck.Path'],
    [check({ Protocol: 'http', Status: '200' }), 400, 'bad_request', 'HealthCheck.Path'],
  ],
  'a check is retried 1 to 5 times': [
    [check({ Protocol: 'tcp', Retry: '6' }), 400, 'invalid_range', 'Retry'],
    [check({ Protocol: 'tcp', Retry: '0' }), 400, 'invalid_range', 'Retry'],
  ],
  'a check waits 1 to 30 seconds for a connection': [
    [check({ Protocol: 'tcp', ConnectTimeout: '0' }), 400, 'invalid_range', 'ConnectTimeout'],
    [check({ Protocol: 'tcp', ConnectTimeout: '31' }), 400, 'invalid_range', 'ConnectTimeout'],
  ],
  'the plan is 1 (standard) or 2 (highspec)': [[{ Plan: { ID: 3 } }, 400, 'invalid_range', 'Plan.ID']],
  'one unit, or two': [
    [unit(), 400, 'invalid_range', 'Remark.Servers'],
    [unit('203.0.113.7', '203.0.113.9', '203.0.113.10'), 400, 'invalid_range', 'Remark.Servers'],
  ],
  'the netmask is 8 to 29': [
    [{ Remark: { Network: { NetworkMaskLen: 30 } } }, 400, 'invalid_range', 'NetworkMaskLen'],
    [{ Remark: { Network: { NetworkMaskLen: 7 } } }, 400, 'invalid_range', 'NetworkMaskLen'],
  ],
  'the VRID is 1 to 255': [
    [{ Remark: { VRRP: { VRID: 0 } } }, 400, 'invalid_range', 'VRID'],
    [{ Remark: { VRRP: { VRID: 256 } } }, 400, 'invalid_range', 'VRID'],
  ],
  'the VRID is not in use on the switch': [
    [{ Remark: { VRRP: { VRID: 9 } } }, 409, 'duplicate_entry', 'VRID 9'],
  ],
  'the network is the block of the router, or that of the switch if it has one': [
    [{ Remark: { Network: { NetworkMaskLen: 27 } } }, 400, 'invalid_range', 'NetworkMaskLen'],
    [unit('198.51.100.4'), 400, 'invalid_range', 'Remark.Servers'],
  ],
  'units, gateway and sorry servers lie in the network, virtual IPs there or in a routed block': [
    [vips({ VirtualIPAddress: '203.0.113.16' }), 400, 'invalid_range', 'VirtualIPAddress 203.0.113.16'],
    [vips({ VirtualIPAddress: '203.0.113.15' }), 400, 'invalid_range', 'VirtualIPAddress 203.0.113.15'],
    [vips({ SorryServer: '198.51.100.1' }), 400, 'invalid_range', 'SorryServer 198.51.100.1'],
    [unit('203.0.113.7', '203.0.113.16'), 400, 'invalid_range', 'Remark.Servers[1]'],
    [
      { Remark: { Network: { NetworkMaskLen: 28, DefaultRoute: '203.0.113.17' } } },
      400,
      'invalid_range',
      'DefaultRoute',
    ],
  ],
  'a unit address is not in use on the switch': [
    [unit('203.0.113.5'), 409, 'duplicate_entry', '203.0.113.5'],
    [unit('203.0.113.7', '203.0.113.7'), 409, 'duplicate_entry', '203.0.113.7'],
    [unit('203.0.113.1'), 409, 'duplicate_entry', '203.0.113.1'],
    [unit('203.0.113.3'), 409, 'duplicate_entry', '203.0.113.3'],
    [unit('203.0.113.14'), 409, 'duplicate_entry', '203.0.113.14'],
  ],
  'a virtual IP is not in use on the switch': [
    [vips({ VirtualIPAddress: '203.0.113.7' }), 409, 'duplicate_entry', '203.0.113.7'],
    [vips({ VirtualIPAddress: '203.0.113.2' }), 409, 'duplicate_entry', '203.0.113.2'],
    [vips({ VirtualIPAddress: '203.0.113.6' }), 409, 'duplicate_entry', '203.0.113.6'],
    [vips({ VirtualIPAddress: '203.0.113.14' }), 409, 'duplicate_entry', '203.0.113.14'],
  ],
  'the gateway is neither a unit nor a virtual IP': [
    [onPlainSwitch({ gateway: '192.168.0.10' }), 400, 'invalid_param_comb', 'Remark.Servers[0] 192.168.0.10'],
    [onPlainSwitch({ gateway: '192.168.0.20' }), 400, 'invalid_param_comb', 'VirtualIPAddress 192.168.0.20'],
  ],
};

/**
 * The rules that only apply in strict mode, because made-up addresses break them. Reading this from the
 * rules' own flags would make the test pointless.
 */
const STRICT_ONLY: ReadonlySet<string> = new Set([
  'at most 40 different real servers per load balancer',
  'the VRID is not in use on the switch',
  'the network is the block of the router, or that of the switch if it has one',
  'units, gateway and sorry servers lie in the network, virtual IPs there or in a routed block',
  'a unit address is not in use on the switch',
  'a virtual IP is not in use on the switch',
  'the gateway is neither a unit nor a virtual IP',
]);

/** Rules about values that are fixed at creation, each with an edit that breaks it. */
const ONLY_AT_CREATION: readonly [rule: string, edit: (appliance: EditedAppliance) => void][] = [
  ['the plan is 1 (standard) or 2 (highspec)', (each) => Object.assign(each, { planId: 3 })],
  [
    'one unit, or two',
    (each) => Object.assign(each, { units: ['203.0.113.7', '203.0.113.10', '203.0.113.11'] }),
  ],
  ['the netmask is 8 to 29', (each) => Object.assign(each, { prefixLength: 7 })],
  ['the VRID is 1 to 255', (each) => Object.assign(each, { vrid: 256 })],
  ['the VRID is not in use on the switch', (each) => Object.assign(each, { vrid: 9 })],
  [
    'the network is the block of the router, or that of the switch if it has one',
    (each) => Object.assign(each, { prefixLength: 27 }),
  ],
  ['a unit address is not in use on the switch', (each) => Object.assign(each, { units: ['203.0.113.5'] })],
];
type EditedAppliance = SimulatorState['zones']['is1b']['appliances'][string];

/** Limits of what the network rules allow. */
const ALLOWED: readonly [about: string, change: Json][] = [
  ['the VRID 1', { Remark: { VRRP: { VRID: 1 } } }],
  ['the VRID 255', { Remark: { VRRP: { VRID: 255 } } }],
  ['the plan 2', { Plan: { ID: 2 } }],
  ['two units', unit('203.0.113.7', '203.0.113.9')],
  ['a unit at the last address of the block but one', unit('203.0.113.13')],
  ['no gateway', { Remark: { Network: { NetworkMaskLen: 28, DefaultRoute: '' } } }],
  ['a virtual IP at the first free address', vips({ VirtualIPAddress: '203.0.113.4' })],
  ['a VRID that is in use on another switch', onPlainSwitch({ vrid: 9 })],
  [
    'an address that is in use on another switch',
    onPlainSwitch({ unit: '203.0.113.5', virtualIp: '203.0.113.8', gateway: '' }),
  ],
  ['a netmask of 8', onPlainSwitch({ prefixLength: 8 })],
  [
    'a netmask of 29',
    onPlainSwitch({ prefixLength: 29, virtualIp: '192.168.0.11', gateway: '192.168.0.12' }),
  ],
];

const CASES = Object.entries(BROKEN).flatMap(([rule, cases]) =>
  cases.map(([change, status, code, about]) => [rule, about, change, status, code] as const),
);

describe('the strict simulator', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ site: SITE });
  });

  it.each(CASES)('refuses a create that breaks "%s" (%s)', async (_, about, change, status, code) => {
    const answer = await rig.call('POST', '/appliance', applianceOf(change));
    expect([answer.status, answer.body.error_code]).toEqual([status, code]);
    expect(answer.body.error_msg).toContain(about);
    expect(Object.keys(rig.simulator.snapshot().zones.is1b.appliances)).toHaveLength(1);
  });

  it('has a case for each rule', () => {
    expect(RULES.map((rule) => rule.rule)).toEqual(Object.keys(BROKEN));
  });

  it.each(ALLOWED)('accepts %s', async (_, change) => {
    const fresh = await startRig({ site: SITE });
    const answer = await fresh.call('POST', '/appliance', applianceOf(change));
    expect([answer.status, answer.body.error_msg]).toEqual([202, undefined]);
  });

  it.each(ONLY_AT_CREATION)('applies "%s" at creation only', async (rule, edit) => {
    const fresh = await startRig({ site: SITE });
    const id = await createAppliance(fresh);
    fresh.simulator.edit(({ appliances }) => edit(appliances[id] ?? fail(id)));
    const answer = await fresh.call('PUT', `/appliance/${id}`, {
      Appliance: vips({ Port: '81', Servers: [] }),
    });
    expect([rule, answer.status, answer.body.error_msg]).toEqual([rule, 200, undefined]);
  });

  it('has a case for each rule that is applied at creation only', () => {
    const others = RULES.filter(({ onlyAtCreation }) => !onlyAtCreation).map(({ rule }) => rule);
    const once = ONLY_AT_CREATION.map(([rule]) => rule);
    expect([...others, ...once].sort()).toEqual(Object.keys(BROKEN).sort());
  });

  it('refuses the same settings in an update, and keeps the old ones', async () => {
    const fresh = await startRig({ site: SITE });
    const id = await createAppliance(fresh);
    const settings = CASES.filter(([, , change]) => change.Settings && !change.Remark);
    expect(settings.length).toBeGreaterThan(10);
    for (const [, about, { Settings }, status, code] of settings) {
      const answer = await fresh.call('PUT', `/appliance/${id}`, { Appliance: { Settings } });
      expect([about, answer.status, answer.body.error_code]).toEqual([about, status, code]);
    }
    const { Appliance } = (await fresh.call('GET', `/appliance/${id}`)).body;
    expect(Appliance.Settings).toEqual({ LoadBalancer: [{ ...vipOf(), SorryServer: '', Description: '' }] });
  });

  it('lets an appliance keep its own virtual IP, and share it between ports', async () => {
    const fresh = await startRig({ site: SITE });
    const id = await createAppliance(fresh);
    const Settings = { LoadBalancer: [vipOf(), vipOf({ Port: '443', Servers: [] })] };
    expect((await fresh.call('PUT', `/appliance/${id}`, { Appliance: { Settings } })).status).toBe(200);
  });

  it('does not give the addresses and the VRID of one load balancer to another', async () => {
    const fresh = await startRig({ site: SITE });
    await createAppliance(fresh);
    const codes: string[] = [];
    for (const change of [
      { Remark: { VRRP: { VRID: 1 }, Servers: [{ IPAddress: '203.0.113.9' }] }, Settings: {} },
      { Remark: { VRRP: { VRID: 2 } }, Settings: {} },
      { Remark: { VRRP: { VRID: 2 }, Servers: [{ IPAddress: '203.0.113.8' }] }, Settings: {} },
      { Remark: { VRRP: { VRID: 2 }, Servers: [{ IPAddress: '203.0.113.9' }] } },
    ]) {
      const { body } = await fresh.call('POST', '/appliance', applianceOf(change));
      codes.push(body.error_msg);
    }
    expect(codes.map((message) => /\((.*)\)/.exec(message)?.[1])).toEqual([
      'Remark.VRRP.VRID 1',
      '203.0.113.7',
      '203.0.113.8',
      '203.0.113.8',
    ]);
  });

  it('accepts any network on a switch that has none', async () => {
    const change = onPlainSwitch();
    expect((await rig.call('POST', '/appliance', applianceOf(change))).status).toBe(202);
  });
});

describe('the lenient simulator', () => {
  it.each(CASES)('judges "%s" (%s) only by the form of the request', async (rule, _, change, status) => {
    const rig = await startRig({ site: SITE, strictness: 'lenient' });
    const answer = await rig.call('POST', '/appliance', applianceOf(change));
    expect(answer.status).toBe(STRICT_ONLY.has(rule) ? 202 : status);
    await closeAll();
  });
});

function fail(id: number): never {
  throw new Error(`there is no appliance ${id}`);
}
