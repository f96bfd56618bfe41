import { MANUAL_START_MS, ROUTES } from '../../../../lib/simulator';
import { type Answer, call, closeAll, type Rig, startRig } from '../../rig';
import { ACCOUNT, EMPTY } from './account';
import { ADDRESSES } from './address';
import { type Area, FIRST_ID, POOLS, SITE } from './area';
import { BALANCER } from './balancer';
import { LB_CREATE } from './balancer-examples';
import { NETWORK } from './network';
import { SERVERS } from './server';

const AREAS: readonly Area[] = [BALANCER, NETWORK, ADDRESSES, SERVERS, ACCOUNT, EMPTY];

afterAll(closeAll);

describe.each(AREAS)('$name answer as the reference documents it, key order included', ({ steps }) => {
  const answers: Answer[] = [];

  beforeAll(async () => {
    const rig = await startRig({ site: SITE, pools: POOLS, clock: { now: () => MANUAL_START_MS } });
    for (const [route, path, body] of steps) {
      answers.push(await rig.call(route.split(' ')[0] ?? '', path, body));
    }
  });

  it.each(steps.map((step, index) => [step[0], index, step] as const))(
    '%s (step %i)',
    (_route, index, [, , , status, example]) => {
      expect(comparable(answers[index]?.body)).toBe(comparable(example));
      expect(answers[index]?.status).toBe(status);
    },
  );
});

describe('conformance', () => {
  it('has an example for each route', () => {
    const examples = new Set(AREAS.flatMap(({ steps }) => steps.map(([route]) => route)));
    const routes = ROUTES.map((route) => `${route.method} ${route.path}`);
    expect([...examples].sort()).toEqual(routes.sort());
  });

  it('gives errors in the documented envelope', async () => {
    const slow = await startRig({ site: SITE, mode: 'manual' });
    await slow.call('POST', '/appliance', LB_CREATE);
    const refused = await slow.call('PUT', `/appliance/${FIRST_ID}/config`);
    expect(refused.status).toBe(409);
    expect(comparable(refused.body)).toBe(comparable(ERROR));
  });

  it('keeps the id of the switch as a text in Remark, and as a number elsewhere', async () => {
    const rig = await startRig({ site: SITE });
    const { Appliance } = (await rig.call('POST', '/appliance', LB_CREATE)).body;
    expect(Appliance.Remark.Switch.ID).toBe('113400000001');
    expect(Appliance.Switch.ID).toBe(113400000001);
  });

  it.each(['vpcrouter', 'database', 'nfs', 'mobilegateway'])(
    'has no appliances of class %s',
    async (name) => {
      const rig = await startRig({ site: SITE });
      const { body } = await rig.call('GET', `/appliance?{"Filter":{"Class":["${name}"]}}`);
      expect(body).toEqual({ From: 0, Count: 0, Total: 0, Appliances: [], is_ok: true });
    },
  );

  it('shows resources of the account in every zone', async () => {
    const rig: Rig = await startRig({ site: SITE });
    await rig.call('POST', '/note', { Note: { Name: 'n', Content: '#' } });
    const elsewhere = await call(rig.simulator, 'GET', '/cloud/zone/tk1a/api/cloud/1.1/note');
    expect(elsewhere.body.Total).toBe(1);
  });
});

const ERROR = {
  is_fatal: true,
  serial: '8b7052bdab6de00a6403b62912992704',
  status: '409 Conflict',
  error_code: 'still_creating',
  error_msg: 'The resource is still being created. Try again later.',
};

/**
 * Returns JSON in which values that differ between runs are normalized: times, hashes and hardware addresses;
 * ids by order of appearance.
 */
function comparable(value: unknown): string {
  const ids: string[] = [];
  return JSON.stringify(value, null, 1)
    .replace(/"\d{4}-\d\d-\d\dT[\d:]{8}\+09:00"(?!:)/g, '"TIME"')
    .replace(/"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}"/g, '"MAC"')
    .replace(/"[0-9a-f]{32}"/g, '"HEX"')
    .replace(/1134\d{8}|\b7[01]0\d\b/g, (id) => {
      if (!ids.includes(id)) ids.push(id);
      return `#${ids.indexOf(id)}`;
    });
}
