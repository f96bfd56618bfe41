/**
 * The documented answers about servers and network interfaces, for a site like the reference's running
 * example.
 */

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

export const INTERFACE = {
  Success: true,
  is_ok: true,
  Interface: {
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
};

/** An interface that has just been added. */
export const NEW_INTERFACE = {
  ...INTERFACE,
  Interface: { ...INTERFACE.Interface, UserIPAddress: null, Switch: null },
};

export const SERVER_CREATE = {
  Server: {
    Name: 'node-1',
    Description: '',
    Tags: [],
    Icon: { ID: 0, Tags: [] },
    InterfaceDriver: 'virtio',
    ServerPlan: { CPU: 1, MemoryMB: 1024, Commitment: 'standard', ConfidentialVM: false },
    PrivateHost: { ID: 0, Description: '', Tags: [] },
    WaitDiskMigration: false,
    ConnectedSwitches: [{ ID: 113400000001 }, { Scope: 'shared' }, null],
  },
};

const [FIRST_NIC] = SERVER.Server.Interfaces;

/** The result of {@link SERVER_CREATE}: without labels, and down, because no one has booted it. */
export const NEW_SERVER = {
  ...SERVER,
  Server: {
    ...SERVER.Server,
    Instance: { Status: 'down', BeforeStatus: null, StatusChangedAt: null, Host: null, CDROM: null },
    Interfaces: [
      { ...FIRST_NIC, UserIPAddress: null },
      {
        ID: 113400000403,
        MACAddress: '9C:A3:BA:00:00:03',
        IPAddress: '198.51.100.40',
        UserIPAddress: null,
        HostName: null,
        Switch: {
          ID: 112000000001,
          Name: 'shared',
          Scope: 'shared',
          Subnet: {
            ID: null,
            NetworkAddress: '198.51.100.0',
            NetworkMaskLen: 24,
            DefaultRoute: '198.51.100.1',
            Internet: { BandWidthMbps: 100 },
          },
          UserSubnet: { DefaultRoute: '198.51.100.1', NetworkMaskLen: 24 },
        },
        PacketFilter: null,
      },
      { ...FIRST_NIC, ID: 113400000404, UserIPAddress: null, Switch: null },
    ],
  },
};
