import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { connect as connectTcp, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { connect, createServer as createTlsServer } from 'node:tls';
import {
  BalancerBackend,
  BalancerCheck,
  type BalancerFrontend,
  Exposure,
  type TcpBalancerProps,
} from '../../../lib';
import { findFreePort, findFreePorts } from '../../free-ports';
import { newChart } from '../../kubernetes/manifests';
import { addWorkload } from '../../rancher/fronts';
import { ask, REFUSED_TARGETS, type Recorder, startRecorder } from '../gateway/recorders';
import { describeWithEngine } from '../harness/engine';
import { waitFor } from '../harness/poll';
import {
  askDuring,
  checkHaproxy,
  configureBalancer,
  makeCertificate,
  makeFolder,
  type RunningFront,
  readHealth,
  startHaproxy,
  waitForSignals,
} from './running-front';
import { echo, startEcho } from './web-socket';

const FAST = BalancerCheck.tcp({ intervalSeconds: 0.25 });

describe.each(['haproxy', 'haproxy-current'] as const)('%s', (engine) => {
  describeWithEngine(engine, 'a balancer', ({ path: binary }) => {
    let folder: string;
    let front: RunningFront | undefined;
    let recorders: Recorder[] = [];
    let port: number;
    let healthPort: number;
    let metricsPort: number;
    let drainPort: number;

    beforeEach(async () => {
      folder = makeFolder();
      [port = 0, healthPort = 0, metricsPort = 0, drainPort = 0] = await findFreePorts(4);
      recorders = [await startRecorder('one'), await startRecorder('two')];
    });
    afterEach(async () => {
      await front?.stop();
      front = undefined;
      await Promise.all(recorders.map((recorder) => recorder.close()));
    });

    const servers = (options: Parameters<typeof BalancerBackend.servers>[2] = {}) =>
      BalancerBackend.servers(
        'web',
        recorders.map((recorder, index) => ({
          address: '127.0.0.1',
          port: recorder.port,
          name: `s${index}`,
        })),
        { check: FAST, ...options },
      );
    const start = async (frontends: readonly BalancerFrontend[], props: Partial<TcpBalancerProps> = {}) => {
      const ports = { healthPort, metricsPort, connectTimeoutSeconds: 0.1 };
      front = await startHaproxy(binary, folder, { ...ports, frontends, ...props }, drainPort);
    };

    it('alternates, skips a lost server, and uses it again when it is back', async () => {
      await start([{ mode: 'http', port, backend: servers() }], { errorPages: { 503: '<p>back soon</p>' } });
      const first = await Promise.all([1, 2, 3, 4].map(() => ask(port, '/')));
      expect(new Set(first.map(({ seen }) => seen?.backend))).toEqual(new Set(['one', 'two']));
      const lost = recorders[0]?.port ?? 0;
      await recorders[0]?.close();
      const { failures, answers } = await askDuring(port, () =>
        waitFor(() => /Server http_web\/s0 is DOWN/.test(front?.log() ?? ''), 'server down'),
      );
      expect(failures).toEqual([]);
      expect(answers).toBeGreaterThan(0);
      recorders[0] = await startRecorder('one', lost);
      await waitFor(async () => (await ask(port, '/')).seen?.backend === 'one', 'answer of the first');
      await Promise.all(recorders.map((recorder) => recorder.close()));
      await waitFor(async () => (await ask(port, '/')).status === 503, 'status 503');
      expect((await ask(port, '/')).body).toBe('<p>back soon</p>');
      recorders = [];
    });

    it('sets headers about the client only if absent, and those of rules', async () => {
      const requestHeaders = { 'X-Rule': "50% of 'it' %[src] $HOME", Cookie: '' };
      await start([
        { mode: 'http', port, backend: servers(), requestHeaders, responseHeaders: { 'X-Out': 'a b' } },
      ]);
      const { seen, headers } = await ask(port, '/', { headers: { Cookie: 'a=b' } });
      expect(seen?.headers).toMatchObject({
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
        'x-forwarded-port': String(port),
        'x-rule': requestHeaders['X-Rule'],
      });
      expect(seen?.headers.cookie).toBeUndefined();
      expect(headers['x-out']).toBe('a b');
      const given = { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https' };
      expect((await ask(port, '/', { headers: given })).seen?.headers).toMatchObject({
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https',
      });
    });

    it('chooses by host and path, and answers 404 without a matching rule', async () => {
      const [one, two] = recorders.map(({ port }, index) =>
        BalancerBackend.servers(`only${index}`, [{ address: '127.0.0.1', port }], { check: FAST }),
      );
      if (!one || !two) throw new Error('no servers');
      const rules = [
        { hosts: ['*.example.jp'], backend: two },
        { hosts: ['shop.example.jp'], path: '/cart', backend: one },
      ];
      await start([{ mode: 'http', port, rules }]);
      const server = async (host: string, target: string) => {
        const { status, seen } = await ask(port, target, { headers: { Host: host } });
        return seen?.backend ?? status;
      };
      expect(await server('shop.example.jp', '/cart/1')).toBe('one');
      expect(await server('SHOP.example.jp:8080', '/cart')).toBe('one');
      expect(await server('shop.example.jp', '/cartoon')).toBe('two');
      expect(await server('a.example.jp', '/')).toBe('two');
      expect(await server('example.jp', '/')).toBe(404);
    });

    it('refuses requests that a backend excludes, however they are written', async () => {
      const guarded = addWorkload(newChart(), Exposure.nodePort(30080), {
        refusedRequests: [{ path: '/guestbook.php', withoutParameter: 'cmd' }],
      });
      const nodes = [{ hostname: 'none', address: '127.0.0.1' }];
      await start([
        { mode: 'http', port, backend: BalancerBackend.nodePorts(guarded, nodes, { check: FAST }) },
      ]);
      for (const target of REFUSED_TARGETS)
        expect([target, (await ask(port, target)).status]).toEqual([target, 403]);
      // the backend is not running, so requests that are let through get 503
      expect((await ask(port, '/guestbook.php?key=a&cmd=get')).status).toBe(503);
      expect((await ask(port, `/guestbook.php?${'a&'.repeat(99)}cmd=get`)).status).toBe(503);
      expect((await ask(port, '/')).status).toBe(503);
    });

    it('forwards WebSockets in both modes', async () => {
      const server = await startEcho();
      try {
        const backend = BalancerBackend.servers('echo', [{ address: '127.0.0.1', port: server.port }], {
          check: FAST,
        });
        const tcpPort = await findFreePort();
        await start([
          { mode: 'http', port, backend },
          { mode: 'tcp', port: tcpPort, backend },
        ]);
        expect([await echo(port), await echo(tcpPort)]).toEqual(['hello', 'hello']);
      } finally {
        server.close();
      }
    });

    it('repeats a request that a server dropped, unless it may have changed something', async () => {
      let dropped = 0;
      const dropping = createTcpServer((socket) =>
        socket
          .on('error', () => undefined)
          .once('data', () => {
            dropped += 1;
            socket.destroy();
          }),
      ).listen(0, '127.0.0.1');
      await once(dropping, 'listening');
      const address = dropping.address();
      const ports = [typeof address === 'object' && address ? address.port : 0, recorders[0]?.port ?? 0];
      const backend = BalancerBackend.servers(
        'web',
        ports.map((each) => ({ address: '127.0.0.1', port: each })),
        { check: FAST },
      );
      try {
        await start([{ mode: 'http', port, backend }]);
        const gets = await Promise.all([1, 2, 3, 4].map(() => ask(port, '/')));
        expect(gets.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
        expect(dropped).toBeGreaterThan(0);
        const posts: number[] = [];
        for (let count = 0; count < 4; count++) posts.push((await ask(port, '/', { method: 'POST' })).status);
        expect(posts.sort()).toEqual([200, 200, 502, 502]);
      } finally {
        dropping.close();
      }
    });

    it('reloads under load without losing a request', async () => {
      await start([{ mode: 'http', port, backend: servers() }]);
      const { answers, failures } = await askDuring(port, async () => {
        for (const count of [1, 2]) {
          if (front) await waitForSignals(front);
          front?.child.kill('SIGUSR2');
          await waitFor(() => countLines(front, /Former worker \(\d+\) exited/) >= count, `reload ${count}`);
        }
        expect(await readHealth(healthPort)).toBe(200);
        expect((await ask(metricsPort, '/metrics')).body).toContain('haproxy_process_nbthread');
      });
      expect(failures).toEqual([]);
      expect(answers).toBeGreaterThan(10);
    });

    it('fails its health check before it stops, keeps serving, and completes running requests', async () => {
      const slow = await startSlow();
      try {
        const backend = BalancerBackend.servers('slow', [{ address: '127.0.0.1', port: slow.port }], {
          check: FAST,
        });
        await start([{ mode: 'http', port, backend }]);
        expect((await ask(drainPort, '/')).status).toBe(200);
        expect(await readHealth(healthPort)).toBe(503);
        const running = Promise.all([1, 2, 3].map(() => ask(port, '/')));
        await waitFor(() => slow.count() === 3, 'three requests');
        const ended = front?.stop('SIGUSR1');
        slow.answer();
        expect((await running).map(({ status }) => status)).toEqual([200, 200, 200]);
        expect(await ended).toBe(0);
      } finally {
        slow.close();
      }
    });

    it('trusts the PROXY protocol, and refuses clients without it', async () => {
      await start([{ mode: 'http', port, backend: servers(), acceptsProxyProtocol: true }]);
      const answer = await exchange(
        port,
        'PROXY TCP4 203.0.113.9 127.0.0.1 5000 80\r\nGET / HTTP/1.0\r\n\r\n',
      );
      expect(answer).toContain('"x-forwarded-for":"203.0.113.9"');
      expect(await exchange(port, 'GET / HTTP/1.0\r\n\r\n')).not.toContain('200');
    });

    it('sends the client address to servers in the PROXY protocol', async () => {
      const inner = await findFreePort();
      const backend = BalancerBackend.servers('inner', [{ address: '127.0.0.1', port: inner }], {
        check: FAST,
        sendsProxyProtocol: true,
      });
      await start([
        { mode: 'tcp', port, backend },
        { mode: 'http', port: inner, backend: servers(), acceptsProxyProtocol: true },
      ]);
      expect((await ask(port, '/')).seen?.headers['x-forwarded-for']).toBe('127.0.0.1');
    });

    it('chooses by the name in TLS without terminating it', async () => {
      const names = ['a.example.jp', 'b.example.jp'];
      for (const name of names) makeCertificate(folder, name, [name]);
      const ends = names.map((name) => {
        const read = (file: string) => readFileSync(join(folder, 'tls', name, file));
        return createTlsServer({ cert: read('tls.crt'), key: read('tls.key') }, (socket) => {
          socket.on('error', () => undefined);
          socket.end(name);
        }).listen(0, '127.0.0.1');
      });
      try {
        await Promise.all(ends.map((end) => new Promise((resolve) => end.once('listening', resolve))));
        const sni = names.map((name, index) => {
          const address = ends[index]?.address();
          const port = typeof address === 'object' && address ? address.port : 0;
          return {
            hosts: [name],
            backend: BalancerBackend.servers(name, [{ address: '127.0.0.1', port }], { check: FAST }),
          };
        });
        await start([{ mode: 'tcp', port, sni }]);
        expect(await subjectOf(port, 'a.example.jp')).toBe('a.example.jp');
        expect(await subjectOf(port, 'b.example.jp')).toBe('b.example.jp');
        await expect(subjectOf(port, 'c.example.jp')).rejects.toThrow();
      } finally {
        for (const end of ends) end.close();
      }
    });

    it('terminates TLS 1.2 or newer, with the certificate of the name', async () => {
      makeCertificate(folder, 'a', ['a.example.jp']);
      makeCertificate(folder, 'b', ['b.example.jp']);
      await start([
        { mode: 'http', port, backend: servers(), tls: { secretNames: ['a', 'b'], strictSni: true } },
      ]);
      expect(await subjectOf(port, 'b.example.jp')).toBe('b.example.jp');
      await expect(subjectOf(port, 'c.example.jp')).rejects.toThrow();
      await expect(subjectOf(port, 'a.example.jp', 'TLSv1.1')).rejects.toThrow();
    });

    it('accepts only the allowed networks', async () => {
      await start([{ mode: 'http', port, backend: servers(), allowFrom: ['10.0.0.0/8', '192.0.2.1'] }]);
      await expect(ask(port, '/')).rejects.toThrow();
    });

    it('has a socket only for its owner', async () => {
      await start([{ mode: 'tcp', port, backend: servers() }]);
      expect(statSync(join(folder, 'run', 'admin.sock')).mode & 0o777).toBe(0o600);
    });

    it('accepts every option without a warning', () => {
      makeCertificate(folder, 'a', ['a.example.jp']);
      const backend = servers({
        check: BalancerCheck.http('/healthz', { host: 'a.example.jp', intervalSeconds: 5 }),
        algorithm: 'source',
        sendsProxyProtocol: true,
        maxConnectionsPerServer: 10,
      });
      const named = BalancerBackend.servers('named', [{ address: 'db.example.invalid', port: 3306 }], {
        check: FAST,
      });
      const config = configureBalancer(folder, {
        healthPort,
        metricsPort,
        connectTimeoutSeconds: 0.05,
        maxConnections: 100,
        resolvers: ['127.0.0.1'],
        errorPages: Object.fromEntries(
          [400, 403, 404, 408, 429, 500, 502, 503, 504].map((status) => [status, '<p>']),
        ),
        frontends: [
          {
            mode: 'http',
            port: 443,
            backend,
            tls: { secretNames: ['a'], strictSni: true, minVersion: 'TLSv1.3' },
            acceptsProxyProtocol: true,
            allowFrom: ['10.0.0.0/8'],
            maxConnections: 10,
            forwardedHeaders: 'replace',
            rules: [{ hosts: ['*.example.jp'], path: '/a', backend: named }],
          },
          { mode: 'http', port: 80, backend, redirectToHttps: true },
          { mode: 'tcp', port: 8443, sni: [{ hosts: ['a.example.jp'], backend: named }] },
          {
            mode: 'tcp',
            port: 9443,
            tls: { secretNames: ['a'] },
            sni: [{ hosts: ['*.jp'], backend: named }],
          },
        ],
      });
      expect(checkHaproxy(binary, folder, config)).toBe('');
    });
  });
});

function countLines(front: RunningFront | undefined, pattern: RegExp): number {
  return front?.log().match(new RegExp(pattern, 'g'))?.length ?? 0;
}

/** Starts a server that only answers when told to. */
async function startSlow() {
  const waiting: ServerResponse[] = [];
  const server = createServer((_, response) => waiting.push(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    count: () => waiting.length,
    answer: () => {
      for (const response of waiting) response.end('done');
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Sends bytes on a connection, and returns everything received until it ends. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connectTcp(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (data) => {
      answer += data.toString();
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}

/** Returns the common name of the certificate that a server presents. */
function subjectOf(port: number, servername: string, version?: 'TLSv1.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    const versions = version ? { minVersion: version, maxVersion: version, ciphers: 'ALL@SECLEVEL=0' } : {};
    const socket = connect(
      { port, host: '127.0.0.1', servername, rejectUnauthorized: false, ...versions },
      () => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.destroy();
      },
    );
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed')));
  });
}
