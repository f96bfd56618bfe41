/** Responses in the form that the official clients accept: reference §3. */

const subnet = { ID: 7001, NetworkAddress: '203.0.113.0', NetworkMaskLen: 28, DefaultRoute: '203.0.113.1' };

export const wireVirtualIp = {
  VirtualIPAddress: '203.0.113.6',
  Port: '80',
  DelayLoop: '10',
  SorryServer: '203.0.113.9',
  Description: 'http',
  Servers: [
    {
      IPAddress: '203.0.113.7',
      Port: '80',
      Enabled: 'True',
      HealthCheck: { Protocol: 'http', Path: '/healthz', Status: '200', Retry: '3', ConnectTimeout: '5' },
    },
    { IPAddress: '203.0.113.8', Port: '80', Enabled: 'False', HealthCheck: { Protocol: 'ping' } },
  ],
};

const wireRemark = {
  Switch: { ID: 113400000201 },
  VRRP: { VRID: 10 },
  Network: { DefaultRoute: '203.0.113.1', NetworkMaskLen: 28 },
  Servers: [{ IPAddress: '203.0.113.4' }, { IPAddress: '203.0.113.5' }],
  Plan: { ID: 2 },
};

/** The body that the official client sends for this appliance, except for the icon. */
export const wireCreate = {
  Appliance: {
    Name: 'web-lb',
    Description: 'front of web tier',
    Tags: ['prod', 'web'],
    Class: 'loadbalancer',
    Plan: { ID: 2 },
    Settings: { LoadBalancer: [wireVirtualIp] },
    Remark: wireRemark,
  },
};

export const wireAppliance = {
  ...wireCreate.Appliance,
  ID: 113400000301,
  SettingsHash: '0f343b0931126a20f133d67c2b018a3b',
  Remark: { ...wireRemark, Zone: { ID: 31002 }, Switch: { ID: '113400000201' } },
  Availability: 'available',
  Instance: {
    Status: 'up',
    StatusChangedAt: '2026-03-01T12:02:10+09:00',
    Host: { Name: 'host', InfoURL: '' },
  },
  ServiceClass: 'cloud/appliance/loadbalancer/2',
  CreatedAt: '2026-03-01T12:00:05+09:00',
  ModifiedAt: '2026-03-01T12:00:05+09:00',
  Icon: null,
  Switch: { ID: 113400000201, Name: 'k8s-router', Scope: 'user' },
  Interfaces: [
    {
      IPAddress: null,
      UserIPAddress: '203.0.113.4',
      HostName: null,
      Switch: { ID: 113400000201, Name: 'k8s-router', Scope: 'user', Subnet: subnet, UserSubnet: null },
    },
  ],
};

export const wireStatus = {
  LoadBalancer: [
    {
      VirtualIPAddress: '203.0.113.6',
      Port: '80',
      CPS: '12',
      Servers: [
        { IPAddress: '203.0.113.7', Port: '80', Status: 'UP', ActiveConn: '4', CPS: '12' },
        { IPAddress: '203.0.113.8', Port: '80', Status: 'DOWN', ActiveConn: '0', CPS: '0' },
      ],
    },
  ],
  is_ok: true,
};

export const wireSwitch = {
  ID: 113400000201,
  Name: 'k8s-router',
  Description: '',
  ServerCount: 2,
  ApplianceCount: 1,
  Scope: 'user',
  UserSubnet: null,
  Subnets: [
    {
      ...subnet,
      NextHop: null,
      StaticRoute: null,
      IPAddresses: { Min: '203.0.113.4', Max: '203.0.113.14' },
      Internet: { ID: 113400000101, Name: 'k8s-router', BandWidthMbps: 100 },
    },
    {
      ID: 7002,
      NetworkAddress: '198.51.100.16',
      NetworkMaskLen: 28,
      DefaultRoute: null,
      NextHop: '203.0.113.7',
      StaticRoute: '203.0.113.7',
      IPAddresses: { Min: '198.51.100.16', Max: '198.51.100.31' },
    },
  ],
  Internet: { ID: 113400000101, Name: 'k8s-router', BandWidthMbps: 100, Scope: 'user' },
  Tags: ['@k8s'],
};

export const wireRouter = {
  ID: 113400000101,
  Name: 'k8s-router',
  Description: '',
  BandWidthMbps: 100,
  NetworkMaskLen: 28,
  Switch: { ID: 113400000201, Name: 'k8s-router', Scope: 'user', Subnets: [subnet] },
  Tags: ['@k8s'],
};

export const wireServer = {
  ID: 113400000401,
  Name: 'node-1',
  Availability: 'available',
  Instance: { Status: 'up', BeforeStatus: 'down', Host: null },
  Interfaces: [
    {
      ID: 113400000402,
      MACAddress: '9C:A3:BA:00:00:02',
      IPAddress: null,
      UserIPAddress: '203.0.113.7',
      Switch: { ID: 113400000201, Name: 'k8s-router', Scope: 'user', Subnet: subnet, UserSubnet: null },
    },
    {
      ID: 113400000403,
      IPAddress: '198.51.100.40',
      UserIPAddress: null,
      Switch: { ID: 112000000001, Name: 'shared', Scope: 'shared', Subnet: { ...subnet, ID: null } },
    },
    null,
    { ID: 113400000404, IPAddress: null, UserIPAddress: '', Switch: null },
  ],
  Tags: [],
};

export const wireAuthStatus = {
  Account: { ID: 123400000001, Name: 'sim account', Code: 'sim', Class: 'member' },
  Member: { Code: 'sim00000', Class: 'member' },
  Permission: 'create',
  is_ok: true,
};
