import { connect } from 'node:net';
import { closeAll, type Rig, startRig } from '../rig';
import { credentialsOf, portOf, ROOT } from './hostile-rig';

afterAll(closeAll);

const NEW_SWITCH = { Switch: { Name: 'rebound' } };

/**
 * Returns the status of a request to create a switch, with these headers in addition to valid credentials.
 */
async function tryWith(rig: Rig, headers: Record<string, string>): Promise<number> {
  return (await rig.call('POST', '/switch', NEW_SWITCH, { headers })).status;
}

describe('the API of the cloud', () => {
  it.each([
    ['a page whose name points here', { Host: 'evil.example:8080' }],
    ['a name that begins like this machine', { Host: '127.0.0.1.evil.example' }],
    ['a name that ends like it', { Host: 'localhost.evil.example' }],
    ['a name with a dot at its end', { Host: 'evil.example.' }],
    ['another site', { Origin: 'https://evil.example' }],
    ['another port of this machine', { Origin: 'http://127.0.0.1:9' }],
    ['a sandboxed frame', { Origin: 'null' }],
    ['a page of another site, as the browser says', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('refuses %s even with the right credentials, and changes nothing', async (_who, headers) => {
    const rig = await startRig();
    expect(await tryWith(rig, headers)).toBe(403);
    expect((await rig.call('GET', '/switch')).body.Total).toBe(1);
  });

  it.each([
    ['an address', { Host: '127.0.0.1:8080' }],
    ['another address, as behind a forwarded port', { Host: '192.0.2.7' }],
    ['an IPv6 address', { Host: '[::1]:8080' }],
    ['a name that a proxy resolves', { Host: 'simulator.invalid' }],
    ['a name of this machine', { Host: 'shop.localhost' }],
    [
      'its own page',
      { Host: 'localhost:80', Origin: 'http://localhost:80', 'Sec-Fetch-Site': 'same-origin' },
    ],
  ])('serves a client that asks for %s', async (_what, headers) => {
    expect(await tryWith(await startRig(), headers)).toBe(201);
  });

  it('does not let a foreign page use up a fault', async () => {
    const rig = await startRig();
    rig.simulator.fault({ kind: 'status', status: 503, path: '/switch' });
    expect(await tryWith(rig, { Origin: 'https://evil.example' })).toBe(403);
    expect(rig.simulator.faults).toHaveLength(1);
  });

  it('logs no query without credentials, and shortens a long one', async () => {
    const rig = await startRig();
    const query = (length: number) => `/switch?${JSON.stringify({ Filter: { Name: 'x'.repeat(length) } })}`;
    await rig.call('GET', query(9000), undefined, { headers: { Authorization: 'Basic Og==' } });
    await rig.call('GET', query(9000));
    await rig.call('GET', query(9));
    expect(rig.simulator.requests.map((entry) => entry.query)).toEqual([
      undefined,
      { '…': expect.stringContaining('characters') },
      { Filter: { Name: 'x'.repeat(9) } },
    ]);
  });
});

describe('a method in a header', () => {
  it('is shortened in the log', async () => {
    const rig = await startRig();
    const headers = { Authorization: 'Basic Og==', 'X-Sakura-Http-Method': 'a'.repeat(9000) };
    await rig.call('POST', '/switch', undefined, { headers });
    expect(rig.simulator.requests.map(({ method }) => method)).toEqual(['A'.repeat(20)]);
  });
});

describe('a body that never arrives', () => {
  it.each([
    ['the API, without credentials', 'POST', `${ROOT}/switch`, 'Authorization: Basic Og==', 401],
    ['the API, from a foreign page', 'POST', `${ROOT}/switch`, 'Origin: https://evil.example', 403],
    ['the API, at an unknown path', 'POST', '/cloud/zone/none', '', 404],
    ['the admin API, without credentials', 'PUT', '/simulator/snapshot', 'Authorization: Basic Og==', 401],
    ['the admin API, from a foreign page', 'PUT', '/simulator/snapshot', 'Origin: https://evil.example', 403],
    ['the admin API, not as JSON', 'PUT', '/simulator/snapshot', 'Content-Type: text/plain', 415],
    ['the page', 'POST', '/', '', 405],
  ])('does not keep %s from answering', async (_where, method, path, header, status) => {
    const rig = await startRig();
    const own = header.startsWith('Authorization') ? '' : `Authorization: ${credentialsOf(rig)}`;
    const lines = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'Content-Length: 67108864', own, header];
    expect(await statusOf(rig, `${lines.filter(Boolean).join('\r\n')}\r\n\r\n{`)).toBe(status);
  });
});

/** Returns the status of the answer to an incomplete request. */
function statusOf(rig: Rig, bytes: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(rig), '127.0.0.1', () => socket.write(bytes));
    socket.on('error', reject);
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(Number(String(answer).split(' ')[1]));
    });
  });
}
