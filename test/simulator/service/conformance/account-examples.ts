/** The documented answers about zones, plans and other resources of the account. */

export const REGION = {
  ID: 310,
  Name: 'Ishikari',
  Description: 'Ishikari',
  NameServers: ['133.242.0.3', '133.242.0.4'],
};

export const ZONE = {
  ID: 31002,
  Name: 'is1b',
  Description: 'Ishikari 2',
  DisplayOrder: 2,
  IsDummy: false,
  VNCProxy: { HostName: 'sac-is1b-ssl.example.jp', IPAddress: '192.0.2.10' },
  FTPServer: { HostName: 'sac-is1b-ftp.example.jp', IPAddress: '192.0.2.11' },
  Region: REGION,
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

export const SERVER_PLAN = {
  ID: 100001001,
  Name: 'plan/1Core-1GB',
  CPU: 1,
  MemoryMB: 1024,
  GPU: 0,
  CPUModel: 'uncategorized',
  ConfidentialVM: false,
  ServiceClass: 'cloud/plan/1core-1gb',
  Commitment: 'standard',
  Generation: 100,
  Availability: 'available',
};

export const DISK_PLAN = {
  ID: 2,
  Name: 'HDD',
  StorageClass: 'iscsi1204',
  Availability: 'available',
  Size: [
    [40, 'GB', 40],
    [60, 'GB', 60],
    [80, 'GB', 80],
    [100, 'GB', 100],
    [250, 'GB', 250],
    [500, 'GB', 500],
    [750, 'GB', 750],
    [1, 'TB', 1024],
  ].map(([DisplaySize, DisplaySuffix, gib]) => ({
    SizeMB: Number(gib) * 1024,
    DisplaySize,
    DisplaySuffix,
    Availability: 'available',
    ServiceClass: `cloud/disk/hdd/${gib}g`,
  })),
};

export const SERVICE_CLASS = {
  ServiceClassID: 50_003,
  ServiceClassName: 'default',
  ServiceClassPath: 'cloud/switch/default',
  DisplayName: 'Switch',
  IsPublic: true,
  Price: [],
};

export const INTERNET_PLAN = {
  ID: 100,
  Name: '100Mbps',
  BandWidthMbps: 100,
  ServiceClass: 'cloud/internet/router/100m',
  Availability: 'available',
};

export const INTERNET_PLANS = {
  From: 0,
  Count: 2,
  Total: 2,
  InternetPlans: [
    { Index: 0, ...INTERNET_PLAN },
    {
      Index: 1,
      ID: 250,
      Name: '250Mbps',
      BandWidthMbps: 250,
      ServiceClass: 'cloud/internet/router/250m',
      Availability: 'available',
    },
  ],
  is_ok: true,
};

export const ICON = {
  ID: 113400000901,
  Name: 'i',
  URL: 'https://secure.sakura.ad.jp/cloud/zone/is1a/api/cloud/1.1/icon/113400000901.png',
  Scope: 'user',
  Availability: 'available',
  Tags: ['x'],
  CreatedAt: '2026-03-01T12:00:00+09:00',
  ModifiedAt: '2026-03-01T12:00:00+09:00',
};

export const NOTE = {
  ID: 113400000902,
  Name: 'sysctl-dsr',
  Class: 'shell',
  Content: '#!/bin/bash\nsysctl -w net.ipv4.conf.all.arp_ignore=1\n',
  Description: '',
  Scope: 'user',
  Availability: 'available',
  Icon: null,
  Tags: [],
  CreatedAt: '2026-03-01T12:00:00+09:00',
  ModifiedAt: '2026-03-01T12:00:00+09:00',
};
