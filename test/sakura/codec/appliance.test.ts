import fc from 'fast-check';
import {
  decodeAppliance,
  decodeListedAppliance,
  decodeStatus,
  encodeCreate,
  encodeUpdate,
} from '../../../lib/sakura/codec/appliance';
import type { Appliance, ApplianceCreate } from '../../../lib/sakura/codec/model';
import { WireField } from '../../../lib/sakura/wire/wire-field';
import { applianceCreate } from './generated-appliance';
import { wireAppliance, wireCreate, wireStatus, wireVirtualIp } from './wire-examples';

const decode = (wire: unknown) => decodeAppliance(new WireField(wire, 'Appliance'));

const model: Appliance = {
  id: '113400000301',
  class: 'loadbalancer',
  name: 'web-lb',
  description: 'front of web tier',
  tags: ['prod', 'web'],
  iconId: undefined,
  availability: 'available',
  instanceStatus: 'up',
  planId: 2,
  switchId: '113400000201',
  uplink: { switchName: 'k8s-router', router: undefined },
  vrid: 10,
  addresses: ['203.0.113.4', '203.0.113.5'],
  prefixLength: 28,
  gateway: '203.0.113.1',
  otherSettings: {},
  virtualIps: [
    {
      address: '203.0.113.6',
      port: 80,
      delayLoopSeconds: 10,
      sorryServer: '203.0.113.9',
      description: 'http',
      wire: wireVirtualIp,
      servers: [
        {
          address: '203.0.113.7',
          port: 80,
          enabled: true,
          healthCheck: {
            protocol: 'http',
            path: '/healthz',
            status: 200,
            retry: 3,
            connectTimeoutSeconds: 5,
          },
        },
        { address: '203.0.113.8', port: 80, enabled: false, healthCheck: { protocol: 'ping' } },
      ],
    },
  ],
  settingsHash: '0f343b0931126a20f133d67c2b018a3b',
};

const create: ApplianceCreate = {
  name: model.name,
  description: model.description,
  tags: ['web', 'prod'],
  planId: model.planId,
  switchId: '113400000201',
  vrid: 10,
  prefixLength: 28,
  gateway: model.gateway,
  addresses: model.addresses,
  virtualIps: model.virtualIps,
};

describe('an appliance in the wire format', () => {
  it('is read from the reference example', () => {
    expect(decode(wireAppliance)).toEqual(model);
  });

  it('is read alike in a list', () => {
    expect({ ...decodeListedAppliance(new WireField(wireAppliance)) }).toEqual(model);
  });

  it('has its servers in a list decoded on access, so that an invalid one does no other harm', () => {
    const row = { ...wireVirtualIp, Servers: [{ IPAddress: '203.0.113.7', Port: 'many' }] };
    const wire = { ...wireAppliance, Settings: { LoadBalancer: [row, wireVirtualIp] } };
    const { virtualIps } = decodeListedAppliance(new WireField(wire, 'Appliances[0]'));
    expect(virtualIps.map(({ address, port }) => `${address}:${port}`)).toEqual(
      Array(2).fill('203.0.113.6:80'),
    );
    expect(virtualIps[1]?.servers).toEqual(model.virtualIps[0]?.servers);
    expect(virtualIps[1]?.servers).toBe(virtualIps[1]?.servers);
    expect(() => virtualIps[0]?.servers).toThrow(
      'Appliances[0].Settings.LoadBalancer[0].Servers[0].Port of the reply is not a whole number',
    );
    expect(() => decode(wire)).toThrow('Port of the reply is not a whole number');
  });

  it('is written as the official client writes it, tags sorted', () => {
    expect(encodeCreate(create)).toEqual(wireCreate);
  });

  it('leaves out a gateway and a sorry server that are not set', () => {
    const [virtualIp] = create.virtualIps;
    const body = encodeCreate({
      ...create,
      gateway: undefined,
      virtualIps: virtualIp ? [{ ...virtualIp, sorryServer: undefined, wire: undefined }] : [],
    }).Appliance;
    expect(body.Remark.Network).toEqual({ NetworkMaskLen: 28 });
    expect(body.Settings.LoadBalancer?.[0]).not.toHaveProperty('SorryServer');
  });

  it('sends settings and entries of others back unchanged, with unknown fields', () => {
    const theirs = { ...wireVirtualIp, Firewall: { Allow: ['192.0.2.0/24'] }, Port: 80 };
    const read = decode({ ...wireAppliance, Settings: { LoadBalancer: [theirs], Kept: { a: [1] } } });
    const { virtualIps, otherSettings } = read;
    expect(encodeUpdate({ virtualIps, otherSettings }).Appliance.Settings).toEqual({
      Kept: { a: [1] },
      LoadBalancer: [theirs],
    });
  });

  it('is decoded as it was encoded, with numbers as numbers or as strings', () => {
    fc.assert(
      fc.property(applianceCreate, fc.boolean(), (sent, asStrings) => {
        const body = JSON.parse(JSON.stringify(encodeCreate(sent))).Appliance;
        const wire = { ...body, ID: 1, Availability: 'migrating', Switch: null };
        const back = decode(asStrings ? stringified(wire) : numbered(wire));
        expect({ ...back, tags: [...back.tags].sort() }).toMatchObject({
          ...sent,
          tags: [...sent.tags].sort(),
        });
      }),
    );
  });
});

describe('a tolerant reading of an appliance', () => {
  it.each([
    ['a null Switch, with the id in Remark', { Switch: null }, { switchId: '113400000201' }],
    ['ids as strings', { ID: '113400000301', Switch: { ID: '113400000201' } }, { id: '113400000301' }],
    ['null tags', { Tags: null }, { tags: [] }],
    ['a null instance', { Instance: null }, { instanceStatus: 'unknown' }],
    ['an instance without status', { Instance: { Status: null } }, { instanceStatus: 'unknown' }],
    ['a status in upper case', { Instance: { Status: 'UP' } }, { instanceStatus: 'up' }],
    ['null settings', { Settings: null }, { virtualIps: [] }],
    ['an empty list for settings', { Settings: [] }, { virtualIps: [] }],
    ['a null list of virtual IPs', { Settings: { LoadBalancer: null } }, { virtualIps: [] }],
    ['no settings hash', { SettingsHash: null }, { settingsHash: undefined }],
    [
      'an empty gateway',
      { Remark: { ...wireAppliance.Remark, Network: { DefaultRoute: '' } } },
      { gateway: undefined },
    ],
    [
      'null elements among the units',
      { Remark: { Servers: [null, { IPAddress: '203.0.113.4' }] } },
      { addresses: ['203.0.113.4'] },
    ],
    ['a plan only in Remark', { Plan: undefined }, { planId: 2 }],
    ['an availability nobody knows', { Availability: 'precreate' }, { availability: 'precreate' }],
    ['null interfaces', { Interfaces: null }, { id: '113400000301' }],
    ['a numeric name', { Name: 42 }, { name: '42' }],
  ])('accepts %s', (_, change, expected) => {
    expect(decode({ ...wireAppliance, ...change })).toMatchObject(expected);
  });

  it.each([
    ['numbers for ports and loops', { Port: 80, DelayLoop: 10 }, { port: 80, delayLoopSeconds: 10 }],
    ['a missing delay loop', { DelayLoop: undefined }, { delayLoopSeconds: 10 }],
    ['an empty sorry server', { SorryServer: '' }, { sorryServer: undefined }],
    ['a missing description', { Description: undefined }, { description: '' }],
    ['null servers', { Servers: null }, { servers: [] }],
    [
      'a server without check',
      { Servers: [{ IPAddress: '192.0.2.1', Port: '80', Enabled: 'true' }] },
      { servers: [{ enabled: true, healthCheck: { protocol: 'ping' } }] },
    ],
    [
      'a boolean for Enabled',
      { Servers: [{ IPAddress: '192.0.2.1', Port: 80, Enabled: true }] },
      { servers: [{ enabled: true }] },
    ],
  ])('accepts a virtual IP with %s', (_, change, expected) => {
    const settings = { LoadBalancer: [{ ...wireVirtualIp, ...change }] };
    expect(decode({ ...wireAppliance, Settings: settings }).virtualIps).toMatchObject([expected]);
  });

  it.each([
    ['Appliance.ID', { ID: null }],
    ['Appliance.ID', { ID: 0 }],
    ['Appliance.ID', { ID: 1.5 }],
    ['Appliance.Class', { Class: undefined }],
    ['Appliance.Plan.ID', { Plan: null, Remark: {} }],
    ['Appliance.Tags', { Tags: 'a,b' }],
    ['Appliance.Remark.VRRP.VRID', { Remark: { VRRP: { VRID: 'ten' } } }],
    [
      'Appliance.Settings.LoadBalancer[0].Port',
      { Settings: { LoadBalancer: [{ ...wireVirtualIp, Port: '' }] } },
    ],
    [
      'Appliance.Settings.LoadBalancer[1].VirtualIPAddress',
      { Settings: { LoadBalancer: [wireVirtualIp, {}] } },
    ],
  ])('names %s if it is invalid', (field, change) => {
    expect(() => decode({ ...wireAppliance, ...change })).toThrow(`the field ${field} of the reply`);
  });

  it.each([undefined, null, [], 'text', 1])('refuses %p as a whole', (wire) => {
    expect(() => decode(wire)).toThrow(expect.objectContaining({ code: 'API_UNEXPECTED' }));
  });
});

describe('appliances of other classes', () => {
  const router = {
    ID: 113400000501,
    Class: 'vpcrouter',
    Name: 'vpc',
    Switch: { ID: 113400000201 },
    Remark: { Servers: [{ IPAddress: '203.0.113.10' }, {}] },
    Settings: {
      Router: {
        VRID: 20,
        Interfaces: [
          { VirtualIPAddress: '203.0.113.11', IPAliasing: ['203.0.113.12'], IPAddress: ['203.0.113.10'] },
          { IPAddress: ['192.168.0.1'], NetworkMaskLen: 24 },
        ],
        StaticNAT: { Config: [{ GlobalAddress: '203.0.113.13', PrivateAddress: '192.168.0.9' }] },
      },
    },
  };

  it('give every address they mention, their VRID and no virtual IPs', () => {
    expect(decode(router)).toMatchObject({
      planId: 0,
      vrid: 20,
      virtualIps: [],
      addresses: [
        '192.168.0.1',
        '192.168.0.9',
        '203.0.113.10',
        '203.0.113.11',
        '203.0.113.12',
        '203.0.113.13',
      ],
    });
  });
});

describe('an update', () => {
  it('sends only what it changes', () => {
    expect(encodeUpdate({ name: 'new' })).toEqual({ Appliance: { Name: 'new' } });
    expect(encodeUpdate({ tags: ['b', 'a'] })).toEqual({ Appliance: { Tags: ['a', 'b'] } });
    expect(encodeUpdate({ virtualIps: [] })).toEqual({ Appliance: { Settings: { LoadBalancer: [] } } });
  });

  it('sends the hash in both known spellings', () => {
    expect(encodeUpdate({ description: '', settingsHash: 'abc' })).toEqual({
      Appliance: { Description: '', SettingsHash: 'abc' },
      OriginalSettingsHash: 'abc',
    });
  });
});

describe('the status', () => {
  it('is decoded from the reference example', () => {
    expect(decodeStatus(new WireField(wireStatus))).toEqual([
      {
        address: '203.0.113.6',
        port: 80,
        connectionsPerSecond: 12,
        servers: [
          { address: '203.0.113.7', port: 80, up: true, activeConnections: 4 },
          { address: '203.0.113.8', port: 80, up: false, activeConnections: 0 },
        ],
      },
    ]);
  });

  it('is empty when there is none', () => {
    expect(decodeStatus(new WireField({ LoadBalancer: null }))).toEqual([]);
    expect(decodeStatus(new WireField({}))).toEqual([]);
  });
});

/**
 * Converts every number except VRID and mask to a string, as clients without the integer header receive them.
 */
function stringified(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stringified);
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, stringified(child)]));
}

const NUMERIC = ['Port', 'DelayLoop', 'Status', 'Retry', 'ConnectTimeout'];

/** Converts the numbers in settings from strings. */
function numbered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(numbered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      NUMERIC.includes(key) ? Number(child) : numbered(child),
    ]),
  );
}
