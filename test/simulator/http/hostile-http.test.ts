import { closeAll, type Rig, startRig } from '../rig';
import { credentialsOf, expectUnharmed, faultOf, ROOT, requestOf, sendBytes } from './hostile-rig';

let rig: Rig;
let before: string;
const state = () => JSON.stringify(rig.simulator.snapshot());
beforeAll(async () => {
  rig = await startRig({ mode: 'manual', requestTimeoutMs: 300 });
  before = state();
});
afterEach(async () => {
  await expectUnharmed(rig);
  expect(state()).toBe(before);
});
afterAll(closeAll);

const ZONE = `${ROOT}/zone`;
const SWITCH = `POST ${ROOT}/switch HTTP/1.1`;
const CHUNKED = 'Transfer-Encoding: chunked';
const DOCUMENT = '{"Switch":{"Name":"s"}}';
const NOT_HTTP: readonly [name: string, bytes: string | Buffer][] = [
  ['a greeting', 'hello\r\n\r\n'],
  ['TLS', Buffer.from('16030100a5010000a1030300000000', 'hex')],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['SSH', 'SSH-2.0-OpenSSH_9.0\r\n'],
  ['binary', Buffer.from(Array.from({ length: 256 }, (_, index) => index))],
  ['a target that is a program', 'GET javascript:alert(1) HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a version that is not there', `GET ${ZONE} HTTP/9.9\r\nHost: x\r\n\r\n`],
  ['a lower-case method', `get ${ZONE} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['an unknown method', `STEAL ${ZONE} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['a space in the request line', `GET ${ROOT}/switch?{"a":"a b"} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['a tab in the request line', `GET\t${ZONE}\tHTTP/1.1\r\nHost: x\r\n\r\n`],
  ['a NUL in the target', `GET ${ZONE}\0 HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['a target of 100 kB', `GET ${ZONE}?${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['a header of 100 kB', `GET ${ZONE} HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
  ['a header name of 100 kB', `GET ${ZONE} HTTP/1.1\r\n${'x'.repeat(100_000)}: 1\r\n\r\n`],
  ['20,000 headers', `GET ${ZONE} HTTP/1.1\r\n${'A: b\r\n'.repeat(20_000)}\r\n`],
  ['a header without a colon', `GET ${ZONE} HTTP/1.1\r\nHost x\r\n\r\n`],
  ['a header without a name', `GET ${ZONE} HTTP/1.1\r\n: x\r\n\r\n`],
  ['a space before the colon', `GET ${ZONE} HTTP/1.1\r\nHost : x\r\n\r\n`],
  ['a NUL in a header', `GET ${ZONE} HTTP/1.1\r\nHost: x\0y\r\n\r\n`],
  ['two lengths', `${SWITCH}\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello`],
  ['a length and chunks', `${SWITCH}\r\nHost: x\r\nContent-Length: 5\r\n${CHUNKED}\r\n\r\n0\r\n\r\n`],
  ['a negative length', `${SWITCH}\r\nHost: x\r\nContent-Length: -1\r\n\r\n`],
  ['a length that is no number', `${SWITCH}\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello`],
  ['a length beyond 64 bits', `${SWITCH}\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n`],
  ['an unknown coding before chunked', `${SWITCH}\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n`],
  ['a chunk size that is none', `${SWITCH}\r\nHost: x\r\n${CHUNKED}\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
  ['a negative chunk size', `${SWITCH}\r\nHost: x\r\n${CHUNKED}\r\n\r\n-1\r\n{}\r\n0\r\n\r\n`],
  ['a chunk size beyond 64 bits', `${SWITCH}\r\nHost: x\r\n${CHUNKED}\r\n\r\nfffffffffffffffff\r\n{}\r\n`],
  ['a chunk longer than it says', `${SWITCH}\r\nHost: x\r\n${CHUNKED}\r\n\r\n1\r\n{"a":1}\r\n0\r\n\r\n`],
  [
    'a chunk extension of 100 kB',
    `${SWITCH}\r\nHost: x\r\n${CHUNKED}\r\n\r\n2;${'x'.repeat(100_000)}\r\n{}\r\n0\r\n\r\n`,
  ],
  ['a bare line feed in a chunk', `${SWITCH}\r\nHost: x\r\n${CHUNKED}\r\n\r\n2\n{}\n0\n\n`],
];

describe('a connection with malformed or unusual HTTP', () => {
  it.each(NOT_HTTP)('gets an error in the envelope, and is closed: %s', async (_, bytes) => {
    const answers = await sendBytes(rig, bytes);
    const last = answers.at(-1);
    expect([400, 408, 431]).toContain(last?.status);
    expect(last && faultOf(last)).toBeUndefined();
  });

  it.each<[string, string[], number]>([
    ['no Host', [], 200],
    ['ten Hosts', Array.from({ length: 10 }, (_, index) => `Host: h${index}`), 200],
    ['Accept-Language of 8 kB', [`Accept-Language: ${'en,'.repeat(2700)}`], 200],
    ['two Authorizations, the wrong one second', ['Authorization: Basic eDp4'], 200],
    ['a prototype for a header', ['__proto__: x', 'constructor: x', 'toString: x'], 200],
    ['bytes above 127', ['X-Name: \xff\xfe\x80'], 200],
    ['Content-Encoding', ['Content-Encoding: gzip'], 200],
    ['a Range', ['Range: bytes=0-18446744073709551615'], 200],
    ['an upgrade', ['Upgrade: websocket', 'Sec-WebSocket-Key: x'], 200],
    ['an unknown expectation', ['Expect: a-miracle'], 200],
    ['X-HTTP-Method-Override', ['X-HTTP-Method-Override: DELETE'], 200],
    ['X-Sakura-Bigint-As-Int twice', ['X-Sakura-Bigint-As-Int: 1', 'X-Sakura-Bigint-As-Int: 0'], 200],
    ['400 headers', Array.from({ length: 400 }, () => 'A:b'), 200],
  ])('gets an answer to a request with %s', async (_, headers, status) => {
    const [answer] = await sendBytes(rig, requestOf(rig, `GET ${ZONE} HTTP/1.1`, headers));
    expect(answer?.status).toBe(status);
  });

  it.each([
    [`http://127.0.0.1${ZONE}`, 200],
    [`HTTP://localhost:80${ZONE}`, 200],
    [`http://sakura.example.jp${ZONE}`, 403],
    ['http://sakura.example.jp/simulator', 403],
    [`https://127.0.0.1${ZONE}`, 404],
  ])('gets the answer of the host and path in a whole URL: %s', async (target, status) => {
    const [answer] = await sendBytes(rig, requestOf(rig, `GET ${target} HTTP/1.1`));
    expect(answer?.status).toBe(status);
  });

  it.each([' HTTP/1.0', ''])(
    'gets 401 for a request of an older version without headers:%s',
    async (version) => {
      expect(await sendBytes(rig, `GET ${ZONE}${version}\r\n\r\n`)).toMatchObject([{ status: 401 }]);
    },
  );

  it('gets 405 for a tunnel', async () => {
    const answers = await sendBytes(rig, requestOf(rig, 'CONNECT evil.example:443 HTTP/1.1'));
    expect(answers).toMatchObject([{ status: 405, body: { error_code: 'method_not_allowed' } }]);
  });

  it.each([
    'Basic',
    'Basic !!!',
    'Basic Og==',
    'Bearer x',
    `Basic ${'A'.repeat(10_000)}`,
    'basic eDp4',
    '\xff',
    ', ',
  ])('gets 401 for the credentials "%.20s"', async (given) => {
    const bytes = `GET ${ZONE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${given}\r\n\r\n`;
    expect(await sendBytes(rig, Buffer.from(bytes, 'latin1'))).toMatchObject([{ status: 401 }]);
  });
});

describe('an unusual or incomplete body', () => {
  it.each<[string, string[], string, number]>([
    [
      'in chunks of one byte',
      [CHUNKED],
      `${[...DOCUMENT].map((each) => `1\r\n${each}\r\n`).join('')}0\r\n\r\n`,
      400,
    ],
    ['with trailers', [CHUNKED], '2\r\n{}\r\n0\r\nX-Trailer: 1\r\nAuthorization: Basic eDp4\r\n\r\n', 400],
    ['with chunk extensions', [CHUNKED], '2;a=b;c="d"\r\n{}\r\n0\r\n\r\n', 400],
    ['after 100-continue', ['Expect: 100-continue', 'Content-Length: 2'], '{}', 400],
    ['longer than it says', ['Content-Length: 2'], '{}{"Switch":{"Name":"s"}}', 400],
    ['shorter than it says', ['Content-Length: 3'], '{}', 408],
    ['without an end', [CHUNKED], '2\r\n{}\r\n', 408],
    ['of 2 MiB in chunks', [CHUNKED], `200000\r\n${' '.repeat(0x20_0000)}\r\n0\r\n\r\n`, 413],
    ['said to be of 1 TiB', ['Content-Length: 1099511627776'], 'x', 408],
  ])('%s is answered', async (_, headers, body, status) => {
    const line = `PUT ${ROOT}/switch/1 HTTP/1.1`;
    const answers = await sendBytes(rig, requestOf(rig, line, headers, body));
    expect(answers.map((answer) => answer.status)).toEqual([status === 400 ? expect.any(Number) : status]);
    for (const answer of answers) expect(faultOf(answer)).toBeUndefined();
  });

  it('of 64 MiB, which never ends, gets 413', async () => {
    const chunk = `100000\r\n${' '.repeat(0x10_0000)}\r\n`;
    const parts = Array.from({ length: 64 }, () => chunk);
    const [answer] = await sendBytes(rig, requestOf(rig, SWITCH, [CHUNKED]), ...parts);
    expect(answer?.status).toBe(413);
  });

  it('sent byte by byte, too slowly, is cut off', async () => {
    const head = requestOf(rig, SWITCH, [`Content-Length: ${DOCUMENT.length}`]);
    const [answer] = await sendBytes(rig, head, ...DOCUMENT.slice(0, 5));
    expect([answer?.status, answer?.body.error_code]).toEqual([408, 'bad_request']);
  });

  it('that is cut off by its sender is not logged', async () => {
    const logged = rig.simulator.requests.length;
    const head = requestOf(rig, SWITCH, [`Content-Length: ${DOCUMENT.length}`]);
    await sendBytes(rig, head, DOCUMENT.slice(0, 10));
    expect(rig.simulator.requests.slice(logged).filter(({ path }) => path === '/switch')).toEqual([]);
  });
});

describe('many requests at once', () => {
  const line = `GET ${ZONE} HTTP/1.1\r\nHost: x\r\nAuthorization: `;

  it('are answered in order on one connection', async () => {
    const paths = ['/zone', '/nowhere', '/auth-status', '/switch'];
    const requests = Array.from({ length: 200 }, (_, index) => {
      const path = paths[index % paths.length];
      return `GET ${ROOT}${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${credentialsOf(rig)}\r\n\r\n`;
    });
    const answers = await sendBytes(rig, requests.join(''), requestOf(rig, `GET ${ZONE} HTTP/1.1`));
    expect(answers).toHaveLength(201);
    expect(answers.slice(0, 4).map((answer) => Object.keys(answer.body)[0])).toEqual([
      'From',
      'is_fatal',
      'Account',
      'From',
    ]);
  });

  it('get their answers before garbage behind them gets 400', async () => {
    const answers = await sendBytes(rig, `${line}${credentialsOf(rig)}\r\n\r\ngarbage\r\n\r\n`);
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
  });

  it('smuggled in a body are treated as the body', async () => {
    const inner = `DELETE ${ROOT}/switch/1 HTTP/1.1\r\nHost: x\r\n\r\n`;
    const request = requestOf(rig, SWITCH, [`Content-Length: ${inner.length}`], inner);
    expect(await sendBytes(rig, request)).toMatchObject([{ status: 400 }]);
  });

  it('on 200 idle connections leave room for others, and time out', async () => {
    const silent = Promise.all(Array.from({ length: 200 }, () => sendBytes(rig, 'GET ')));
    expect((await rig.call('GET', '/zone')).status).toBe(200);
    expect((await silent).flat().every(({ status }) => status === 408)).toBe(true);
  });
});
