import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse, request as send } from 'node:http';
import { join } from 'node:path';
import type { GatewayConfig } from '../../../lib/gateway/nginx/gateway-config';
import { renderNginxConfig } from '../../../lib/gateway/nginx/render-config';
import type { Route } from '../../../lib/gateway/routes/route';
import { findFreePort } from '../../free-ports';
import { configOf, matchOf, routeTo, routeWith } from '../../gateway/gateway-configs';
import { describeWithEngine } from '../harness/engine';
import { poll, waitFor } from '../harness/poll';
import { startDnsServer } from './dns-server';
import { makePlace, type Place, type RunningNginx, startNginx } from './nginx-process';
import { ask, type Recorder, startRecorder } from './recorders';

const EIGHT = [
  'host',
  'x-real-ip',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-server',
  'x-forwarded-ssl',
  'x-forwarded-proto',
  'referer',
];

for (const engine of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(engine, `a gateway on ${engine}`, ({ path: binary, version }) => {
    let one: Recorder;
    let nginx: RunningNginx | undefined;
    let place: Place;

    beforeEach(async () => {
      one = await startRecorder('one');
      place = await makePlace();
    });

    afterEach(async () => {
      await nginx?.stop();
      nginx = undefined;
      await one.close();
    });

    const start = async (routes: readonly Route[], changes: Partial<GatewayConfig> = {}, ports = {}) => {
      const config = configOf(routes, version, { one: one.port, ...ports }, changes);
      nginx = await startNginx(binary, place, renderNginxConfig(config));
      return nginx.httpPort;
    };

    it('sends all eight headers from every kind of location, and none forged by a client', async () => {
      const port = await start([
        routeTo('one', { path: { kind: 'prefix', value: '/' } }),
        routeTo('one', { path: { kind: 'exact', value: '/exact' } }),
        routeTo('one', { path: { kind: 'regex', value: '/[0-9]+' } }),
        routeTo('one', { path: { kind: 'prefix', value: '/post' }, methods: ['POST'] }),
        {
          ...routeTo('one', { path: { kind: 'prefix', value: '/strip' } }),
          action: {
            kind: 'forward',
            backends: [{ key: 'one', weight: 1 }],
            rewrite: { kind: 'prefix', replacement: '/' },
          },
        },
        routeWith('one', '/own', { requestHeaders: [{ name: 'X-Own', value: 'it\'s $5 "each"' }] }),
      ]);
      const lies = {
        Host: 'Shop.Example.jp:81',
        Referer: 'http://a/',
        'X-Forwarded-For': '1.2.3.4',
        'X-Forwarded-Proto': 'https',
        'X-Real-IP': '1.2.3.4',
        Forwarded: 'for=1.2.3.4',
      };
      for (const [method, target] of [
        ['GET', '/'],
        ['GET', '/exact'],
        ['GET', '/42'],
        ['POST', '/post/x'],
        ['GET', '/strip/x'],
        ['GET', '/own'],
      ] as const) {
        const { seen } = await ask(port, target, { method, headers: lies });
        expect(Object.keys(seen?.headers ?? {})).toEqual(expect.arrayContaining(EIGHT));
        expect({ target, ...seen?.headers }).toMatchObject({
          host: 'shop.example.jp:81',
          'x-real-ip': '127.0.0.1',
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-host': 'shop.example.jp:81',
          'x-forwarded-server': 'shop.example.jp',
          'x-forwarded-ssl': 'off',
          'x-forwarded-proto': 'http',
          referer: 'http://a/',
        });
        expect(seen?.headers.forwarded).toBeUndefined();
      }
      expect((await ask(port, '/own')).seen?.headers['x-own']).toBe('it\'s $5 "each"');
    });

    it('trusts a proxy about the client, but not the entries that the client wrote before', async () => {
      const port = await start([routeTo('one', {})], {
        clientAddress: {
          kind: 'header',
          header: 'X-Forwarded-For',
          trusted: ['127.0.0.0/8', '35.191.0.0/16'],
        },
      });
      const headers = { 'X-Forwarded-For': '6.6.6.6, 203.0.113.9, 35.191.3.4', 'X-Forwarded-Proto': 'https' };
      expect((await ask(port, '/', { headers })).seen?.headers).toMatchObject({
        'x-real-ip': '203.0.113.9',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https',
        'x-forwarded-ssl': 'on',
        'x-forwarded-port': '443',
      });
    });

    it('answers 502 without its backend, serves the others, and recovers by itself', async () => {
      const two = await startRecorder('two');
      const port = await start(
        [routeTo('one', {}), routeTo('two', { path: { kind: 'prefix', value: '/two' } })],
        {},
        { two: two.port },
      );
      expect((await ask(port, '/two')).status).toBe(200);
      await two.close();
      expect((await ask(port, '/two')).status).toBe(502);
      expect((await ask(port, '/')).status).toBe(200);
      const again = await startRecorder('two', two.port);
      expect((await ask(port, '/two')).status).toBe(200);
      await again.close();
    });

    it('follows a change in DNS without a reload', async () => {
      const dns = await startDnsServer('127.0.0.1');
      const sharedPort = await findFreePort();
      const first = await startRecorder('first', sharedPort, '127.0.0.1');
      const second = await startRecorder('second', sharedPort, '127.0.0.2');
      const upstream = {
        key: 'named',
        name: 'named',
        host: 'hoge.default.svc.cluster.local',
        port: sharedPort,
        protocol: 'http' as const,
        tls: false,
      };
      const port = await start([routeTo('named', {})], {
        backends: new Map([['named', upstream]]),
        resolver: { addresses: [`127.0.0.1:${dns.port}`] },
      });
      const waitFor = async (backend: string) => {
        const deadline = Date.now() + 30_000;
        while ((await ask(port, '/')).seen?.backend !== backend) {
          if (Date.now() > deadline) throw new Error(`${backend} never answered`);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      };
      await waitFor('first');
      dns.setAddress('127.0.0.2');
      await waitFor('second');
      await Promise.all([first.close(), second.close(), dns.close()]);
    });

    it('forwards WebSockets', async () => {
      const backend = createServer().listen(0, '127.0.0.1');
      backend.on('upgrade', (_, socket) => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
        socket.pipe(socket);
      });
      await once(backend, 'listening');
      const address = backend.address();
      const port = await start(
        [routeTo('socket', {})],
        {},
        { socket: typeof address === 'object' ? (address?.port ?? 0) : 0 },
      );
      const outgoing = send({
        port,
        host: '127.0.0.1',
        agent: false,
        headers: { Upgrade: 'websocket', Connection: 'Upgrade' },
      });
      outgoing.end();
      const [response, socket] = await once(outgoing, 'upgrade');
      expect(response.statusCode).toBe(101);
      socket.write('hello');
      expect(String((await once(socket, 'data'))[0])).toBe('hello');
      socket.destroy();
      await once(backend.close(), 'close');
    });

    it('fails health checks once it drains, and still serves', async () => {
      const port = await start([routeTo('one', {})]);
      expect(await ask(port, '/healthz')).toMatchObject({ status: 200, body: 'ok' });
      writeFileSync(join(place.folder, 'tmp/draining'), '');
      expect((await ask(port, '/healthz')).status).toBe(503);
      expect((await ask(port, '/')).status).toBe(200);
    });

    it('ends gracefully: running requests are answered', async () => {
      const held: ServerResponse[] = [];
      const slow = createServer((_, response) => held.push(response)).listen(0, '127.0.0.1');
      await once(slow, 'listening');
      const address = slow.address();
      const port = await start(
        [routeTo('slow', {})],
        {},
        { slow: typeof address === 'object' ? (address?.port ?? 0) : 0 },
      );
      const answers = Array.from({ length: 20 }, () => ask(port, '/'));
      await waitFor(() => held.length === answers.length, 'request for each client');
      nginx?.process.kill('SIGQUIT');
      const isClosed = () =>
        ask(port, '/healthz')
          .then(() => false)
          .catch(() => true);
      await waitFor(isClosed, 'end of what takes new connections');
      for (const response of held) response.end('late');
      expect((await Promise.all(answers)).map(({ body }) => body)).toEqual(Array(20).fill('late'));
      slow.close();
    });

    it('guards routes by user, network, rate, size and another service', async () => {
      mkdirSync(join(place.folder, 'auth/users'), { recursive: true });
      writeFileSync(join(place.folder, 'auth/users/auth'), 'ann:{PLAIN}secret\n');
      const judge = createServer((message, response) => {
        response.statusCode = message.headers['x-original-uri'] === '/asked/yes' ? 204 : 403;
        response.setHeader('X-User', 'ann');
        response.end();
      }).listen(0, '127.0.0.1');
      await once(judge, 'listening');
      const address = judge.address();
      const port = await start(
        [
          routeTo('one', {}),
          routeWith('one', '/users', {
            basicAuth: { realm: 'Staff', file: '/etc/nginx/kumiki/auth/users/auth' },
          }),
          routeWith('one', '/near', { allowFrom: ['10.0.0.0/8'] }),
          routeWith('one', '/far', { allowFrom: ['127.0.0.0/8'], denyFrom: ['10.0.0.0/8'] }),
          routeWith('one', '/rare', { rateLimit: { scope: 'route', requests: 1, per: 'second', burst: 1 } }),
          routeWith('one', '/small', { maxBodyBytes: 10 }),
          routeWith('one', '/asked', {
            externalAuth: { backend: 'judge', path: '/check', responseHeaders: ['X-User'] },
          }),
        ],
        {},
        { judge: typeof address === 'object' ? (address?.port ?? 0) : 0 },
      );
      const basic = { Authorization: `Basic ${Buffer.from('ann:secret').toString('base64')}` };
      expect((await ask(port, '/users')).status).toBe(401);
      const known = await ask(port, '/users', { headers: basic });
      expect(known.status).toBe(200);
      expect(known.seen?.headers.authorization).toBeUndefined();
      expect((await ask(port, '/near')).status).toBe(403);
      expect((await ask(port, '/far')).status).toBe(200);
      const rare = await Promise.all(Array.from({ length: 6 }, () => ask(port, '/rare')));
      expect(rare.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429, 429]);
      expect((await ask(port, '/small', { method: 'POST', body: 'x'.repeat(11) })).status).toBe(413);
      expect((await ask(port, '/asked/no')).status).toBe(403);
      expect((await ask(port, '/asked/yes', { headers: { 'X-User': 'root' } })).seen?.headers['x-user']).toBe(
        'ann',
      );
      expect((await ask(port, '/_kumiki/auth/1')).status).toBe(404);
      await once(judge.close(), 'close');
    });

    it('allows pages of allowed origins only', async () => {
      const cors = {
        origins: ['https://shop.example.jp', 'https://*.partner.jp'],
        methods: ['GET', 'PUT'],
        headers: ['X-Token'],
        exposedHeaders: ['ETag'],
        credentials: true,
        maxAgeSeconds: 60,
      };
      const port = await start([routeWith('one', '/', { cors })]);
      const preflight = (origin: string) =>
        ask(port, '/x', {
          method: 'OPTIONS',
          headers: { Origin: origin, 'Access-Control-Request-Method': 'PUT' },
        });
      expect(await preflight('https://a.partner.jp')).toMatchObject({
        status: 204,
        headers: {
          'access-control-allow-origin': 'https://a.partner.jp',
          'access-control-allow-methods': 'GET, PUT',
          'access-control-allow-headers': 'X-Token',
          'access-control-allow-credentials': 'true',
          'access-control-max-age': '60',
          'x-content-type-options': 'nosniff',
        },
      });
      for (const origin of [
        'https://a.b.partner.jp',
        'https://partner.jp',
        'http://shop.example.jp',
        'https://shop.example.jp.evil.com',
        'https://shopXexample.jp',
      ]) {
        const { status, headers, seen } = await preflight(origin);
        expect({ origin, status, allowed: headers['access-control-allow-origin'] }).toEqual({
          origin,
          status: 200,
          allowed: undefined,
        });
        expect(seen?.method).toBe('OPTIONS');
      }
      const answer = await ask(port, '/x', { headers: { Origin: 'https://shop.example.jp' } });
      expect(answer.headers['access-control-expose-headers']).toBe('ETag');
      expect(answer.headers['access-control-allow-methods']).toBeUndefined();
    });

    it('shares requests between backends by their weights', async () => {
      const two = await startRecorder('two');
      const route: Route = {
        match: matchOf({}),
        action: {
          kind: 'forward',
          backends: [
            { key: 'one', weight: 80 },
            { key: 'two', weight: 20 },
          ],
        },
      };
      const port = await start([route], {}, { two: two.port });
      const answers = await Promise.all(Array.from({ length: 300 }, () => ask(port, '/')));
      const share = answers.filter(({ seen }) => seen?.backend === 'two').length / 300;
      expect(share).toBeGreaterThan(0.1);
      expect(share).toBeLessThan(0.32);
      await two.close();
    });

    it('logs one JSON object for each request, whatever it contains', async () => {
      const port = await start([routeTo('one', {})]);
      await ask(port, '/a?b="c"', { headers: { 'User-Agent': 'x"\\y', 'X-Request-ID': 'abcdefgh-1' } });
      // nginx writes the line after it has answered
      const line = await poll(() => nginx?.accessLog().trim().split('\n').at(-1) || undefined, 10_000);
      expect(JSON.parse(line ?? '')).toMatchObject({
        method: 'GET',
        status: '200',
        requestId: 'abcdefgh-1',
        userAgent: 'x"\\y',
      });
    });

    it('reveals no settings, and redirects by path only', async () => {
      const redirect: Route = {
        match: matchOf({ path: { kind: 'exact', value: '/old' } }),
        action: { kind: 'redirect', status: 301, path: { kind: 'path', replacement: '/new' } },
      };
      const port = await start([redirect]);
      const { status, headers } = await ask(port, '/old?a=1', { headers: { Host: 'shop.example.jp' } });
      expect({ status, location: headers.location, server: headers.server }).toEqual({
        status: 301,
        location: '/new?a=1',
        server: 'nginx',
      });
    });
  });
}
