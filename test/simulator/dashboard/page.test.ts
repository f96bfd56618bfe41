import { request } from 'node:http';
import { PAGE } from '../../../lib/simulator/dashboard/page';
import { closeAll, type Rig, startRig } from '../rig';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(closeAll);

function get(
  method: string,
  path: string,
): Promise<{ status: number | undefined; headers: object; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, rig.simulator.url), { method, agent: false }, async (response) => {
      const chunks: Buffer[] = await response.toArray();
      const { statusCode: status, headers } = response;
      resolve({ status, headers, text: Buffer.concat(chunks).toString() });
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('GET /', () => {
  it('answers with the page and its policy, without credentials', async () => {
    const { status, headers, text } = await get('GET', '/');
    expect([status, text]).toEqual([200, PAGE.html]);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': PAGE.contentSecurityPolicy,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
  });

  it('answers HEAD without a body, and 405 to methods that change something', async () => {
    expect(await get('HEAD', '/')).toMatchObject({ status: 200, text: '' });
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect(await get(method, '/')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
  });

  it('leaves every other path to the API, and is not in the request log', async () => {
    const before = rig.simulator.requests.length;
    await get('GET', '/');
    await get('GET', '/simulator/overview');
    expect(rig.simulator.requests).toHaveLength(before);
    expect(await get('GET', '/favicon.ico')).toMatchObject({ status: 401 });
  });
});
