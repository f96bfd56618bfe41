/** The documented answers about switches and routers, for a site like the reference's running example. */

const ZONE_OF = {
  ID: 31002,
  Name: 'is1b',
  Description: 'Ishikari 2',
  Region: {
    ID: 310,
    Name: 'Ishikari',
    Description: 'Ishikari',
    NameServers: ['133.242.0.3', '133.242.0.4'],
  },
};

export const SWITCH_CREATE = {
  Switch: {
    Name: 'lb-net',
    Description: '',
    Tags: ['a'],
    Icon: { ID: 0, Tags: [] },
    UserSubnet: { DefaultRoute: '192.168.0.1', NetworkMaskLen: 24 },
  },
};

export const SWITCH = {
  Success: true,
  is_ok: true,
  Switch: {
    ID: 113400000202,
    Name: 'lb-net',
    Description: '',
    ServerCount: 0,
    ApplianceCount: 0,
    Scope: 'user',
    UserSubnet: { DefaultRoute: '192.168.0.1', NetworkMaskLen: 24 },
    HybridConnection: null,
    ServiceClass: 'cloud/switch/default',
    CreatedAt: '2026-03-01T12:00:00+09:00',
    ModifiedAt: '2026-03-01T12:00:00+09:00',
    Icon: null,
    Zone: ZONE_OF,
    Subnets: [],
    IPv6Nets: [],
    Internet: null,
    Bridge: null,
    Tags: ['a'],
  },
};

export const ROUTER_SWITCH = {
  Success: true,
  is_ok: true,
  Switch: {
    ID: 113400000201,
    Name: 'k8s-router',
    Description: '',
    ServerCount: 2,
    ApplianceCount: 1,
    Scope: 'user',
    UserSubnet: null,
    HybridConnection: null,
    ServiceClass: 'cloud/switch/default',
    CreatedAt: '2026-03-01T11:50:00+09:00',
    ModifiedAt: '2026-03-01T11:50:00+09:00',
    Icon: null,
    Zone: ZONE_OF,
    Subnets: [
      {
        ID: 7001,
        NetworkAddress: '203.0.113.0',
        NetworkMaskLen: 28,
        DefaultRoute: '203.0.113.1',
        NextHop: null,
        StaticRoute: null,
        ServiceClass: 'cloud/global-ipaddress-v4/28',
        IPAddresses: { Min: '203.0.113.4', Max: '203.0.113.14' },
        Internet: {
          ID: 113400000101,
          Name: 'k8s-router',
          BandWidthMbps: 100,
          ServiceClass: 'cloud/internet/router/100m',
        },
      },
    ],
    IPv6Nets: [{ ID: 7101, IPv6Prefix: '2001:db8:10:1::', IPv6PrefixLen: 64 }],
    Internet: {
      ID: 113400000101,
      Name: 'k8s-router',
      BandWidthMbps: 100,
      Scope: 'user',
      ServiceClass: 'cloud/internet/router/100m',
    },
    Bridge: null,
    Tags: ['@k8s'],
  },
};

export const INTERNET = {
  Success: true,
  is_ok: true,
  Internet: {
    ID: 113400000101,
    Name: 'k8s-router',
    Description: '',
    BandWidthMbps: 100,
    NetworkMaskLen: 28,
    Scope: 'user',
    ServiceClass: 'cloud/internet/router/100m',
    CreatedAt: '2026-03-01T11:50:00+09:00',
    Icon: null,
    Zone: { ID: 31002, Name: 'is1b', Description: 'Ishikari 2' },
    Switch: {
      ID: 113400000201,
      Name: 'k8s-router',
      Scope: 'user',
      UserSubnet: null,
      HybridConnection: null,
      Subnets: [
        {
          ID: 7001,
          NetworkAddress: '203.0.113.0',
          NetworkMaskLen: 28,
          DefaultRoute: '203.0.113.1',
          NextHop: null,
          StaticRoute: null,
          ServiceClass: 'cloud/global-ipaddress-v4/28',
        },
      ],
      IPv6Nets: [],
      Bridge: null,
    },
    Tags: ['@k8s'],
  },
};

export const INTERNET_CREATE = {
  Internet: {
    Name: 'k8s-router',
    Description: '',
    Tags: ['@k8s'],
    Icon: { ID: 0, Tags: [] },
    NetworkMaskLen: 28,
    BandWidthMbps: 100,
  },
};

/** The switch on the bridge, as the reference describes it. */
export const SWITCH_ON_BRIDGE = {
  ...SWITCH,
  Switch: {
    ...SWITCH.Switch,
    Bridge: {
      ID: 113400000501,
      Name: 'bridge',
      Info: { Switches: [{ ID: 113400000202, Name: 'lb-net', Zone: { ID: 31002, Name: 'is1b' } }] },
    },
  },
};

/** The reference does not show its form: these are the fields that the Go client reads. */
export const BRIDGE = {
  Success: true,
  is_ok: true,
  Bridge: {
    ID: 113400000501,
    Name: 'bridge',
    Description: '',
    ServiceClass: 'cloud/bridge/default',
    CreatedAt: '2026-03-01T12:00:00+09:00',
    Region: ZONE_OF.Region,
    Info: { Switches: [] },
    SwitchInZone: null,
  },
};
