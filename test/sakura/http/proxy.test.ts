import * as tls from 'node:tls';
import { type HttpRequest, sendHttp } from '../../../lib/sakura/http/http';
import { type LoopbackProxy, startLoopbackProxy } from '../../network/loopback-proxy';
import { startScriptedServer } from '../scripted-server';

describe('a request to the API while HTTPS_PROXY is set', () => {
  let proxy: LoopbackProxy;
  const trusted = tls.getCACertificates('default');
  const before = { ...process.env };
  beforeEach(async () => {
    proxy = await startLoopbackProxy('api.example');
    tls.setDefaultCACertificates([...trusted, proxy.certificate]);
    for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];
    process.env.HTTPS_PROXY = `http://ann:s3%20cret@127.0.0.1:${proxy.port}`;
  });
  afterEach(async () => {
    process.env = { ...before };
    tls.setDefaultCACertificates(trusted);
    await proxy.close();
  });

  const BASIC = `Basic ${Buffer.from('ann:s3 cret').toString('base64')}`;
  const send = (request: Partial<HttpRequest> = {}) =>
    sendHttp({ method: 'GET', url: 'https://api.example/x', headers: {}, timeoutMs: 10_000, ...request });

  it.each(['GET', 'POST'] as const)(
    'goes through its tunnel, encrypted from end to end: %s',
    async (method) => {
      expect(await send({ method })).toMatchObject({ status: 200, text: 'api.example undefined' });
      expect(proxy.asked).toEqual([`CONNECT api.example:443 ${BASIC}`]);
    },
  );

  it('bypasses the proxy if NO_PROXY says so', async () => {
    process.env.NO_PROXY = '.example';
    expect(await send()).toMatchObject({ failure: 'connection', sent: false });
    expect(proxy.asked).toEqual([]);
  });

  it('bypasses the proxy on loopback, where the simulator is', async () => {
    const server = await startScriptedServer([{ status: 200, text: 'done' }]);
    process.env.HTTP_PROXY = process.env.HTTPS_PROXY;
    expect(await send({ url: `${server.rootUrl}/x` })).toMatchObject({ text: 'done' });
    expect(proxy.asked).toEqual([]);
    await server.close();
  });

  it('fails if the certificate in the tunnel is not trusted', async () => {
    tls.setDefaultCACertificates(trusted);
    expect(await send()).toMatchObject({ failure: 'certificate', sent: false });
  });

  it('was not sent when the proxy refuses, and does not show its password', async () => {
    proxy.refuse(407);
    expect(await send({ method: 'POST' })).toEqual({
      failure: 'connection',
      sent: false,
      message: `the proxy 127.0.0.1:${proxy.port} answered with 407`,
    });
  });

  it('was not sent when the tunnel is not established in time', async () => {
    proxy.hang(() => undefined);
    expect(await send({ timeoutMs: 40 })).toMatchObject({ failure: 'timeout', sent: false });
  });

  it('was not sent when the proxy cannot be reached', async () => {
    process.env.HTTPS_PROXY = 'http://[::1]:9';
    expect(await send()).toMatchObject({
      failure: 'connection',
      sent: false,
      message: expect.stringMatching(/ ::1:9$| ::1$/),
    });
  });
});
