import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Upstream } from '../../../lib/gateway/nginx/gateway-config';
import type { Route } from '../../../lib/gateway/routes/route';
import { matchOf, routeTo, routeWith } from '../../gateway/gateway-configs';
import { describeWithEngine } from '../harness/engine';
import { startDnsServer } from './dns-server';
import { hasModule } from './nginx-process';
import { ask } from './recorders';
import { listen, type RunningGateway, startGateway } from './running-gateway';

const LONG = JSON.stringify({ text: 'kumiki '.repeat(1000) });

/** A backend that sends headers which gateways should not pass on. */
function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  if (url.startsWith('/own')) {
    response.setHeader('X-Frame-Options', 'DENY');
    response.setHeader('X-Request-ID', 'made-up-by-backend');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Max-Age', '99999');
    response.setHeader('X-Powered-By', 'secret');
    response.setHeader('X-Replaced', 'old');
  }
  if (url.startsWith('/elsewhere')) response.setHeader('X-Accel-Redirect', '/near');
  if (url.startsWith('/cookies')) response.setHeader('Set-Cookie', `a=${'x'.repeat(12_000)}`);
  response.setHeader('Content-Type', url.startsWith('/png') ? 'image/png' : 'application/json');
  response.end(LONG);
}

/** Returns all values of a header, unmerged. */
async function readAll(port: number, path: string, name: string): Promise<string[]> {
  const outgoing = request({ port, host: '127.0.0.1', path, agent: false });
  outgoing.setHeader('Origin', 'https://shop.example.jp');
  outgoing.end();
  const [response]: IncomingMessage[] = await once(outgoing, 'response');
  response?.resume();
  const raw = response?.rawHeaders ?? [];
  return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name.toLowerCase());
}

for (const name of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(name, `answers on ${name}`, (engine) => {
    const backend = createServer(answer);
    let gateway: RunningGateway;
    let port: number;

    beforeAll(async () => {
      const cors = {
        origins: ['https://shop.example.jp'],
        methods: ['GET'],
        headers: [],
        exposedHeaders: [],
        credentials: false,
        maxAgeSeconds: 60,
      };
      const redirect: Route = {
        match: matchOf({ path: { kind: 'prefix', value: '/old' } }),
        action: { kind: 'redirect', status: 302, path: { kind: 'path', replacement: '/new' } },
      };
      const guarded = (path: string, policy: Parameters<typeof routeWith>[2]) => ({
        ...redirect,
        ...routeWith('one', path, policy),
        action: redirect.action,
      });
      const users = { realm: 'Staff', file: '/etc/nginx/kumiki/none' };
      const responseHeaders = [
        { name: 'X-Powered-By', value: '' },
        { name: 'X-Replaced', value: 'new' },
      ];
      gateway = await startGateway(
        engine,
        [
          routeTo('one', {}),
          routeWith('one', '/own/route', { cors, responseHeaders }),
          routeWith('one', '/near', { allowFrom: ['10.0.0.0/8'] }),
          routeWith('one', '/limited/a', {
            rateLimit: { scope: 'route', requests: 1, per: 'second', burst: 0 },
          }),
          routeWith('one', '/limited/b', {
            rateLimit: { scope: 'route', requests: 1, per: 'second', burst: 0 },
          }),
          routeWith('one', '/shared/a', {
            rateLimit: { scope: 'gateway', requests: 1, per: 'second', burst: 0 },
          }),
          routeWith('one', '/shared/b', {
            rateLimit: { scope: 'gateway', requests: 1, per: 'second', burst: 0 },
          }),
          guarded('/old', { responseHeaders, cors }),
          guarded('/old/near', { allowFrom: ['10.0.0.0/8'] }),
          guarded('/old/far', { allowFrom: ['127.0.0.0/8'], cors }),
          guarded('/old/users', { basicAuth: users }),
          guarded('/old/rare', { rateLimit: { scope: 'route', requests: 1, per: 'second', burst: 0 } }),
        ],
        { one: await listen(backend) },
      );
      port = gateway.httpPort;
    });

    afterAll(async () => {
      await gateway.nginx.stop();
      await once(backend.close(), 'close');
    });

    it('have every header once: from the backend for security, otherwise ours', async () => {
      expect(await readAll(port, '/', 'X-Frame-Options')).toEqual([]);
      expect(await readAll(port, '/', 'X-Content-Type-Options')).toEqual(['nosniff']);
      expect(await readAll(port, '/own', 'X-Request-ID')).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
      expect(await readAll(port, '/own', 'X-Frame-Options')).toEqual(['DENY']);
      expect(await readAll(port, '/own', 'Access-Control-Allow-Origin')).toEqual(['*']);
      for (const [header, values] of [
        ['X-Content-Type-Options', ['nosniff']],
        ['Access-Control-Allow-Origin', ['https://shop.example.jp']],
        ['Access-Control-Max-Age', []],
        ['X-Powered-By', []],
        ['X-Replaced', ['new']],
        ['X-Frame-Options', ['DENY']],
        ['X-Request-ID', [expect.stringMatching(/^[0-9a-f]{32}$/)]],
      ] as const) {
        expect([header, await readAll(port, '/own/route', header)]).toEqual([header, values]);
      }
    });

    it('have them on errors, redirects and unknown paths, too', async () => {
      for (const path of ['/near', '/old', '/old/near', '/%zz']) {
        expect([path, await readAll(port, path, 'X-Content-Type-Options')]).toEqual([path, ['nosniff']]);
      }
      expect(await readAll(port, '/old', 'X-Replaced')).toEqual(['new']);
      expect(await readAll(port, '/old/far', 'Access-Control-Allow-Origin')).toEqual([
        'https://shop.example.jp',
      ]);
    });

    it('are redirects only for clients that pass the policies', async () => {
      expect(await ask(port, '/old')).toMatchObject({ status: 302, headers: { location: '/new' } });
      expect(await ask(port, '/old/far')).toMatchObject({ status: 302, headers: { location: '/new' } });
      expect((await ask(port, '/old/near')).status).toBe(403);
      expect((await ask(port, '/old/users')).status).toBe(401);
      const rare = [await ask(port, '/old/rare'), await ask(port, '/old/rare')];
      expect(rare.map(({ status }) => status)).toEqual([302, 429]);
    });

    it('are limited by each route with its own limit, and together for the rest', async () => {
      const send = async (paths: readonly string[]) => {
        const statuses: number[] = [];
        for (const path of paths) statuses.push((await ask(port, path)).status);
        return statuses;
      };
      expect(await send(['/limited/a', '/limited/b', '/limited/a'])).toEqual([200, 200, 429]);
      expect(await send(['/shared/a', '/shared/b'])).toEqual([200, 429]);
    });

    it('are compressed if they are text, and only for clients that accept it', async () => {
      const read = async (path: string, headers: Record<string, string>) => {
        const outgoing = request({ port, host: '127.0.0.1', path, headers, agent: false }).end();
        const [response]: IncomingMessage[] = await once(outgoing, 'response');
        const parts: Buffer[] = [];
        for await (const part of response ?? []) parts.push(part);
        return { headers: response?.headers ?? {}, body: Buffer.concat(parts) };
      };
      const gzip = { 'Accept-Encoding': 'gzip' };
      const text = await read('/', gzip);
      expect(text.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
      expect(String(gunzipSync(text.body))).toBe(LONG);
      expect(text.body.length).toBeLessThan(LONG.length / 10);
      expect((await read('/', {})).headers['content-encoding']).toBeUndefined();
      expect((await read('/png', gzip)).headers['content-encoding']).toBeUndefined();
    });

    it('may have large headers, and do not send requests to another route', async () => {
      const { status, headers } = await ask(port, '/cookies');
      expect(status).toBe(200);
      expect(headers['set-cookie']?.[0]).toHaveLength(12_002);
      expect((await ask(port, '/elsewhere')).status).toBe(200);
    });

    const itCounts = hasModule(engine.path, 'stub_status') ? it : it.skip;
    itCounts('are counted on a private port (SKIPPED where nginx has no stub_status)', async () => {
      const { statusPort } = gateway.place;
      const { status, body } = await ask(statusPort, '/stub_status');
      expect(status).toBe(200);
      expect(body).toMatch(/^Active connections: \d+/);
      expect((await ask(statusPort, '/')).status).toBe(404);
      for (const path of ['/stub_status', '/nginx_status', '/_kumiki/none']) {
        expect((await ask(port, path)).body).toBe(LONG);
      }
    });
  });

  describeWithEngine(name, `retries on ${name}`, (engine) => {
    it.each([
      ['GET', 2],
      ['PUT', 2],
      ['DELETE', 2],
      ['POST', 1],
      ['PATCH', 1],
    ])('of %s, which the first server read completely: it is sent %i times', async (method, times) => {
      let received = 0;
      const take = (message: IncomingMessage) => {
        received += 1;
        message.socket.destroy();
      };
      const servers = [createServer(take), createServer(take)] as const;
      const port = await listen(servers[0]);
      await listen(servers[1], '127.0.0.2', port);
      const dns = await startDnsServer('127.0.0.1', '127.0.0.2');
      const host = 'hoge.default.svc.cluster.local';
      const upstream: Upstream = { key: 'named', name: 'named', host, port, protocol: 'http', tls: false };
      const changes = {
        backends: new Map([['named', upstream]]),
        resolver: { addresses: [`127.0.0.1:${dns.port}`] },
      };
      const { nginx, httpPort } = await startGateway(engine, [routeTo('named', {})], {}, changes);
      // no request reaches the backend before its name is resolved
      const deadline = Date.now() + 10_000;
      while (received === 0 && Date.now() < deadline) {
        expect((await ask(httpPort, '/', { method })).status).toBe(502);
      }
      expect(received).toBe(times);
      await nginx.stop();
      for (const server of servers) await once(server.close(), 'close');
      await dns.close();
    });
  });
}
