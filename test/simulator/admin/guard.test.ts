import { closeAll, type Rig, startRig } from '../rig';
import { admin, refusalOf } from './admin-rig';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ mode: 'manual' });
});
afterAll(closeAll);

const move = (headers: Record<string, string>) =>
  admin(rig, 'POST', '/simulator/time', { seconds: 1 }, headers);
const look = (headers: Record<string, string>) =>
  admin(rig, 'GET', '/simulator/overview', undefined, headers);

describe('the guard of the admin API', () => {
  it.each(['127.0.0.1', '127.0.0.1:8080', 'localhost:3000', 'LOCALHOST', '[::1]:8080'])(
    'lets in a client that asks for the host %s',
    async (host) => {
      expect((await look({ Host: host })).status).toBe(200);
      expect((await move({ Host: host })).status).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'evil.example:8080',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '127.0.0.1:80@evil.example',
    '192.0.2.1',
  ])('keeps out a page whose host name %s points here', async (host) => {
    for (const answer of [await look({ Host: host }), await move({ Host: host })]) {
      expect(refusalOf(answer).slice(0, 3)).toEqual([403, false, 'SIMULATOR_ADMIN']);
    }
    expect((await admin(rig, 'GET', '/', undefined, { Host: host })).status).toBe(403);
  });

  it.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['another port of this machine', { Origin: 'http://127.0.0.1:9' }],
    ['a sandboxed frame', { Origin: 'null' }],
    ['another scheme', { Origin: 'https://127.0.0.1:8080', Host: '127.0.0.1:8080' }],
    ['an image or script of another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a page on another port', { 'Sec-Fetch-Site': 'same-site' }],
  ])('keeps out requests that a browser sends for %s', async (_, headers) => {
    const before = rig.simulator.now();
    for (const answer of [await look(headers), await move(headers)]) {
      expect(refusalOf(answer)).toEqual([403, false, 'SIMULATOR_ADMIN', expect.stringContaining('origin')]);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect(rig.simulator.now()).toBe(before);
  });

  it('lets in its own page', async () => {
    const own = { Host: '127.0.0.1:8080', Origin: 'http://127.0.0.1:8080', 'Sec-Fetch-Site': 'same-origin' };
    expect((await look(own)).status).toBe(200);
  });

  it('refuses preflight requests', async () => {
    const { status, headers } = await admin(rig, 'OPTIONS', '/simulator/time', undefined, {
      Origin: 'http://x.example',
    });
    expect(status).toBe(403);
    expect(headers['access-control-allow-methods']).toBeUndefined();
  });

  it('requires the credentials of the API for changes and snapshots, but not for reading', async () => {
    const stranger = { Authorization: `Basic ${Buffer.from('a:b').toString('base64')}` };
    for (const path of ['/simulator', '/simulator/overview', '/simulator/requests']) {
      expect((await admin(rig, 'GET', path, undefined, { Authorization: '' })).status).toBe(200);
    }
    for (const headers of [stranger, { Authorization: '' }]) {
      const answers = [
        await move(headers),
        await admin(rig, 'GET', '/simulator/snapshot', undefined, headers),
      ];
      for (const answer of answers) {
        expect(refusalOf(answer)).toEqual([
          401,
          false,
          'SIMULATOR_ADMIN',
          expect.stringContaining('access token'),
        ]);
      }
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'refuses a change with the content type "%s", which a form can send',
    async (type) => {
      expect(refusalOf(await move({ 'Content-Type': type })).slice(0, 3)).toEqual([
        415,
        false,
        'SIMULATOR_ADMIN',
      ]);
    },
  );

  it('never sends the token, not even with the page', async () => {
    const { simulator } = rig;
    for (const path of ['/simulator', '/simulator/overview', '/simulator/requests', '/simulator/snapshot']) {
      const text = JSON.stringify((await admin(rig, 'GET', path)).body);
      expect(text).not.toContain(simulator.token);
      expect(text).not.toContain(simulator.secret);
    }
  });
});
