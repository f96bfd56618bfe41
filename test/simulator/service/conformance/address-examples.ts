/**
 * The documented answers about blocks and addresses. The block is complete, although the reference only shows
 * its first two addresses.
 */

const SWITCH_AND_ROUTER = { ID: 113400000201, Internet: { ID: 113400000101 } };

/** The routed block, which also appears in its switch and router. */
export const ROUTED_BLOCK = {
  ID: 7002,
  NetworkAddress: '198.51.100.16',
  NetworkMaskLen: 28,
  DefaultRoute: null,
  NextHop: '203.0.113.7',
  StaticRoute: '203.0.113.7',
  ServiceClass: 'cloud/global-ipaddress-v4/28',
};

export const SUBNET = {
  Success: true,
  is_ok: true,
  Subnet: {
    ...ROUTED_BLOCK,
    IPAddresses: [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31].map((host) => ({
      IPAddress: `198.51.100.${host}`,
      HostName: null,
    })),
    Switch: SWITCH_AND_ROUTER,
  },
};

export const IPV6_NET = {
  Success: true,
  is_ok: true,
  IPv6Net: { ID: 7101, IPv6Prefix: '2001:db8:10:1::', IPv6PrefixLen: 64 },
};

/** The fields that the reference names without an example. */
export const WHOLE_IPV6_NET = {
  Success: true,
  is_ok: true,
  IPv6Net: {
    ...IPV6_NET.IPv6Net,
    IPv6PrefixTail: '2001:db8:10:1:ffff:ffff:ffff:ffff',
    ServiceID: 7101,
    ServiceClass: 'cloud/global-ipaddress-v6/64',
    IPv6Table: { ID: 7101 },
    NamedIPv6AddrCount: 0,
    CreatedAt: '2026-03-01T12:00:00+09:00',
    Switch: { ID: 113400000201 },
  },
};

export const IPV6_ADDR = {
  Success: true,
  is_ok: true,
  IPv6Addr: {
    IPv6Addr: '2001:db8:10:1::1',
    HostName: 'web.example.com',
    Interface: null,
    IPv6Net: { ID: 7101, Switch: { ID: 113400000201 } },
  },
};

export const IP_ADDRESS = {
  Success: true,
  is_ok: true,
  IPAddress: {
    IPAddress: '203.0.113.7',
    HostName: '',
    Interface: { ID: 113400000402 },
    Subnet: { ID: 7001 },
  },
};
