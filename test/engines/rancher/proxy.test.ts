import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { type CaddyProxyProps, Exposure, ProxyCertificates, ProxyUpstream } from '../../../lib';
import type { ProxyPlace } from '../../../lib/rancher/proxy/proxy-config';
import { findFreePorts } from '../../free-ports';
import { newChart } from '../../kubernetes/manifests';
import { addWorkload } from '../../rancher/fronts';
import { ask, REFUSED_TARGETS, type Recorder, type SeenRequest, startRecorder } from '../gateway/recorders';
import { describeWithEngine } from '../harness/engine';
import { waitFor } from '../harness/poll';
import {
  caddyEnvironment,
  checkCaddy,
  configureProxy,
  makeCertificate,
  makeFolder,
  type RunningFront,
  readHealth,
  startCaddy,
} from './running-front';
import { startEcho } from './web-socket';

const HOST = 'rancher.example.jp';

describeWithEngine('caddy', 'a proxy', ({ path: binary }) => {
  let folder: string;
  let place: ProxyPlace;
  let front: RunningFront | undefined;
  let recorder: Recorder;

  beforeEach(async () => {
    folder = makeFolder();
    const [httpPort = 0, httpsPort = 0, healthPort = 0] = await findFreePorts(3);
    place = {
      httpPort,
      httpsPort,
      healthPort,
      config: join(folder, 'config'),
      tls: join(folder, 'tls'),
      data: join(folder, 'data'),
      run: join(folder, 'run'),
    };
    recorder = await startRecorder('rancher');
  });
  afterEach(async () => {
    await front?.stop();
    front = undefined;
    await recorder.close();
  });

  const propsWith = (props: Partial<CaddyProxyProps>): CaddyProxyProps => ({
    hosts: [HOST],
    upstream: ProxyUpstream.address('127.0.0.1', recorder.port),
    certificates: ProxyCertificates.internal(),
    drainSeconds: 0,
    retrySeconds: 0,
    ...props,
  });
  const start = async (props: Partial<CaddyProxyProps> = {}) => {
    front = await startCaddy(binary, folder, place, propsWith(props));
    // the authority issues the first certificate after the start
    await waitFor(() => isServing(place.httpsPort), 'certificate');
  };
  const reload = () =>
    promisify(execFile)(
      binary,
      [
        'reload',
        ...['--config', join(place.config, 'Caddyfile'), '--adapter', 'caddyfile', '--force'],
        ...['--address', `unix/${place.run}/admin.sock`],
      ],
      { env: caddyEnvironment(folder) },
    );

  it('terminates HTTPS with a certificate of its own authority, which it keeps', async () => {
    await start();
    const root = join(place.data, 'pki', 'authorities', 'local', 'root.crt');
    await waitFor(() => existsSync(root), 'root certificate');
    const ca = readFileSync(root);
    const answer = await askTls(place.httpsPort, '/', { ca });
    expect(answer.seen?.headers).toMatchObject({
      host: HOST,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': HOST,
    });
    await expect(askTls(place.httpsPort, '/', { ca, servername: 'other.example.jp' })).rejects.toThrow();
    await front?.stop('SIGTERM');
    await start();
    expect(readFileSync(root)).toEqual(ca);
  });

  it('redirects http to https, and keeps path and query', async () => {
    await start();
    const { status, headers } = await ask(place.httpPort, '/a?b=c', { headers: { Host: HOST } });
    expect([status, headers.location]).toEqual([308, `https://${HOST}/a?b=c`]);
  });

  it('uses given certificates', async () => {
    makeCertificate(folder, 'given', [HOST]);
    await start({ certificates: ProxyCertificates.secret('given') });
    const ca = readFileSync(join(place.tls, 'given', 'tls.crt'));
    expect((await askTls(place.httpsPort, '/', { ca })).status).toBe(200);
  });

  it('applies header rules with any contents', async () => {
    const value = 'it\'s {host} {"a":1} `b` "c" 50% \\d #e';
    await start({
      requestHeaders: { 'X-Rule': value, Cookie: '' },
      responseHeaders: { 'X-Out': value },
    });
    const { seen, headers } = await askTls(place.httpsPort, '/', { headers: { Cookie: 'a=b' } });
    expect(headers['x-out']).toBe(value);
    expect(seen?.headers['x-rule']).toBe(value);
    expect(seen?.headers.cookie).toBeUndefined();
  });

  it('answers 502 while the upstream is down, and serves when it is back', async () => {
    await start();
    const { port } = recorder;
    await recorder.close();
    expect((await askTls(place.httpsPort, '/')).status).toBe(502);
    recorder = await startRecorder('rancher', port);
    expect((await askTls(place.httpsPort, '/')).status).toBe(200);
  });

  it('refuses requests that an upstream excludes, however they are written', async () => {
    const refusedRequests = [{ path: '/guestbook.php', withoutParameter: 'cmd' }];
    const upstream = addWorkload(newChart(), Exposure.clusterIp(), { refusedRequests });
    front = await startCaddy(binary, folder, place, propsWith({ upstream }), recorder.port);
    await waitFor(() => isServing(place.httpsPort), 'certificate');
    const refused = [...REFUSED_TARGETS, '/guestbook.php?cmd=%zz', '/guestbook.php?cmd=get&a=%zz'];
    for (const target of refused)
      expect([target, (await askTls(place.httpsPort, target)).status]).toEqual([target, 403]);
    const passed = ['/', '/guestbook.php?cmd=get', `/guestbook.php?${'a&'.repeat(99)}cmd=set`];
    for (const target of passed) expect((await askTls(place.httpsPort, target)).seen?.target).toBe(target);
  });

  it.each([true, false])('forwards WebSockets: %s', async (webSocket) => {
    const server = await startEcho();
    try {
      await start({ webSocket, upstream: ProxyUpstream.address('127.0.0.1', server.port) });
      expect(await echoTls(place.httpsPort)).toBe(webSocket ? 'hello' : '403');
    } finally {
      server.close();
    }
  });

  it('reloads under load without losing a request', async () => {
    await start();
    const answers: number[] = [];
    const failures: unknown[] = [];
    let isOver = false;
    const client = async () => {
      while (!isOver) {
        // Caddy closes connections that it accepted just before a reload; retry once, as browsers do
        await askTls(place.httpsPort, '/')
          .catch((error) =>
            error.code === 'ECONNRESET' ? askTls(place.httpsPort, '/') : Promise.reject(error),
          )
          .then(
            ({ status }) => answers.push(status),
            (error) => failures.push(error),
          );
      }
    };
    const clients = [client(), client()];
    for (const _ of [1, 2, 3]) expect((await reload()).stderr).not.toContain('"level":"error"');
    isOver = true;
    await Promise.all(clients);
    expect(failures).toEqual([]);
    expect(answers.filter((status) => status !== 200)).toEqual([]);
    expect(answers.length).toBeGreaterThan(2);
  });

  it('keeps serving when told to stop, while its health check fails, and then ends', async () => {
    await start({ drainSeconds: 3 });
    const ended = front?.stop('SIGTERM');
    await waitFor(async () => (await readHealth(place.healthPort)) === 503, 'failing health check');
    expect((await askTls(place.httpsPort, '/')).status).toBe(200);
    expect(await ended).toBe(0);
  });

  it('trusts the PROXY protocol of its balancer', async () => {
    await start({ proxyProtocolFrom: ['127.0.0.1'] });
    const answer = await exchange(
      place.httpPort,
      `PROXY TCP4 203.0.113.9 127.0.0.1 5000 80\r\nGET / HTTP/1.0\r\nHost: ${HOST}\r\n\r\n`,
    );
    expect(answer).toContain('308');
    const seen = await askThroughProxyProtocol(place.httpsPort);
    expect(seen).toContain('"x-forwarded-for":"203.0.113.9"');
  });

  it('has metrics, and nothing else, on the port of its health check', async () => {
    await start();
    expect((await ask(place.healthPort, '/metrics')).body).toContain('process_cpu_seconds_total');
    expect((await ask(place.healthPort, '/')).status).toBe(404);
  });

  it('accepts every option without a warning, in the form of caddy fmt', () => {
    const props = propsWith({
      hosts: [HOST, 'b.example.jp'],
      certificates: ProxyCertificates.acme({ email: 'ops@example.jp', staging: true }),
      upstream: ProxyUpstream.address('rancher.example.com', 8443, { tls: true }),
      webSocket: false,
      requestHeaders: { 'X-A': 'a b', Cookie: '' },
      responseHeaders: { Server: '' },
      trustedProxies: ['10.0.0.0/8', '192.0.2.1'],
      proxyProtocolFrom: ['10.0.0.1'],
      connectTimeoutSeconds: 10,
      retrySeconds: 5,
      drainSeconds: 10,
      graceSeconds: 60,
    });
    const config = configureProxy(place, props);
    expect(checkCaddy(binary, folder, config)).toBe('');
    const file = join(place.config, 'Caddyfile');
    expect(spawnSync(binary, ['fmt', file], { encoding: 'utf8' }).stdout).toBe(config);
  });
});

/**
 * Whether TLS is answered. Errors other than EPROTO count as well, because the server may require a
 * balancer's PROXY protocol first.
 */
async function isServing(port: number): Promise<boolean> {
  return askTls(port, '/').then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'EPROTO',
  );
}

interface TlsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly seen: SeenRequest | undefined;
}

function askTls(
  port: number,
  path: string,
  {
    ca,
    servername = HOST,
    headers = {},
  }: { ca?: Buffer; servername?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const trust = ca ? { ca } : { rejectUnauthorized: false };
    const options = { host: '127.0.0.1', port, path, servername, agent: false, ...trust };
    get({ ...options, headers: { Host: servername, ...headers } }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => {
        const seen = body.startsWith('{') ? (JSON.parse(body) as SeenRequest) : undefined;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, seen });
      });
    }).on('error', reject);
  });
}

/**
 * Opens a WebSocket over TLS by hand and sends bytes through it; resolves to the bytes received, or to the
 * status if it is not opened.
 */
function echoTls(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port, servername: HOST, rejectUnauthorized: false }, () =>
      socket.write(
        `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      ),
    );
    let text = '';
    socket.on('error', reject);
    socket.on('data', (data) => {
      text += data.toString();
      const status = /^HTTP\/1.1 (\d+)/.exec(text)?.[1];
      if (status !== '101') resolve(status ?? '');
      else if (text.endsWith('hello')) resolve('hello');
      else if (text.endsWith('\r\n\r\n')) socket.write('hello');
      if (status !== '101' || text.endsWith('hello')) socket.destroy();
    });
  });
}

/** Sends bytes on a connection, and returns everything received until it ends. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connectTcp(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (data) => {
      answer += data.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

/** Sends a request over TLS after a PROXY protocol header, as a balancer does. */
function askThroughProxyProtocol(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(port, '127.0.0.1', () => {
      socket.write('PROXY TCP4 203.0.113.9 127.0.0.1 5000 443\r\n');
      const tls = connectTls({ socket, servername: HOST, rejectUnauthorized: false }, () =>
        tls.write(`GET / HTTP/1.0\r\nHost: ${HOST}\r\n\r\n`),
      );
      let answer = '';
      tls.on('data', (data) => {
        answer += data.toString();
      });
      tls.on('error', reject);
      tls.on('close', () => resolve(answer));
    });
    socket.on('error', reject);
  });
}
