import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';
import { diagnoseSite } from '../../../../lib/gateway/diagnosis/diagnose';
import { REDIRECT_SYMPTOMS, type SiteAnswer, SYMPTOMS } from '../../../../lib/gateway/diagnosis/symptoms';
import { parseCatalogue } from '../../../../lib/language/catalogue';
import { Translator } from '../../../../lib/language/translator';
import { runCommand } from '../run';

let server: Server | undefined;
afterEach(() => new Promise<unknown>((resolve) => (server ? server.close(resolve) : resolve(undefined))));

async function listen(created: Server): Promise<number> {
  server = created;
  await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve));
  return (created.address() as AddressInfo).port;
}

/** Serves a site on loopback; the doctor is given its address, because the host is not in DNS. */
const serve = (answer: (response: ServerResponse, path: string) => void) =>
  listen(
    createServer((request, response) => answer(response.setHeader('connection', 'close'), request.url ?? '')),
  );

const examine = (port: number, ...options: string[]) =>
  runCommand(
    '/nowhere',
    'doctor',
    'gateway',
    `http://www.example.jp:${port}/`,
    '--address',
    '127.0.0.1',
    ...options,
  );

const NGINX_PAGE = '<html><head><title>404</title></head><body><hr><center>nginx</center></body></html>';

describe('kumiki doctor gateway', () => {
  it.each<[string, number, Record<string, string>, string]>([
    [
      '404 "backend NotFound"',
      404,
      { via: '1.1 google' },
      'response 404 (backend NotFound), service rules for the path non-existent',
    ],
    ['404 "backend NotFound"', 404, {}, 'backend service not found'],
    ['404 "default backend"', 404, {}, 'default backend - 404'],
    ['404 of Google', 404, {}, '<p><b>404.</b> <ins>That’s an error.</ins>'],
    [
      '502 of Google',
      502,
      { via: '1.1 google' },
      '<title>502 Server Error</title><h1>Error: Server Error</h1>',
    ],
    ['502 of Google', 503, {}, 'no healthy upstream'],
    ['Welcome to nginx', 200, { server: 'nginx/1.30.4' }, '<title>Welcome to nginx!</title>'],
    [
      '400 "plain HTTP request was sent to HTTPS port"',
      400,
      { server: 'nginx' },
      'The plain HTTP request was sent to HTTPS port',
    ],
    ['404 of nginx', 404, { server: 'nginx' }, NGINX_PAGE],
    ['502 of nginx', 502, { server: 'nginx', via: '1.1 google' }, 'Bad Gateway'],
    ['504 of nginx', 504, { server: 'nginx' }, ''],
    ['421 of nginx', 421, { server: 'nginx' }, ''],
    ['503 of nginx', 503, { server: 'nginx' }, ''],
    ['503 of nginx', 429, { server: 'nginx' }, ''],
    ['401 or 403', 401, { server: 'nginx' }, ''],
    ['401 or 403', 403, {}, ''],
    ['404 of the service', 404, { server: 'nginx' }, '{"error": "no such page"}'],
    ['5xx of the service', 500, { server: 'nginx' }, 'Whoops'],
    ['4xx of the service', 418, {}, 'short and stout'],
  ])('recognizes %s (%i)', async (seen, status, headers, body) => {
    const port = await serve((response) => response.writeHead(status, headers).end(body));
    const { code, out, err } = await examine(port);
    expect(code).toBe(4);
    expect(out).toContain(`http://www.example.jp:${port}/  ${status}`);
    expect(err).toContain(`GATEWAY_UNREACHED\n  ${seen}: `);
    expect(err).toMatch(/ {2}fix {6}\S/);
  });

  it.each<[string, (port: number) => string]>([
    ['301 again and again', () => '/'],
    ['301 to a port or host inside', () => 'http://www.example.jp:8080/hoge/'],
    ['301 to a port or host inside', (port) => `http://hoge-service.site.svc.cluster.local:${port}/`],
  ])('recognizes %s', async (seen, locate) => {
    const port = await serve((response) => response.writeHead(301, { location: locate(port) }).end());
    const { code, err } = await examine(port);
    expect([code, err]).toEqual([4, expect.stringContaining(`${seen}: `)]);
  });

  it('follows redirects to content, and says so', async () => {
    const port = await serve((response, path) =>
      path === '/' ? response.writeHead(302, { location: '/home' }).end() : response.end('welcome'),
    );
    const { code, out, err } = await examine(port);
    expect([code, err]).toEqual([0, '\nthe site answers with content\n']);
    expect(out.trim().split('\n')).toHaveLength(2);
    const { exchanges, notes } = JSON.parse((await examine(port, '--json')).out);
    expect([exchanges.length, notes]).toEqual([2, []]);
  });

  it('connects to an IPv6 address', async () => {
    server = createServer((_, response) => response.setHeader('connection', 'close').end('welcome'));
    await new Promise<void>((resolve) => server?.listen(0, '::1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://www.example.jp:${port}/`;
    const { code, err } = await runCommand('/nowhere', 'doctor', 'gateway', url, '--address', '::1');
    expect([code, err]).toEqual([0, '\nthe site answers with content\n']);
  });

  it('takes an IPv6 address in the URL', async () => {
    server = createServer((_, response) => response.setHeader('connection', 'close').end('welcome'));
    await new Promise<void>((resolve) => server?.listen(0, '::1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, err } = await runCommand('/nowhere', 'doctor', 'gateway', `http://[::1]:${port}/`);
    expect([code, err]).toEqual([0, '\nthe site answers with content\n']);
  });

  it('lets Node give no warning of an address as a name for TLS', async () => {
    const port = await listen(createTcpServer((socket) => socket.destroy()));
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
    await runCommand('/nowhere', 'doctor', 'gateway', `https://127.0.0.1:${port}/`);
    expect(warn.mock.calls).toEqual([]);
    warn.mockRestore();
  });

  it('has a Japanese text for each symptom', () => {
    const text = readFileSync(join(__dirname, '../../../../messages/ja/gateway.po'), 'utf8');
    const catalogue = new Map(parseCatalogue(text)).set('{}: {}', '{}: {:text}');
    const translator = new Translator(catalogue);
    const messages = [...SYMPTOMS, ...Object.values(REDIRECT_SYMPTOMS)].map(
      ({ seen, means }) => `${seen}: ${means}`,
    );
    expect(messages.filter((message) => translator.translate(message) === message)).toEqual([]);
  });

  it('explains a connection that is refused or closed at once', async () => {
    const silent = await listen(createTcpServer((socket) => socket.destroy()));
    expect((await examine(silent)).err).toContain('connection closed: ');
    await new Promise((resolve) => server?.close(resolve));
    server = undefined;
    const { code, err } = await examine(silent);
    expect([code, err]).toEqual([4, expect.stringContaining('connection refused: nothing listens')]);
  });

  it('waits no longer than --timeout', async () => {
    const port = await serve(() => undefined);
    const closing = server as ReturnType<typeof createServer>;
    const { err } = await examine(port, '--timeout', '0.2');
    closing.closeAllConnections();
    expect(err).toContain('no answer in time: ');
  });

  it('gives the problem as JSON', async () => {
    const port = await serve((response) => response.writeHead(404, { server: 'nginx' }).end(NGINX_PAGE));
    const { out, err } = await examine(port, '--json');
    expect(err).toBe('');
    expect(out).toContain('GATEWAY_UNREACHED');
  });

  it.each([
    ['an address without a URL', ['--address', '127.0.0.1']],
    ['something else to examine', ['weather', 'http://a.jp/']],
    ['no URL', ['gateway']],
    ['a host alone', ['gateway', 'www.example.jp']],
    ['another scheme', ['gateway', 'ftp://a.jp/']],
    ['a password', ['gateway', 'https://me:SECRET@a.jp/']],
    ['a name for the address', ['gateway', 'https://a.jp/', '--address', 'b.jp']],
    ['half an address', ['gateway', 'https://a.jp/', '--address', '2001:db8:']],
    ['an address in brackets', ['gateway', 'https://a.jp/', '--address', '[::1]']],
    ['no time', ['gateway', 'https://a.jp/', '--timeout', '0']],
    ['an argument too many', ['gateway', 'https://a.jp/', 'https://b.jp/']],
  ])('refuses %s', async (_, args) => {
    const { code, err } = await runCommand('/nowhere', 'doctor', ...args);
    expect([code, err]).toEqual([2, expect.stringContaining('error CLI_USAGE')]);
    expect(err).not.toContain('SECRET');
  });
});

describe('the diagnosis', () => {
  const failure = async (error: string) =>
    (await diagnoseSite(new URL('https://a.jp/'), async () => ({ error }))).symptom?.seen;

  it.each([
    ['ENOTFOUND', 'name not found'],
    ['ECONNREFUSED', 'connection refused'],
    ['ETIMEDOUT', 'no answer in time'],
    ['ECONNRESET', 'connection closed'],
    ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'TLS error'],
    ['EPROTO', 'TLS error'],
    ['E_NEW', 'error'],
  ])('knows what %s means', async (error, seen) => {
    expect(await failure(error)).toBe(seen);
  });

  it('notices that https leads to http', async () => {
    const answer: SiteAnswer = { status: 301, headers: { location: 'http://a.jp/x' }, body: '' };
    const { symptom } = await diagnoseSite(new URL('https://a.jp/'), async () => answer);
    expect(symptom?.seen).toBe('301 to http');
  });

  it('is covered by the table of the guide', () => {
    const guide = readFileSync(join(__dirname, '../../../../docs/gateway.md'), 'utf8');
    const all = [
      ...SYMPTOMS.map(({ seen }) => seen),
      ...Object.values(REDIRECT_SYMPTOMS).map(({ seen }) => seen),
    ];
    expect(all.filter((seen) => seen !== 'error' && !guide.includes(`| ${seen} |`))).toEqual([]);
  });
});
