import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { chooseProxy } from '../../lib/core/proxy';
import { writeSelfSignedCertificate } from '../../lib/formats/x509/self-signed';
import { sendOnWire } from '../../lib/registry/wire';

describe('the proxy for a registry', () => {
  const registry = new URL('https://ghcr.io/v2/');
  test.each<[string, Record<string, string>, string | undefined]>([
    ['none', {}, undefined],
    ['HTTPS_PROXY', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['one without a scheme', { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
    ['the lower-case name first', { https_proxy: 'http://a', HTTPS_PROXY: 'http://b' }, 'http://a/'],
    [
      'ALL_PROXY for what has none of its own',
      { ALL_PROXY: 'http://all', HTTP_PROXY: 'http://plain' },
      'http://all/',
    ],
    ['not that of another scheme', { HTTP_PROXY: 'http://plain' }, undefined],
    ['not one of a kind that is not known', { HTTPS_PROXY: 'socks5://proxy' }, undefined],
    ['none for a host of NO_PROXY', { HTTPS_PROXY: 'http://a', NO_PROXY: 'other, ghcr.io' }, undefined],
    ['none for a domain of NO_PROXY', { HTTPS_PROXY: 'http://a', NO_PROXY: '.io' }, undefined],
    ['none with the port of NO_PROXY', { HTTPS_PROXY: 'http://a', NO_PROXY: 'ghcr.io:443' }, undefined],
    ['one with another port in NO_PROXY', { HTTPS_PROXY: 'http://a', NO_PROXY: 'ghcr.io:5000' }, 'http://a/'],
    [
      'one where only a part of a name is in NO_PROXY',
      { HTTPS_PROXY: 'http://a', NO_PROXY: 'cr.io' },
      'http://a/',
    ],
    [
      'one for a name, whatever network NO_PROXY has',
      { HTTPS_PROXY: 'http://a', NO_PROXY: '0.0.0.0/0' },
      'http://a/',
    ],
    ['none for anything with *', { HTTPS_PROXY: 'http://a', NO_PROXY: '*' }, undefined],
  ])('is %s', (_, env, proxy) => {
    expect(chooseProxy(registry, env)?.href).toBe(proxy);
  });

  test('is none for an address in a network of NO_PROXY', () => {
    const env = { HTTPS_PROXY: 'http://a', NO_PROXY: '192.0.2.1,10.1.0.0/16' };
    const choose = (host: string) => chooseProxy(new URL(`https://${host}:6443/`), env)?.href;
    expect(['10.1.2.3', '192.0.2.1', '10.2.0.1'].map(choose)).toEqual([undefined, undefined, 'http://a/']);
  });

  test('is none on loopback', () => {
    for (const host of ['localhost:5000', '127.0.0.1', '[::1]:5000', 'a.localhost'])
      expect(
        chooseProxy(new URL(`http://${host}/`), { ALL_PROXY: 'http://a', HTTP_PROXY: 'http://a' }),
      ).toBeUndefined();
  });
});

describe('a request through a proxy', () => {
  /** What the proxy was asked for. */
  let asked: string[];
  let status: number;
  let proxy: Server;
  let target: Server;
  const sockets = new Set<Duplex>();

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const day = 86_400_000;
  const validity = { notBefore: Date.now() - day, notAfter: Date.now() + day };
  const content = { hosts: ['registry.example'], serial: new Uint8Array(16).fill(1), ...validity };
  const cert = writeSelfSignedCertificate(content, privateKey);
  const trusted = tls.getCACertificates('default');

  beforeEach(async () => {
    tls.setDefaultCACertificates(trusted);
    asked = [];
    status = 200;
    proxy = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization']}`);
      response.writeHead(status).end('by the proxy');
    });
    proxy.on('connect', (request: IncomingMessage, socket: Duplex) => {
      asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization']}`);
      sockets.add(socket.on('error', () => undefined));
      if (status !== 200) return void socket.end(`HTTP/1.1 ${status} Refused\r\n\r\n`);
      // whatever the name is, the registry of this test answers
      const onward: Socket = connect(portOf(target), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connected\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      sockets.add(onward.on('error', () => undefined));
    });
    target = createTlsServer({ key, cert }, (request, response) => {
      response.end(`${request.headers.host} ${request.headers['proxy-authorization']}`);
    });
    await Promise.all(
      [proxy, target].map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))),
    );
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    for (const server of [proxy, target]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  const send = (url: string, signal?: AbortSignal) =>
    sendOnWire({
      signal,
      ...{ method: 'GET', headers: {}, timeoutMs: 10_000 },
      url: new URL(url),
      proxy: new URL(`http://ann:s3%20cret@127.0.0.1:${portOf(proxy)}`),
    });
  const BASIC = `Basic ${Buffer.from('ann:s3 cret').toString('base64')}`;

  test('asks it for the whole URL without TLS, with the credentials of the proxy', async () => {
    const { status: answered, body } = await send('http://registry.example:5000/v2/');
    expect([answered, body.toString()]).toEqual([200, 'by the proxy']);
    expect(asked).toEqual([`GET http://registry.example:5000/v2/ ${BASIC}`]);
  });

  test('goes through a tunnel with TLS, which does not show the credentials of the proxy', async () => {
    tls.setDefaultCACertificates([...trusted, cert]);
    const { body } = await send('https://registry.example:5000/v2/');
    expect(body.toString()).toBe('registry.example:5000 undefined');
    expect(asked).toEqual([`CONNECT registry.example:5000 ${BASIC}`]);
    await expect(send('https://other.example/v2/')).rejects.toMatchObject({ isPassing: false });
  });

  test('ends if it is cancelled while nobody answers in the tunnel', async () => {
    const cancelled = new AbortController();
    proxy.removeAllListeners('connect').on('connect', (_, socket: Duplex) => {
      sockets.add(socket.on('error', () => undefined));
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      socket.once('data', () => cancelled.abort(new Error('by a person')));
    });
    await expect(send('https://registry.example/v2/', cancelled.signal)).rejects.toThrow('by a person');
  });

  test('trusts nobody in between', async () => {
    await expect(send('https://registry.example/v2/')).rejects.toMatchObject({
      name: 'WireError',
      isPassing: false,
    });
    expect(asked).toEqual([`CONNECT registry.example:443 ${BASIC}`]);
  });

  test.each([
    [403, false],
    [502, true],
  ])('is refused with %i', async (refusal, isPassing) => {
    status = refusal;
    await expect(send('https://registry.example:5000/v2/')).rejects.toMatchObject({
      message: `the proxy 127.0.0.1:${portOf(proxy)} answered with ${refusal}`,
      isPassing,
    });
    expect(asked).toEqual([`CONNECT registry.example:5000 ${BASIC}`]);
  });
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
