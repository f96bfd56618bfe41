import { ROUTED_BLOCK } from './address-examples';
import { type Area, FIRST_ID, listOf, MONITOR_QUERY, OK, type Step, samplesOf } from './area';
import {
  BRIDGE,
  INTERNET,
  INTERNET_CREATE,
  ROUTER_SWITCH,
  SWITCH,
  SWITCH_CREATE,
  SWITCH_ON_BRIDGE,
} from './network-examples';
import { SERVER } from './server-examples';

const ROUTER = '/internet/113400000000';
const ROUTER_SWITCH_PATH = '/switch/113400000001';

/** Paths of the resources that the steps create, in order. */
const OWN_SWITCH = `/switch/${FIRST_ID}`;
const [BRIDGE_ID, OWN_ROUTER_ID, RESIZED_ROUTER_ID] = [FIRST_ID + 1, FIRST_ID + 2, FIRST_ID + 4];
const OWN_ROUTER = `/internet/${OWN_ROUTER_ID}`;
const RESIZED_ROUTER = `/internet/${RESIZED_ROUTER_ID}`;

const BARE_ROUTER_SWITCH = {
  ...ROUTER_SWITCH,
  Switch: { ...ROUTER_SWITCH.Switch, ApplianceCount: 0, IPv6Nets: [] },
};
const CONNECTED = {
  ...BRIDGE,
  Bridge: {
    ...BRIDGE.Bridge,
    SwitchInZone: {
      ...{ ID: 113400000202, Name: 'lb-net', Scope: 'user' },
      ...{ ServerCount: 0, ApplianceCount: 0 },
    },
  },
};
const RENAMED = { ...BRIDGE, Bridge: { ...BRIDGE.Bridge, Name: 'renamed' } };

/** The router that the steps create: like the documented one, but with the first block of the pools. */
const CREATED = {
  ...INTERNET,
  Internet: {
    ...INTERNET.Internet,
    Switch: {
      ...INTERNET.Internet.Switch,
      Subnets: [{ ...ROUTED_BLOCK, DefaultRoute: '198.51.100.17', NextHop: null, StaticRoute: null }],
    },
  },
};
const RESIZED = {
  ...CREATED,
  Internet: {
    ...CREATED.Internet,
    BandWidthMbps: 250,
    ServiceClass: 'cloud/internet/router/250m',
  },
};

const switchSteps: readonly Step[] = [
  ['GET /switch/:id', ROUTER_SWITCH_PATH, undefined, 200, BARE_ROUTER_SWITCH],
  ['POST /switch', '/switch', SWITCH_CREATE, 201, SWITCH],
  ['GET /switch', '/switch?{"Filter":{"Name":"lb-net"}}', undefined, 200, listOf('Switches', SWITCH.Switch)],
  ['PUT /switch/:id', OWN_SWITCH, { Switch: { Name: 'lb-net' } }, 200, SWITCH],
  [
    'GET /switch/:id/server',
    `${ROUTER_SWITCH_PATH}/server?{"Count":1}`,
    undefined,
    200,
    listOf('Servers', SERVER.Server, 2),
  ],
  ['POST /bridge', '/bridge', { Bridge: { Name: 'bridge', Description: '' } }, 201, BRIDGE],
  ['PUT /switch/:id/to/bridge/:id', `${OWN_SWITCH}/to/bridge/${BRIDGE_ID}`, undefined, 200, OK],
  ['GET /switch/:id', OWN_SWITCH, undefined, 200, SWITCH_ON_BRIDGE],
  ['GET /bridge/:id', `/bridge/${BRIDGE_ID}`, undefined, 200, CONNECTED],
  ['GET /bridge', '/bridge', undefined, 200, listOf('Bridges', CONNECTED.Bridge)],
  ['DELETE /switch/:id/to/bridge', `${OWN_SWITCH}/to/bridge/`, undefined, 200, OK],
  ['PUT /bridge/:id', `/bridge/${BRIDGE_ID}`, { Bridge: { Name: 'renamed' } }, 200, RENAMED],
  ['DELETE /bridge/:id', `/bridge/${BRIDGE_ID}`, undefined, 200, RENAMED],
  ['DELETE /switch/:id', OWN_SWITCH, undefined, 200, SWITCH],
];

const routerSteps: readonly Step[] = [
  ['GET /internet/:id', ROUTER, undefined, 200, INTERNET],
  ['GET /internet', '/internet', undefined, 200, listOf('Internet', INTERNET.Internet)],
  ['POST /internet', '/internet', INTERNET_CREATE, 201, CREATED],
  ['PUT /internet/:id', OWN_ROUTER, { Internet: { Name: 'k8s-router' } }, 200, CREATED],
  [
    'GET /internet/:id/monitor',
    `${OWN_ROUTER}/monitor${MONITOR_QUERY}`,
    undefined,
    200,
    samplesOf('In', 'Out'),
  ],
  [
    'PUT /internet/:id/bandwidth',
    `${OWN_ROUTER}/bandwidth`,
    { Internet: { BandWidthMbps: 250, Description: '', Tags: [] } },
    200,
    RESIZED,
  ],
  ['DELETE /internet/:id', RESIZED_ROUTER, undefined, 200, RESIZED],
];

export const NETWORK: Area = {
  name: 'switches, routers and bridges',
  steps: [...switchSteps, ...routerSteps],
};
