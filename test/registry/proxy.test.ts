import * as tls from 'node:tls';
import { sendOnWire } from '../../lib/registry/wire';
import { type LoopbackProxy, startLoopbackProxy } from '../network/loopback-proxy';

describe('a request through a proxy', () => {
  let proxy: LoopbackProxy;
  const trusted = tls.getCACertificates('default');
  beforeEach(async () => {
    tls.setDefaultCACertificates(trusted);
    proxy = await startLoopbackProxy('registry.example');
  });
  afterEach(() => proxy.close());

  const send = (url: string, signal?: AbortSignal, user = 'ann:s3%20cret') =>
    sendOnWire({
      signal,
      ...{ method: 'GET', headers: {}, timeoutMs: 10_000 },
      url: new URL(url),
      proxy: new URL(`http://${user}@127.0.0.1:${proxy.port}`),
    });
  const BASIC = `Basic ${Buffer.from('ann:s3 cret').toString('base64')}`;

  test('without TLS asks for the whole URL, with the credentials of the proxy', async () => {
    const { status: answered, body } = await send('http://registry.example:5000/v2/');
    expect([answered, body.toString()]).toEqual([200, 'by the proxy']);
    expect(proxy.asked).toEqual([`GET http://registry.example:5000/v2/ ${BASIC}`]);
  });

  test('sends a percent sign of the password that encodes nothing', async () => {
    await send('http://registry.example:5000/v2/', undefined, 'ann:50%!%E7%B5%84');
    const credentials = Buffer.from('ann:50%!組').toString('base64');
    expect(proxy.asked).toEqual([`GET http://registry.example:5000/v2/ Basic ${credentials}`]);
  });

  test('with TLS goes through a tunnel, where the credentials of the proxy are not sent', async () => {
    tls.setDefaultCACertificates([...trusted, proxy.certificate]);
    const { body } = await send('https://registry.example:5000/v2/');
    expect(body.toString()).toBe('registry.example:5000 undefined');
    const { body: usual } = await send('https://registry.example/v2/');
    expect(usual.toString()).toBe('registry.example undefined');
    expect(proxy.asked).toEqual([
      `CONNECT registry.example:5000 ${BASIC}`,
      `CONNECT registry.example:443 ${BASIC}`,
    ]);
    await expect(send('https://other.example/v2/')).rejects.toMatchObject({ isTemporary: false });
  });

  test('ends if it is cancelled while the tunnel does not answer', async () => {
    const cancelled = new AbortController();
    proxy.hang(() => cancelled.abort(new Error('by a person')));
    await expect(send('https://registry.example/v2/', cancelled.signal)).rejects.toThrow('by a person');
  });

  test('fails if the certificate in the tunnel is not trusted', async () => {
    await expect(send('https://registry.example/v2/')).rejects.toMatchObject({
      name: 'WireError',
      isTemporary: false,
    });
    expect(proxy.asked).toEqual([`CONNECT registry.example:443 ${BASIC}`]);
  });

  test.each([
    [403, false],
    [502, true],
  ])('is refused with %i', async (refusal, isTemporary) => {
    proxy.refuse(refusal);
    await expect(send('https://registry.example:5000/v2/')).rejects.toMatchObject({
      message: `the proxy 127.0.0.1:${proxy.port} answered with ${refusal}`,
      isTemporary,
    });
    expect(proxy.asked).toEqual([`CONNECT registry.example:5000 ${BASIC}`]);
  });
});
