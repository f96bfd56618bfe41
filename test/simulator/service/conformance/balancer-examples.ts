/** The documented answers about load balancers, for a site like the reference's running example. */

export const LB_CREATE = {
  Appliance: {
    Name: 'web-lb',
    Description: 'front of web tier',
    Tags: ['prod', 'web'],
    Icon: { ID: 0, Tags: [] },
    Class: 'loadbalancer',
    Plan: { ID: 2 },
    Settings: {
      LoadBalancer: [
        {
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
              HealthCheck: {
                Protocol: 'http',
                Path: '/healthz',
                Status: '200',
                Retry: '3',
                ConnectTimeout: '5',
              },
            },
            {
              IPAddress: '203.0.113.8',
              Port: '80',
              Enabled: 'False',
              HealthCheck: { Protocol: 'ping' },
            },
          ],
        },
      ],
    },
    Remark: {
      Switch: { ID: 113400000001 },
      VRRP: { VRID: 10 },
      Network: { DefaultRoute: '203.0.113.1', NetworkMaskLen: 28 },
      Servers: [{ IPAddress: '203.0.113.4' }, { IPAddress: '203.0.113.5' }],
      Plan: { ID: 2 },
    },
  },
};

const LB = {
  ID: 113400000301,
  Class: 'loadbalancer',
  Name: 'web-lb',
  Description: 'front of web tier',
  Plan: { ID: 2 },
  Settings: {
    LoadBalancer: [
      {
        VirtualIPAddress: '203.0.113.6',
        Port: '80',
        DelayLoop: '10',
        SorryServer: '203.0.113.9',
        Description: 'http',
        Servers: [
          {
            IPAddress: '203.0.113.7',
            Port: '80',
            HealthCheck: {
              Protocol: 'http',
              Path: '/healthz',
              Status: '200',
              Retry: '3',
              ConnectTimeout: '5',
            },
            Enabled: 'True',
          },
          { IPAddress: '203.0.113.8', Port: '80', HealthCheck: { Protocol: 'ping' }, Enabled: 'False' },
        ],
      },
    ],
  },
  SettingsHash: '0f343b0931126a20f133d67c2b018a3b',
  Remark: {
    Zone: { ID: 31002 },
    Switch: { ID: '113400000201' },
    VRRP: { VRID: 10 },
    Network: { NetworkMaskLen: 28, DefaultRoute: '203.0.113.1' },
    Servers: [{ IPAddress: '203.0.113.4' }, { IPAddress: '203.0.113.5' }],
    Plan: { ID: 2 },
  },
  Availability: 'available',
  Instance: {
    Status: 'up',
    StatusChangedAt: '2026-03-01T12:02:10+09:00',
    Host: { Name: 'sac-is1b-sv031', InfoURL: '' },
  },
  ServiceClass: 'cloud/appliance/loadbalancer/2',
  CreatedAt: '2026-03-01T12:00:05+09:00',
  ModifiedAt: '2026-03-01T12:00:05+09:00',
  Icon: null,
  Switch: {
    ID: 113400000201,
    Name: 'k8s-router',
    Internet: { ID: 113400000101, Name: 'k8s-router', BandWidthMbps: 100, Scope: 'user' },
    Scope: 'user',
    Availability: 'available',
    Zone: { ID: 31002, Name: 'is1b', Region: { ID: 310, Name: 'Ishikari' } },
  },
  Interfaces: [
    {
      IPAddress: null,
      UserIPAddress: '203.0.113.4',
      HostName: null,
      Switch: {
        ID: 113400000201,
        Name: 'k8s-router',
        Scope: 'user',
        Subnet: {
          ID: 7001,
          NetworkAddress: '203.0.113.0',
          NetworkMaskLen: 28,
          DefaultRoute: '203.0.113.1',
          Internet: { BandWidthMbps: 100 },
        },
        UserSubnet: null,
      },
    },
  ],
  Tags: ['prod', 'web'],
};

export const LB_READ = { Success: true, is_ok: true, Appliance: LB };

/** Just created: complete, except for the state. */
export const LB_CREATED = {
  Success: 'Accepted',
  is_ok: true,
  Appliance: {
    ...LB,
    Availability: 'migrating',
    Instance: { Status: 'cleaning', StatusChangedAt: null, Host: null },
  },
};

export const LB_LIST = {
  From: 0,
  Count: 1,
  Total: 1,
  Appliances: [{ Index: 0, ...LB }],
  is_ok: true,
};

export const LB_STATUS = {
  LoadBalancer: [
    {
      VirtualIPAddress: '203.0.113.6',
      Port: '80',
      CPS: '0',
      Servers: [
        { IPAddress: '203.0.113.7', Port: '80', Status: 'UP', ActiveConn: '0', CPS: '0' },
        { IPAddress: '203.0.113.8', Port: '80', Status: 'DOWN', ActiveConn: '0', CPS: '0' },
      ],
    },
  ],
  is_ok: true,
};
