import { IP_ADDRESS, IPV6_ADDR, IPV6_NET, ROUTED_BLOCK, SUBNET, WHOLE_IPV6_NET } from './address-examples';
import { type Area, listOf, OK, type Step } from './area';
import { ROUTER_SWITCH } from './network-examples';

const ROUTER = '/internet/113400000000';
/** Blocks and IPv6 networks have a counter of their own, which starts with the site's block. */
const BLOCK_ID = 7002;
const IPV6_ID = 7003;
const IPV6 = '/ipv6addr/2001:db8:10:1::1';

const NAMED = { ...IP_ADDRESS, IPAddress: { ...IP_ADDRESS.IPAddress, HostName: 'web.example.com' } };
const UNNAMED = { ...IPV6_ADDR, IPv6Addr: { ...IPV6_ADDR.IPv6Addr, HostName: '' } };
const MOVED = { ...SUBNET, Subnet: { ...SUBNET.Subnet, NextHop: '203.0.113.8', StaticRoute: '203.0.113.8' } };

/** The documented switch while it has no load balancer. */
const NO_BALANCER = { ...ROUTER_SWITCH, Switch: { ...ROUTER_SWITCH.Switch, ApplianceCount: 0 } };

const blockSteps: readonly Step[] = [
  [
    'POST /internet/:id/subnet',
    `${ROUTER}/subnet`,
    { NetworkMaskLen: 28, NextHop: ROUTED_BLOCK.NextHop },
    201,
    SUBNET,
  ],
  ['GET /subnet/:id', `/subnet/${BLOCK_ID}`, undefined, 200, SUBNET],
  [
    'GET /subnet',
    '/subnet?{"Filter":{"NetworkAddress":["198.51.100.16"]}}',
    undefined,
    200,
    listOf('Subnets', SUBNET.Subnet),
  ],
  [
    'PUT /internet/:id/subnet/:id',
    `${ROUTER}/subnet/${BLOCK_ID}`,
    { NextHop: MOVED.Subnet.NextHop },
    200,
    MOVED,
  ],
];

const ipv6Steps: readonly Step[] = [
  ['POST /internet/:id/ipv6net', `${ROUTER}/ipv6net`, undefined, 201, IPV6_NET],
  ['GET /ipv6net/:id', `/ipv6net/${IPV6_ID}`, undefined, 200, WHOLE_IPV6_NET],
  ['GET /ipv6net', '/ipv6net', undefined, 200, listOf('IPv6Nets', WHOLE_IPV6_NET.IPv6Net)],
  [
    'POST /ipv6addr',
    '/ipv6addr',
    { IPv6Addr: { IPv6Addr: '2001:db8:10:1::1', HostName: 'web.example.com' } },
    201,
    IPV6_ADDR,
  ],
  ['GET /ipv6addr/:address', IPV6, undefined, 200, IPV6_ADDR],
  ['GET /ipv6addr', '/ipv6addr', undefined, 200, listOf('IPv6Addrs', IPV6_ADDR.IPv6Addr)],
  ['PUT /ipv6addr/:address', IPV6, { IPv6Addr: { HostName: '' } }, 200, UNNAMED],
  ['DELETE /ipv6addr/:address', IPV6, undefined, 200, UNNAMED],
];

const steps: readonly Step[] = [
  ['GET /ipaddress/:address', '/ipaddress/203.0.113.7', undefined, 200, IP_ADDRESS],
  [
    'GET /ipaddress',
    '/ipaddress?{"Filter":{"IPAddress":["203.0.113.7"]}}',
    undefined,
    200,
    listOf('IPAddress', IP_ADDRESS.IPAddress),
  ],
  [
    'PUT /ipaddress/:address',
    '/ipaddress/203.0.113.7',
    { IPAddress: { HostName: 'web.example.com' } },
    200,
    NAMED,
  ],
  ...blockSteps,
  ...ipv6Steps,
  ['DELETE /internet/:id/subnet/:id', `${ROUTER}/subnet/${BLOCK_ID}`, undefined, 200, OK],
  ['GET /switch/:id', '/switch/113400000001', undefined, 200, NO_BALANCER],
  ['DELETE /internet/:id/ipv6net/:id', `${ROUTER}/ipv6net/${IPV6_ID}`, undefined, 200, OK],
];

export const ADDRESSES: Area = { name: 'blocks and addresses', steps };
