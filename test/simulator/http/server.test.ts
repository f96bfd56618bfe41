import { connect } from 'node:net';
import { type RequestLogEntry, startSimulator } from '../../../lib/testing';
import { call, closeAll, createAppliance, type Json, type Rig, startRig } from '../rig';

let rig: Rig;
const logged: RequestLogEntry[] = [];
beforeAll(async () => {
  rig = await startRig({
    token: 'the-token',
    secret: 'the-secret',
    onRequest: (entry) => logged.push(entry),
  });
});
afterAll(closeAll);

const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe('the server', () => {
  it('returns everything that a client needs', () => {
    const { url, env, zone } = rig.simulator;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/cloud\/zone$/);
    const variables = {
      API_ROOT_URL: url,
      ACCESS_TOKEN: 'the-token',
      ACCESS_TOKEN_SECRET: 'the-secret',
      ZONE: zone,
      API_REQUEST_RATE_LIMIT: '1000',
    };
    // current clients read the first names, older ones only the second
    for (const prefix of ['SAKURA_', 'SAKURACLOUD_']) {
      for (const [name, value] of Object.entries(variables)) expect(env[prefix + name]).toBe(value);
    }
    expect(Object.keys(env)).toHaveLength(2 * Object.keys(variables).length);
  });

  it('makes up credentials when none are given', async () => {
    const [one, two] = [await startRig(), await startRig()];
    expect(one.simulator.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(one.simulator.secret).not.toBe(two.simulator.secret);
    const swapped = await call(one.simulator, 'GET', '/cloud/zone/is1b/api/cloud/1.1/zone', undefined, {
      headers: basic(`${two.simulator.token}:${two.simulator.secret}`),
    });
    expect(swapped.status).toBe(401);
  });

  it.each([
    ['a wrong secret', basic('the-token:wrong')],
    ['a wrong token', basic('wrong:the-secret')],
    ['no credentials', { Authorization: '' }],
    ['another scheme', { Authorization: 'Bearer the-secret' }],
  ])('answers 401 to %s on any path', async (_, headers) => {
    for (const path of ['/auth-status', '/appliance', '/nowhere']) {
      const { status, body } = await rig.call('GET', path, undefined, { headers });
      expect([status, body.error_code]).toEqual([401, 'unauthorized']);
    }
  });

  it.each([
    ['GET', '/nowhere', 404, 'resource_path_not_found'],
    ['GET', '/appliance/1/nowhere', 404, 'resource_path_not_found'],
    ['GET', '/appliance/abc', 404, 'resource_path_not_found'],
    ['GET', '/appliance/113499999999', 404, 'not_found'],
    ['PATCH', '/appliance/113499999999', 405, 'method_not_allowed'],
    ['DELETE', '/appliance', 405, 'method_not_allowed'],
    ['POST', '/zone', 405, 'method_not_allowed'],
  ])('answers %s %s with %d %s', async (method, path, status, code) => {
    const answer = await rig.call(method, path);
    expect([answer.status, answer.body.error_code]).toEqual([status, code]);
    expect(answer.body).toEqual({
      is_fatal: true,
      serial: expect.stringMatching(/^[0-9a-f]{32}$/),
      status: expect.stringMatching(new RegExp(`^${status} [A-Z]`)),
      error_code: code,
      error_msg: expect.any(String),
    });
  });

  it.each([
    '/cloud/zone/nowhere/api/cloud/1.1/zone',
    '/cloud/zone/is1b/api/cloud/1.0/zone',
    '/cloud/zone/is1b/api/system/1.0/bill',
    '/cloud/zone/is1b',
    '/simulators',
    '/index.html',
  ])('answers 404 to %s', async (path) => {
    expect((await call(rig.simulator, 'GET', path)).body.error_code).toBe('resource_path_not_found');
  });

  it('ignores a trailing slash', async () => {
    expect((await rig.call('GET', '/switch/113400000001/')).status).toBe(200);
  });

  it('speaks English when asked, else Japanese', async () => {
    const say = async (language: string) => {
      const headers = { 'Accept-Language': language };
      return (await rig.call('GET', '/appliance/1', undefined, { headers })).body.error_msg;
    };
    expect(await say('en')).toBe('There is no such resource. (1)');
    expect(await say('en-US,en;q=0.9,ja;q=0.8')).toBe('There is no such resource. (1)');
    expect(await say('ja,en;q=0.8')).toBe('対象が見つかりません。 (1)');
    expect(await say('')).toBe('対象が見つかりません。 (1)');
  });

  it('writes large ids as texts unless numbers are requested, and small ones as numbers', async () => {
    const headers = { 'X-Sakura-Bigint-As-Int': '' };
    const { Switch } = (await rig.call('GET', '/switch/113400000001', undefined, { headers })).body;
    expect([Switch.ID, Switch.Internet.ID, Switch.Zone.ID]).toEqual(['113400000001', '113400000000', 31002]);
  });

  it('indents when asked to', async () => {
    const headers = { 'X-Sakura-API-Beautify': '1' };
    const { text } = await rig.call('GET', '/auth-status', undefined, { headers });
    expect(text).toContain('\n  "Account": {\n    "ID": 123400000001');
  });

  it('reads JSON whatever the content type says', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { status } = await rig.call('POST', '/switch', { Switch: { Name: 's' } }, { headers });
    expect(status).toBe(201);
  });

  it('logs each request with its decoded query, answer and time', async () => {
    logged.length = 0;
    await rig.call('GET', '/server?{"Filter":{"Name":"node%2D1"}}');
    await rig.call('GET', '/nowhere');
    expect(logged).toEqual([
      {
        number: expect.any(Number),
        at: expect.any(Number),
        method: 'GET',
        path: '/server',
        query: { Filter: { Name: 'node-1' } },
        status: 200,
        errorCode: undefined,
        durationMs: expect.any(Number),
      },
      expect.objectContaining({ path: '/nowhere', status: 404, errorCode: 'resource_path_not_found' }),
    ]);
    expect(rig.simulator.requests.slice(-2)).toEqual(logged);
  });

  it('closes at once with idle connections, and answers nothing afterwards', async () => {
    const simulator = await startSimulator();
    const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    await simulator.close();
    await expect(call(simulator, 'GET', '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    socket.destroy();
  });

  it('fails to start on a port that is taken, or in an unknown zone', async () => {
    const port = Number(new URL(rig.simulator.url).port);
    await expect(startSimulator({ port })).rejects.toMatchObject({ code: 'SIMULATOR_START' });
    await expect(startSimulator({ zone: 'xx1a' })).rejects.toMatchObject({ code: 'SIMULATOR_START' });
  });

  it('returns copies: changing a snapshot does not change its state', async () => {
    const fresh = await startRig();
    const id = await createAppliance(fresh);
    const copy: Json = fresh.simulator.snapshot();
    copy.zones.is1b.appliances[id].name = 'changed';
    expect((await fresh.call('GET', `/appliance/${id}`)).body.Appliance.Name).toBe('web-lb');
  });
});
