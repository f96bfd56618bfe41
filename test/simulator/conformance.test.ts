import { ROUTES } from '../../lib/simulator/routes';
import type { Site } from '../../lib/testing';
import { LB_CREATE, LB_CREATED, LB_LIST, LB_READ, LB_STATUS } from './examples';
import { AUTH_STATUS, ERROR, INTERFACE_LIST, OK, SERVER, ZONE_LIST } from './examples-account';
import { INTERNET, ROUTER_SWITCH, SWITCH, SWITCH_CREATE } from './examples-network';
import { type Answer, closeAll, type Json, type Rig, startRig } from './rig';

/** The reference's running example. */
const SITE: Site = {
  routers: [{ name: 'k8s-router', tags: ['@k8s'], networkAddress: '203.0.113.0', prefixLength: 28 }],
  servers: [
    { name: 'node-1', interfaces: [{ switch: 'k8s-router', address: '203.0.113.7' }] },
    { name: 'node-2', interfaces: [{ switch: 'k8s-router', address: '203.0.113.8' }] },
  ],
};

const LB = 113_400_000_006;

let rig: Rig;
const answers = new Map<string, Answer>();

/** One request per route, in the order of a load balancer's life. */
const LIFE: readonly [route: string, path: string, body: Json, status: number, example: Json][] = [
  ['GET /auth-status', '/auth-status', undefined, 200, AUTH_STATUS],
  ['GET /zone', '/zone?{"Filter":{"Name":["is1b"]}}', undefined, 200, ZONE_LIST],
  ['POST /appliance', '/appliance', LB_CREATE, 202, LB_CREATED],
  ['GET /appliance/:id', `/appliance/${LB}`, undefined, 200, LB_READ],
  ['GET /appliance', '/appliance?{"Filter":{"Class":"loadbalancer"}}', undefined, 200, LB_LIST],
  [
    'GET /appliance/:id/power',
    `/appliance/${LB}/power`,
    undefined,
    200,
    { Instance: LB_READ.Appliance.Instance, is_ok: true },
  ],
  ['PUT /appliance/:id', `/appliance/${LB}`, { Appliance: { Name: 'web-lb' } }, 200, LB_READ],
  ['PUT /appliance/:id/config', `/appliance/${LB}/config`, undefined, 200, OK],
  ['GET /appliance/:id/status', `/appliance/${LB}/status`, undefined, 200, LB_STATUS],
  ['PUT /appliance/:id/reset', `/appliance/${LB}/reset`, { RecycleProcess: false }, 200, OK],
  ['GET /switch/:id', '/switch/113400000001', undefined, 200, ROUTER_SWITCH],
  ['POST /switch', '/switch', SWITCH_CREATE, 201, SWITCH],
  ['GET /switch', '/switch?{"Filter":{"Name":"lb-net"}}', undefined, 200, listOf('Switches', SWITCH.Switch)],
  ['DELETE /switch/:id', '/switch/113400000007', undefined, 200, SWITCH],
  ['GET /internet/:id', '/internet/113400000000', undefined, 200, INTERNET],
  ['GET /internet', '/internet', undefined, 200, listOf('Internet', INTERNET.Internet)],
  ['GET /server/:id', '/server/113400000002', undefined, 200, SERVER],
  [
    'GET /server',
    '/server?{"Count":1,"From":0}',
    undefined,
    200,
    { ...listOf('Servers', SERVER.Server), Total: 2 },
  ],
  [
    'GET /interface',
    '/interface?{"Filter":{"UserIPAddress":["203.0.113.7"]}}',
    undefined,
    200,
    INTERFACE_LIST,
  ],
  ['DELETE /appliance/:id/power', `/appliance/${LB}/power`, { Force: true }, 200, OK],
  ['PUT /appliance/:id/power', `/appliance/${LB}/power`, undefined, 200, OK],
  ['DELETE /appliance/:id', `/appliance/${LB}`, undefined, 200, { ...LB_READ, Appliance: stopped() }],
];

beforeAll(async () => {
  rig = await startRig({ site: SITE });
  for (const [route, path, body] of LIFE) {
    // Deleting needs an appliance that is down again.
    if (route === 'DELETE /appliance/:id') await rig.call('DELETE', `/appliance/${LB}/power`, {});
    answers.set(route, await rig.call(route.split(' ')[0] ?? '', path, body));
  }
});

afterAll(closeAll);

describe('every route answers as the reference documents it, key order included', () => {
  it.each(LIFE)('%s', (route, _path, _body, status, example) => {
    const answer = answers.get(route);
    expect(answer?.status).toBe(status);
    expect(comparable(answer?.body)).toBe(comparable(example));
  });

  it('has an example for each route', () => {
    const routes = ROUTES.map((route) => `${route.method} ${route.path}`);
    expect(LIFE.map(([route]) => route).sort()).toEqual(routes.sort());
  });

  it('gives errors in the documented envelope', async () => {
    const slow = await startRig({ site: SITE, mode: 'manual' });
    await slow.call('POST', '/appliance', LB_CREATE);
    const refused = await slow.call('PUT', `/appliance/${LB}/config`);
    expect(refused.status).toBe(409);
    expect(comparable(refused.body)).toBe(comparable(ERROR));
  });

  it('keeps the id of the switch a text in Remark, and a number elsewhere', () => {
    const appliance = answers.get('GET /appliance/:id')?.body.Appliance;
    expect(appliance.Remark.Switch.ID).toBe('113400000001');
    expect(appliance.Switch.ID).toBe(113400000001);
  });

  it.each(['vpcrouter', 'database', 'nfs', 'mobilegateway'])(
    'has no appliances of class %s',
    async (name) => {
      const { body } = await rig.call('GET', `/appliance?{"Filter":{"Class":["${name}"]}}`);
      expect(body).toEqual({ From: 0, Count: 0, Total: 0, Appliances: [], is_ok: true });
    },
  );
});

/** JSON text with what differs between runs made equal: times, hashes, hardware addresses; ids by order of appearance. */
function comparable(value: unknown): string {
  const ids: string[] = [];
  return JSON.stringify(value, null, 1)
    .replace(/"\d{4}-\d\d-\d\dT[\d:]{8}\+09:00"/g, '"TIME"')
    .replace(/"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}"/g, '"MAC"')
    .replace(/"[0-9a-f]{32}"/g, '"HEX"')
    .replace(/1134\d{8}/g, (id) => {
      if (!ids.includes(id)) ids.push(id);
      return `#${ids.indexOf(id)}`;
    });
}

function listOf(key: string, row: object): Json {
  return { From: 0, Count: 1, Total: 1, [key]: [{ Index: 0, ...row }], is_ok: true };
}

function stopped(): Json {
  const { Appliance } = LB_READ;
  return { ...Appliance, Instance: { ...Appliance.Instance, Status: 'down' } };
}
