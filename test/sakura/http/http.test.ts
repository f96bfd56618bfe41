import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createSecureServer, type Server } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type HttpMethod, type HttpRequest, sendHttp } from '../../../lib/sakura/http/http';
import { type ScriptedServer, type Step, startScriptedServer } from '../scripted-server';

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

async function send(script: readonly Step[], request: Partial<HttpRequest> = {}) {
  server = await startScriptedServer(script);
  return sendHttp({ method: 'GET', url: `${server.rootUrl}/x`, headers: {}, timeoutMs: 20_000, ...request });
}

describe('one request', () => {
  it('returns status, type and text of the reply', async () => {
    const reply = await send([{ status: 503, text: 'ü', headers: { 'Retry-After': '7' } }]);
    expect(reply).toEqual({ status: 503, contentType: 'application/json', retryAfter: '7', text: 'ü' });
  });

  it.each<HttpMethod>(['POST', 'PUT', 'DELETE'])(
    'sends the body of a %s with its length in bytes',
    async (method) => {
      await send([{ status: 200 }], { method, body: '{"a":"ü"}' });
      expect(server?.seen[0]).toMatchObject({
        method,
        body: { a: 'ü' },
        headers: { 'content-length': '10' },
      });
    },
  );

  it('does not follow redirects', async () => {
    const reply = await send([{ status: 302, headers: { Location: 'https://example.com/' } }]);
    expect(reply).toMatchObject({ status: 302 });
    expect(server?.seen).toHaveLength(1);
  });

  it('reuses a connection, but never for a POST', async () => {
    server = await startScriptedServer([{ status: 200 }]);
    const request = { url: `${server.rootUrl}/x`, headers: {}, timeoutMs: 20_000 };
    for (const method of ['GET', 'GET', 'POST'] as const) await sendHttp({ ...request, method });
    expect(server.seen.map(({ headers }) => headers.connection)).toEqual([
      'keep-alive',
      'keep-alive',
      'close',
    ]);
  });
});

describe('a request that fails', () => {
  it('was sent when the connection is lost before the reply', async () => {
    expect(await send(['cut'])).toMatchObject({ failure: 'connection', sent: true });
  });

  it('was sent when the connection is lost within the reply', async () => {
    expect(await send(['cut-in-reply'])).toMatchObject({ failure: 'connection', sent: true });
  });

  it('was not sent when the connection is refused', async () => {
    const { port, close } = await startScriptedServer([]);
    await close();
    const outcome = await send([], { url: `http://127.0.0.1:${port}/x` });
    expect(outcome).toEqual({
      failure: 'connection',
      sent: false,
      message: `connect ECONNREFUSED 127.0.0.1:${port}`,
    });
  });

  it('ends after its time limit', async () => {
    const outcome = await send(['hang'], { timeoutMs: 40 });
    expect(outcome).toEqual({ failure: 'timeout', sent: true, message: 'no complete reply within 40 ms' });
  });

  it('ends when it is aborted', async () => {
    const controller = new AbortController();
    server = await startScriptedServer(() => {
      controller.abort();
      return 'hang';
    });
    const request = { method: 'GET', url: `${server.rootUrl}/x`, headers: {}, timeoutMs: 20_000 } as const;
    expect(await sendHttp({ ...request, signal: controller.signal })).toMatchObject({
      failure: 'aborted',
      sent: true,
    });
  });

  it('is not even sent when it was aborted before', async () => {
    expect(await send([{ status: 200 }], { signal: AbortSignal.abort() })).toMatchObject({
      failure: 'aborted',
      sent: false,
    });
    expect(server?.seen).toEqual([]);
  });

  it('was not sent when the other side does not speak TLS', async () => {
    const plain = createServer((socket) => socket.end('hello\r\n')).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const address = plain.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const outcome = await send([], { url: `https://127.0.0.1:${port}/x` });
    plain.close();
    expect(outcome).toMatchObject({ sent: false });
  });
});

/** Sends a request from another process; returns what that prints of the outcome. */
async function sendInChild(url: string, env: NodeJS.ProcessEnv = {}) {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, '../../../lib/sakura/http/http.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  const headers = { Authorization: 'Basic canary' };
  const request = { method: 'GET', url, headers, timeoutMs: 60_000 };
  const show = "(r) => console.log(r.text ?? r.failure + ' ' + r.sent)";
  const script = `${outputFiles[0]?.text}\nmodule.exports.sendHttp(${JSON.stringify(request)}).then(${show});`;
  const child = spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { code, printed };
}

describe('a server whose certificate is not trusted', () => {
  let folder = '';
  let secure: Server | undefined;
  const seen: string[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-tls-'));
    const files = ['-keyout', join(folder, 'key'), '-out', join(folder, 'cert')];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1'];
    const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', [...kind, ...names, ...files], { stdio: 'ignore' });
    const options = { key: readFileSync(join(folder, 'key')), cert: readFileSync(join(folder, 'cert')) };
    secure = createSecureServer(options, (incoming, outgoing) => {
      seen.push(incoming.headers.authorization ?? '');
      outgoing.end('done');
    });
    secure.listen(0, '127.0.0.1');
    await once(secure, 'listening');
  });
  afterAll(() => {
    secure?.close();
    rmSync(folder, { recursive: true });
  });
  const url = () => {
    const address = secure?.address();
    return `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/x`;
  };

  it('gets no request, even with NODE_TLS_REJECT_UNAUTHORIZED=0', async () => {
    for (const env of [{}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }]) {
      expect(await sendInChild(url(), env)).toEqual({ code: 0, printed: 'certificate false\n' });
    }
    expect(seen).toEqual([]);
  });

  it('gets the request if NODE_EXTRA_CA_CERTS has its authority', async () => {
    const env = { NODE_EXTRA_CA_CERTS: join(folder, 'cert') };
    expect(await sendInChild(url(), env)).toEqual({ code: 0, printed: 'done\n' });
    expect(seen).toEqual(['Basic canary']);
  });
});

describe('a kept connection', () => {
  it('does not keep the process alive', async () => {
    server = await startScriptedServer([{ status: 200, text: 'done' }]);
    // the server keeps the connection open; the child must not wait for it
    expect(await sendInChild(`${server.rootUrl}/x`)).toEqual({ code: 0, printed: 'done\n' });
    expect(server.seen[0]?.headers.connection).toBe('keep-alive');
    expect(await server.connections()).toBe(0);
  });
});
