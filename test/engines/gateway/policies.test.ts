import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { GatewayBackend } from '../../../lib/gateway/gateway-backend';
import type { PolicyRoute, Upstream } from '../../../lib/gateway/nginx/gateway-config';
import type { RouteSettings } from '../../../lib/gateway/route-options';
import { toPolicy } from '../../../lib/gateway/route-policy';
import { routeTo } from '../../gateway/gateway-configs';
import { describeWithEngine } from '../harness/engine';
import { poll } from '../harness/poll';
import { makePlace } from './nginx-process';
import { ask, type Recorder, startRecorder } from './recorders';
import { listen, type RunningGateway, startGateway } from './running-gateway';

const JUDGE = GatewayBackend.external('auth.example.com');
/** Prefixes of the greatest lengths, which only differ in their last character. */
const LONG = [252, 253, 254].flatMap((length) => ['a', 'b'].map((end) => `/${'x'.repeat(length - 2)}${end}`));

for (const name of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(name, `the policy for a request, on ${name}`, (engine) => {
    let one: Recorder;
    let gateway: RunningGateway;
    let port: number;
    const held: ServerResponse[] = [];
    const asked: IncomingMessage[] = [];
    const slow = createServer((_, response) => held.push(response));
    const judge = createServer((message, response) => {
      asked.push(message);
      response.writeHead(403).end();
    });

    beforeAll(async () => {
      one = await startRecorder('one');
      const place = await makePlace();
      mkdirSync(join(place.folder, 'auth/users'), { recursive: true });
      writeFileSync(join(place.folder, 'auth/users/auth'), 'ann:{PLAIN}secret\n');
      /** Returns a route whose own settings are combined with those of a gateway. */
      const route = (
        path: string,
        own: RouteSettings,
        all: RouteSettings = {},
        key = 'one',
      ): PolicyRoute => ({
        ...routeTo(key, { path: { kind: 'prefix', value: path } }),
        policy: toPolicy(own, all, 'judge'),
      });
      const guarded: RouteSettings = {
        basicAuth: { secretName: 'users' },
        externalAuth: { backend: JUDGE },
        rateLimit: { requestsPerMinute: 1, burst: 0 },
        maxConnections: 1,
        cors: { origins: ['*'] },
      };
      const open: RouteSettings = {
        basicAuth: false,
        externalAuth: false,
        rateLimit: false,
        maxConnections: false,
        cors: false,
      };
      const toUpstream = (key: string, port: number, hostHeader?: string): [string, Upstream] => [
        key,
        { key, name: `test_${key}`, host: '127.0.0.1', port, protocol: 'http', tls: false, hostHeader },
      ];
      gateway = await startGateway(
        engine,
        [
          route('/users', { ...open, basicAuth: undefined }, guarded),
          route('/judged', { ...open, externalAuth: { backend: JUDGE, path: '/check$uri/$1' } }, guarded),
          route('/open', open, guarded),
          route('/minute', { rateLimit: { requestsPerMinute: 1, burst: 1 } }),
          route('/few', { maxConnections: 2 }, {}, 'slow'),
          ...LONG.map((path) =>
            route(path, { requestHeaders: { 'X-Route': `${path.length}${path.at(-1)}` } }),
          ),
        ],
        {},
        {
          backends: new Map([
            toUpstream('one', one.port),
            toUpstream('slow', await listen(slow)),
            toUpstream('judge', await listen(judge), 'auth.example.com'),
          ]),
        },
        place,
      );
      port = gateway.httpPort;
    });

    afterAll(async () => {
      await gateway.nginx.stop();
      await one.close();
      await Promise.all([slow, judge].map((server) => once(server.close(), 'close')));
    });

    it('comes from the gateway, unless a route opts out', async () => {
      expect((await ask(port, '/users')).status).toBe(401);
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask(port, '/open')));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const { headers } = await ask(port, '/open', { headers: { Origin: 'https://shop.example.jp' } });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(asked).toEqual([]);
    });

    it('may be decided by an external service, by its own name and with any path', async () => {
      expect((await ask(port, '/judged/a?b', { headers: { Host: 'shop.example.jp' } })).status).toBe(403);
      expect(asked.map(({ url, headers }) => [url, headers.host, headers['x-original-uri']])).toEqual([
        ['/check$uri/$1', 'auth.example.com', '/judged/a?b'],
      ]);
    });

    it('may be a limit per minute', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask(port, '/minute')));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429]);
    });

    it('may be a limit of concurrent requests', async () => {
      const running = [ask(port, '/few'), ask(port, '/few')];
      expect(await poll(() => held.length === 2 || undefined, 10_000)).toBe(true);
      expect((await ask(port, '/few')).status).toBe(429);
      for (const response of held.splice(0)) response.end('late');
      expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200]);
      const next = ask(port, '/few');
      expect(await poll(() => held.length === 1 || undefined, 10_000)).toBe(true);
      held[0]?.end('late');
      expect((await next).status).toBe(200);
    });

    it('distinguishes the longest paths by their ends', async () => {
      for (const path of LONG) {
        const wanted = `${path.length}${path.at(-1)}`;
        for (const target of [path, `${path}/`, `${path}/more`]) {
          const { seen } = await ask(port, target);
          expect([wanted, target.slice(path.length), seen?.headers['x-route']]).toEqual([
            wanted,
            target.slice(path.length),
            wanted,
          ]);
        }
      }
    });
  });
}
