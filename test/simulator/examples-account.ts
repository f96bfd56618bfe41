/** The documented answers about servers, zones and the account; see `examples.ts`. */

const REGION = {
  ID: 310,
  Name: 'Ishikari',
  Description: 'Ishikari',
  NameServers: ['133.242.0.3', '133.242.0.4'],
};

export const SERVER = {
  Success: true,
  is_ok: true,
  Server: {
    ID: 113400000401,
    Name: 'node-1',
    HostName: 'node-1',
    Description: '',
    Availability: 'available',
    ServiceClass: 'cloud/plan/1core-1gb',
    InterfaceDriver: 'virtio',
    WaitDiskMigration: false,
    ServerPlan: {
      ID: 100001001,
      Name: 'plan/1Core-1GB',
      CPU: 1,
      MemoryMB: 1024,
      ServiceClass: 'cloud/plan/1core-1gb',
      Commitment: 'standard',
      Generation: 100,
      Availability: 'available',
    },
    Zone: { ID: 31002, Name: 'is1b', Description: 'Ishikari 2', Region: REGION },
    Instance: {
      Status: 'up',
      BeforeStatus: 'down',
      StatusChangedAt: '2026-03-01T11:55:00+09:00',
      Host: { Name: 'sac-is1b-sv012', InfoURL: '' },
      CDROM: null,
    },
    Disks: [],
    Interfaces: [
      {
        ID: 113400000402,
        MACAddress: '9C:A3:BA:00:00:02',
        IPAddress: null,
        UserIPAddress: '203.0.113.7',
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
        PacketFilter: null,
      },
    ],
    PrivateHost: null,
    BundleInfo: null,
    Appliance: null,
    Icon: null,
    CreatedAt: '2026-03-01T11:54:00+09:00',
    ModifiedAt: '2026-03-01T11:54:00+09:00',
    Tags: [],
  },
};

export const INTERFACE_LIST = {
  From: 0,
  Count: 1,
  Total: 1,
  Interfaces: [
    {
      Index: 0,
      ID: 113400000402,
      MACAddress: '9C:A3:BA:00:00:02',
      IPAddress: null,
      UserIPAddress: '203.0.113.7',
      HostName: null,
      Switch: { ID: 113400000201, Name: 'k8s-router', Scope: 'user' },
      PacketFilter: null,
      Server: { ID: 113400000401 },
      CreatedAt: '2026-03-01T11:54:00+09:00',
    },
  ],
  is_ok: true,
};

export const ZONE_LIST = {
  From: 0,
  Count: 1,
  Total: 1,
  Zones: [
    {
      Index: 0,
      ID: 31002,
      Name: 'is1b',
      Description: 'Ishikari 2',
      DisplayOrder: 2,
      IsDummy: false,
      VNCProxy: { HostName: 'sac-is1b-ssl.example.jp', IPAddress: '192.0.2.10' },
      FTPServer: { HostName: 'sac-is1b-ftp.example.jp', IPAddress: '192.0.2.11' },
      Region: REGION,
    },
  ],
  is_ok: true,
};

export const AUTH_STATUS = {
  Account: { ID: 123400000001, Name: 'sim account', Code: 'sim', Class: 'member' },
  Member: { Code: 'sim00000', Class: 'member' },
  AuthClass: 'account',
  AuthMethod: 'apikey',
  ExternalPermission: '',
  IsAPIKey: true,
  OperationPenalty: 'none',
  Permission: 'create',
  is_ok: true,
};

export const ERROR = {
  is_fatal: true,
  serial: '8b7052bdab6de00a6403b62912992704',
  status: '409 Conflict',
  error_code: 'still_creating',
  error_msg: 'The resource is still being created. Try again later.',
};

export const OK = { Success: true, is_ok: true };
