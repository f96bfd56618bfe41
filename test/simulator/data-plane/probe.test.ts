import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from '../../../lib/simulator';
import type { HealthProbe } from '../../../lib/simulator/data-plane/entries';
import { probe } from '../../../lib/simulator/data-plane/probe';
import { findFreePort } from '../../free-ports';
import { SELF_SIGNED } from './certificate';
import { killAll, startHttp, startTcp } from './nodes';

afterEach(killAll);

const ANYWHERE = { address: '127.0.0.1', port: 0 };

function check(
  protocol: HealthProbe['protocol'],
  at: Endpoint,
  change: Partial<HealthProbe> = {},
): Promise<boolean> {
  const { signal } = new AbortController();
  return probe({ protocol, path: '/', status: 200, timeoutMs: 5000, ...change }, at, signal);
}

describe('a tcp check', () => {
  it('succeeds where a connection is accepted, and fails where it is refused', async () => {
    const server = await startTcp(ANYWHERE, () => {});
    expect(await check('tcp', server.at)).toBe(true);
    await server.kill();
    expect(await check('tcp', server.at)).toBe(false);
  });
});

describe('a ping check', () => {
  it('succeeds even if no program listens, as the machine is up', async () => {
    expect(await check('ping', { address: '127.0.0.1', port: await findFreePort() })).toBe(true);
  });

  it('fails if there is no reply', async () => {
    // broadcast: connections to it are neither possible nor refused
    expect(await check('ping', { address: '255.255.255.255', port: 80 })).toBe(false);
  });
});

describe('an http check', () => {
  it('requests its path, and succeeds only on its status', async () => {
    const paths: (string | undefined)[] = [];
    const { at } = await startHttp('', ANYWHERE, ({ url, method }, response) => {
      paths.push(`${method} ${url}`);
      response.writeHead(url === '/ready' ? 204 : 503).end();
    });
    expect(await check('http', at, { path: '/ready', status: 204 })).toBe(true);
    expect(await check('http', at, { path: '/ready', status: 200 })).toBe(false);
    expect(await check('http', at, { path: '/other' })).toBe(false);
    expect(paths).toEqual(['GET /ready', 'GET /ready', 'GET /other']);
  });

  it('does not follow redirects', async () => {
    const { at } = await startHttp('', ANYWHERE, ({ url }, response) => {
      response.writeHead(url === '/' ? 302 : 200, { Location: '/there' }).end();
    });
    expect(await check('http', at)).toBe(false);
    expect(await check('http', at, { status: 302 })).toBe(true);
  });

  it('does not wait for the end of an answer', async () => {
    const { at } = await startHttp('', ANYWHERE, (_, response) => response.write('and so on'));
    expect(await check('http', at)).toBe(true);
  });

  it.each<[string, Partial<HealthProbe>]>([
    ['takes longer than its limit', { timeoutMs: 20 }],
    ['has a path that cannot be asked for', { path: '/ \u{fffd}' }],
  ])('fails when it %s', async (_, change) => {
    const { at } = await startHttp('', ANYWHERE, () => {});
    expect(await check('http', at, change)).toBe(false);
  });

  it('fails on an answer that is not HTTP', async () => {
    const { at } = await startTcp(ANYWHERE, (socket) => socket.end('220 smtp.example.jp\r\n'));
    expect(await check('http', at)).toBe(false);
  });

  it('ends when it is aborted', async () => {
    const { at } = await startHttp('', ANYWHERE, () => {});
    const stop = new AbortController();
    const result = probe({ protocol: 'http', path: '/', status: 200, timeoutMs: 5000 }, at, stop.signal);
    stop.abort();
    expect(await result).toBe(false);
  });
});

describe('an https check', () => {
  it('accepts any certificate, but requires one', async () => {
    const server = createHttpsServer(SELF_SIGNED, (_, response) => response.end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await check('https', { address: '127.0.0.1', port })).toBe(true);
    server.close();
    server.closeAllConnections();
    const { at } = await startHttp('plain', ANYWHERE);
    expect(await check('https', at)).toBe(false);
  });
});
