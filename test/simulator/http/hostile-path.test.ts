import { call, closeAll, type Rig, startRig } from '../rig';
import { expectUnharmed, ROOT } from './hostile-rig';

let rig: Rig;
let before: string;
const state = () => JSON.stringify(rig.simulator.snapshot());
beforeAll(async () => {
  rig = await startRig({ mode: 'manual' });
  before = state();
});
afterEach(async () => {
  await expectUnharmed(rig);
  expect(state()).toBe(before);
});
afterAll(closeAll);

const NOWHERE = [
  ...[
    '/../../../../../etc/passwd',
    '/appliance/../zone',
    '/%2e%2e/zone',
    '/..%2fzone',
    '/..;/zone',
    '/./zone',
  ],
  ...[
    '/appliance/__proto__',
    '/appliance/constructor',
    '/appliance/toString',
    '/__proto__',
    '/constructor',
    '/hasOwnProperty',
  ],
  ...[
    '/appliance/-1',
    '/appliance/1e3',
    '/appliance/0x10',
    '/appliance/1.5',
    '/appliance/99999999999999999999',
    '/appliance/:id',
  ],
  ...[
    '/appliance/1/',
    '/appliance//config',
    '/appliance/1/config/x',
    '/appliance/1/CONFIG',
    '/APPLIANCE',
    '/zone%00',
    '/zone;x=1',
  ],
  ...[
    '/ipaddress/:address',
    '/ipaddress/1.2.3.4.5.6/x',
    '/ipaddress/..',
    '/switch/1/to/bridge/x',
    '/switch/:id/to/bridge/:id',
  ],
  ...[
    '/zone%20',
    '/zone\\..\\x',
    '/appliance/%31',
    '/appliance/１',
    `/${'a/'.repeat(3000)}`,
    `/appliance/${'1'.repeat(8000)}`,
  ],
].filter((path) => path !== '/appliance/1/' && /^[\x21-\x7e]*$/.test(path));

describe('a hostile path', () => {
  it.each(NOWHERE.map((path) => [path.slice(0, 60), ROOT + path] as const))(
    'is not found: %s',
    async (_, path) => {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const { status, body } = await call(rig.simulator, method, path);
        expect(body.is_fatal).toBe(true);
        expect(method === 'GET' ? [404] : [404, 405]).toContain(status);
      }
    },
  );

  it.each([
    '/cloud/zone/__proto__/api/cloud/1.1/zone',
    '/cloud/zone/constructor/api/cloud/1.1/zone',
    '/cloud/zone//api/cloud/1.1/zone',
    '/cloud/zone/is1b/../is1a/api/cloud/1.1/zone',
    '/cloud/zone/is1b/api/cloud/1.1',
    '/cloud/zone/is1b/api/cloud/1.1/',
    '/cloud/zone/is1b/api/cloud/1.1x/zone',
    '/cloud/zone/is1b/api/cloud/1_1/zone',
    '/CLOUD/ZONE/is1b/api/cloud/1.1/zone',
    `/x${ROOT}/zone`,
    `//127.0.0.1${ROOT}/zone`,
    `https://127.0.0.1${ROOT}/zone`,
    'file:///etc/passwd',
    '*',
  ])('outside the API is not found: %s', async (path) => {
    const { status, body } = await call(rig.simulator, 'GET', path);
    expect([status, body.is_fatal]).toEqual([404, true]);
  });

  it.each(['TRACE', 'OPTIONS', 'PROPFIND', 'PATCH', 'PURGE', 'M-SEARCH', 'LINK', 'REPORT'])(
    'with the method %s gets 405 with the allowed methods',
    async (method) => {
      const zone = await rig.call(method, '/zone');
      expect([zone.status, zone.body.error_code, zone.headers.allow]).toEqual([
        405,
        'method_not_allowed',
        'GET',
      ]);
      expect((await rig.call(method, '/appliance')).headers.allow).toBe('GET, POST');
      expect((await rig.call(method, '/appliance/1')).headers.allow).toBe('DELETE, GET, PUT');
    },
  );

  it('with HEAD gets the status without a body', async () => {
    const { status, text } = await rig.call('HEAD', '/zone');
    expect([status, text]).toEqual([405, '']);
  });
});
