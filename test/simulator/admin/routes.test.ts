import { ADMIN_ROUTES, tryFindAdminRoutes } from '../../../lib/simulator/admin/routes';
import { closeAll, createAppliance, type Json, type Rig, startRig } from '../rig';
import { admin, refusalOf } from './admin-rig';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({ mode: 'manual' });
});
afterEach(closeAll);

describe('the admin API', () => {
  it('lists its operations with summaries, and each is found under its path', async () => {
    const { body } = await admin(rig, 'GET', '/simulator');
    expect(body.routes).toHaveLength(ADMIN_ROUTES.length);
    for (const { method, path, summary, body: takes } of ADMIN_ROUTES) {
      expect(summary).toMatch(/^[a-z]/);
      expect(
        tryFindAdminRoutes(path.replace(':zone', 'is1b'))?.routes.map((route) => route.method),
      ).toContain(method);
      if (method === 'GET' || method === 'DELETE') expect(takes).toBeUndefined();
    }
  });

  it('answers 404 to an unknown path, and 405 with the allowed methods', async () => {
    expect(refusalOf(await admin(rig, 'GET', '/simulator/nowhere'))).toEqual([
      404,
      false,
      'SIMULATOR_ADMIN',
      'there is no /simulator/nowhere',
    ]);
    const { status, headers } = await admin(rig, 'PUT', '/simulator/faults');
    expect([status, headers.allow]).toEqual([405, 'GET, POST, DELETE']);
    expect((await admin(rig, 'GET', '/simulator/../cloud')).status).toBe(404);
    expect((await admin(rig, 'GET', '/simulator/overview/')).status).toBe(200);
  });

  it('moves the time forward', async () => {
    const id = await createAppliance(rig);
    const { body } = await admin(rig, 'POST', '/simulator/time', { seconds: 1.5 });
    expect(body).toEqual({ ok: true, now: '2026-03-01T12:00:01+09:00' });
    expect((await rig.call('GET', `/appliance/${id}`)).body.Appliance).toMatchObject({
      Availability: 'available',
      Instance: { Status: 'cleaning' },
    });
  });

  it.each([undefined, -1, '1', Number.MAX_VALUE, null])('does not move the time by %p', async (seconds) => {
    const before = rig.simulator.now();
    const answer = await admin(rig, 'POST', '/simulator/time', { seconds });
    expect(refusalOf(answer).slice(0, 3)).toEqual([400, false, 'SIMULATOR_ADMIN']);
    expect(answer.body.errors[0].allowed).toBe('0 to 31622400');
    expect(rig.simulator.now()).toBe(before);
  });

  it('takes a real server down and up again', async () => {
    const id = await createAppliance(rig, {});
    rig.simulator.advance(60_000);
    const health = async () => {
      const { LoadBalancer } = (await rig.call('GET', `/appliance/${id}/status`)).body;
      return LoadBalancer.flatMap((vip: Json) => vip.Servers.map((server: Json) => server.Status));
    };
    expect(await health()).toEqual(expect.arrayContaining(['UP']));
    await admin(rig, 'PUT', '/simulator/health', { address: '203.0.113.5', health: 'down' });
    expect(await health()).toEqual(expect.arrayContaining(['DOWN']));
    await admin(rig, 'PUT', '/simulator/health', { address: '203.0.113.5', health: 'up' });
    expect(await health()).not.toContain('DOWN');
  });

  it.each([{ address: 'node-1', health: 'down' }, { address: '203.0.113.5', health: 'ill' }, {}])(
    'refuses the health %j',
    async (body) => {
      expect(refusalOf(await admin(rig, 'PUT', '/simulator/health', body)).slice(0, 3)).toEqual([
        400,
        false,
        'SIMULATOR_ADMIN',
      ]);
    },
  );

  it('scripts faults, lists them with the requests that triggered them, and clears them', async () => {
    const fault = { kind: 'status', errorCode: 'locked', path: '/zone', times: 2 };
    expect((await admin(rig, 'POST', '/simulator/faults', fault)).body.faults).toEqual([{ fault, left: 2 }]);
    expect((await rig.call('GET', '/zone')).status).toBe(423);
    rig.simulator.fault({ kind: 'reset', path: /^\/icon/ });
    const { body } = await admin(rig, 'GET', '/simulator/faults');
    expect(body.faults).toEqual([
      { fault, left: 1 },
      { fault: { kind: 'reset', path: '/^\\/icon/' }, left: 1 },
    ]);
    expect(body.triggered).toEqual([expect.objectContaining({ fault, method: 'GET', path: '/zone' })]);
    expect((await admin(rig, 'DELETE', '/simulator/faults')).body.faults).toEqual([]);
    expect((await rig.call('GET', '/zone')).status).toBe(200);
  });

  it('reports everything that is wrong with a fault', async () => {
    const { status, body } = await admin(rig, 'POST', '/simulator/faults', { kind: 'slow', times: 0 });
    expect(status).toBe(400);
    expect(body.errors.map((error: Json) => error.code)).toEqual(['SIMULATOR_FAULT', 'SIMULATOR_FAULT']);
  });

  it('returns the request log from a given number on, without its own requests', async () => {
    await rig.call('GET', '/zone');
    await rig.call('GET', '/switch?{"Count":1}');
    const all = (await admin(rig, 'GET', '/simulator/requests')).body.requests;
    expect(all.map((entry: Json) => [entry.number, entry.path])).toEqual([
      [1, '/zone'],
      [2, '/switch'],
    ]);
    const later = (await admin(rig, 'GET', '/simulator/requests?after=1')).body.requests;
    expect(later).toEqual([expect.objectContaining({ number: 2, query: { Count: 1 }, status: 200 })]);
    expect((await admin(rig, 'GET', '/simulator/requests?after=x')).status).toBe(400);
  });

  it.each(['', '[]', '"text"', '{', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`])(
    'refuses the body %p for a change, which needs an object',
    async (raw) => {
      const answer = await admin(rig, 'POST', '/simulator/time', undefined, {});
      expect(answer.status).toBe(400);
      const { status } = await admin(rig, 'PATCH', '/simulator/zones/nowhere', raw);
      expect(status).toBe(400);
    },
  );
});
