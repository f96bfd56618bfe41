import { type Area, FIRST_ID, listOf, MONITOR_QUERY, OK, type Step, samplesOf } from './area';
import { INTERFACE, NEW_INTERFACE, NEW_SERVER, SERVER, SERVER_CREATE } from './server-examples';

const SWITCH_ID = 113_400_000_001;
const NODE = '/server/113400000002';
const NODE_NIC = '/interface/113400000003';

/** Paths of the server that the steps create, and of its network interfaces. */
const OWN = `/server/${FIRST_ID}`;
const [ON_SWITCH, ON_SHARED, FREE] = [1, 2, 3].map((offset) => `/interface/${FIRST_ID + offset}`);
const ADDED = `/interface/${FIRST_ID + 4}`;
/** A resized server has a new id. */
const RESIZED = `/server/${FIRST_ID + 5}`;

const LABELLED = {
  ...NEW_INTERFACE,
  Interface: { ...NEW_INTERFACE.Interface, UserIPAddress: '203.0.113.9' },
};
const BIG_PLAN = {
  ...SERVER.Server.ServerPlan,
  ID: 100004002,
  Name: 'plan/2Core-4GB',
  CPU: 2,
  MemoryMB: 4096,
  ServiceClass: 'cloud/plan/2core-4gb',
};
const BARE = { ...NEW_SERVER.Server, Interfaces: [] };
const BIG = { ...BARE, ServiceClass: BIG_PLAN.ServiceClass, ServerPlan: BIG_PLAN };
const STOPPED = {
  ...BIG,
  Instance: { ...BARE.Instance, BeforeStatus: 'up', StatusChangedAt: '2026-03-01T12:00:00+09:00' },
};
const PLAN = { CPU: 2, MemoryMB: 4096, Commitment: 'standard' };

const interfaceSteps: readonly Step[] = [
  ['GET /interface/:id', NODE_NIC, undefined, 200, INTERFACE],
  [
    'GET /interface',
    '/interface?{"Filter":{"UserIPAddress":["203.0.113.7"]}}',
    undefined,
    200,
    listOf('Interfaces', INTERFACE.Interface),
  ],
  [
    'GET /interface/:id/monitor',
    `${NODE_NIC}/monitor${MONITOR_QUERY}`,
    undefined,
    200,
    samplesOf('Send', 'Receive'),
  ],
  ['POST /interface', '/interface', { Interface: { Server: { ID: FIRST_ID } } }, 201, NEW_INTERFACE],
  ['PUT /interface/:id', ADDED, { Interface: { UserIPAddress: '203.0.113.9' } }, 200, LABELLED],
  ['DELETE /interface/:id/to/switch', `${ON_SWITCH}/to/switch`, undefined, 200, OK],
  ['PUT /interface/:id/to/switch/:id', `${ADDED}/to/switch/${SWITCH_ID}`, undefined, 200, OK],
  ['DELETE /interface/:id/to/switch', `${ON_SHARED}/to/switch`, undefined, 200, OK],
  ['PUT /interface/:id/to/switch/shared', `${FREE}/to/switch/shared`, undefined, 200, OK],
  [
    'PUT /interface/:id/to/packetfilter/:id',
    `${FREE}/to/packetfilter/1`,
    undefined,
    404,
    errorOf('404 Not Found'),
  ],
  [
    'DELETE /interface/:id/to/packetfilter',
    `${FREE}/to/packetfilter`,
    undefined,
    409,
    errorOf('409 Conflict'),
  ],
  ['DELETE /interface/:id/to/switch', `${ADDED}/to/switch`, undefined, 200, OK],
  ['DELETE /interface/:id/to/switch', `${FREE}/to/switch`, undefined, 200, OK],
  ['DELETE /interface/:id', ADDED, undefined, 200, LABELLED],
  ...[ON_SWITCH, ON_SHARED, FREE].map(
    (nic): Step => ['DELETE /interface/:id', String(nic), undefined, 200, NEW_INTERFACE],
  ),
];

const steps: readonly Step[] = [
  ['GET /server/:id', NODE, undefined, 200, SERVER],
  ['GET /server', '/server?{"Count":1,"From":0}', undefined, 200, listOf('Servers', SERVER.Server, 2)],
  ['POST /server', '/server', SERVER_CREATE, 201, NEW_SERVER],
  ...interfaceSteps,
  ['PUT /server/:id', OWN, { Server: { Tags: [] } }, 200, { ...NEW_SERVER, Server: BARE }],
  ['PUT /server/:id/plan', `${OWN}/plan`, PLAN, 200, { ...NEW_SERVER, Server: BIG }],
  ['PUT /server/:id/power', `${RESIZED}/power`, undefined, 200, OK],
  ['GET /server/:id/monitor', `${RESIZED}/monitor${MONITOR_QUERY}`, undefined, 200, samplesOf('CPU-TIME')],
  ['PUT /server/:id/reset', `${RESIZED}/reset`, undefined, 200, OK],
  ['DELETE /server/:id/power', `${RESIZED}/power`, { Force: true }, 200, OK],
  ['DELETE /server/:id', RESIZED, undefined, 200, { ...NEW_SERVER, Server: STOPPED }],
];

/** Returns an error about a missing resource or connection; the texts are our own. */
function errorOf(status: '404 Not Found' | '409 Conflict') {
  const isMissing = status === '404 Not Found';
  return {
    is_fatal: true,
    serial: '0'.repeat(32),
    status,
    error_code: isMissing ? 'not_found' : 'res_already_disconnected',
    error_msg: isMissing ? 'There is no such resource. (1)' : 'The resource is not connected.',
  };
}

export const SERVERS: Area = { name: 'servers and network interfaces', steps };
