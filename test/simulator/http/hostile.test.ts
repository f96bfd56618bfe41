import { connect } from 'node:net';
import fc from 'fast-check';
import { applianceOf, call, closeAll, type Json, type Rig, startRig } from '../rig';

const ROOT = '/cloud/zone/is1b/api/cloud/1.1';

let rig: Rig;
let before: string;
const state = () => JSON.stringify(rig.simulator.snapshot());
beforeAll(async () => {
  rig = await startRig({ mode: 'manual' });
  before = state();
});
afterEach(async () => {
  // Still alive, and nothing has changed.
  expect((await rig.call('GET', '/auth-status')).status).toBe(200);
  expect(state()).toBe(before);
});
afterAll(closeAll);

/** Sends bytes as they are and reads what comes until the server closes. */
function sendBytes(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(rig.simulator.url).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

describe('a hostile body', () => {
  it.each<[string, string | Buffer]>([
    ['half a document', '{"Appliance":'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['a huge number', '{"Appliance":{"Class":"loadbalancer","Name":1e999}}'],
    ['a flood of brackets', '['.repeat(500_000)],
    ['a prototype', '{"__proto__":{"Appliance":{}},"constructor":{"prototype":{"x":1}}}'],
  ])('of %s is refused', async (_, raw) => {
    const { status, body } = await rig.call('POST', '/appliance', undefined, { raw });
    expect([status, body.is_fatal]).toEqual([400, true]);
  });

  it('of 2 MiB is answered with 413', async () => {
    const raw = Buffer.alloc(2 * 1024 * 1024, ' ');
    const { status, body } = await rig.call('POST', '/appliance', undefined, { raw });
    expect([status, body.error_code]).toEqual([413, 'request_too_large']);
  });

  it('of 1 MiB is read', async () => {
    const raw = '{}'.padEnd(1024 * 1024, ' ');
    expect((await rig.call('POST', '/appliance', undefined, { raw })).body.error_code).toBe('missing_param');
  });

  it('with a prototype in it pollutes nothing', async () => {
    const fresh = await startRig();
    const raw = JSON.stringify(applianceOf()).replace(
      '"Name":',
      '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"Name":',
    );
    expect((await fresh.call('POST', '/appliance', undefined, { raw })).status).toBe(202);
    expect(JSON.stringify(fresh.simulator.snapshot())).not.toContain('polluted');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('with any JSON in any place is answered with an envelope', async () => {
    const places = ['Name', 'Tags', 'Icon', 'Plan', 'Settings', 'Remark', 'Description', 'Class'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.jsonValue(), async (place, value) => {
        const { Appliance } = applianceOf();
        const broken = { Appliance: { ...Appliance, [place]: value, Remark: { Servers: value } } };
        const { status, body } = await rig.call('POST', '/appliance', broken);
        expect(status).toBe(400);
        expect(body.error_code).not.toBe('internal_server_error');
      }),
      { numRuns: 100 },
    );
  });
});

describe('a hostile query', () => {
  it.each([
    '{"Filter":{"__proto__":{"x":1},"constructor.name":"Object"}}',
    '{"Filter":{"__proto__.polluted":1}}',
    '{"Include":["__proto__","constructor.prototype"],"Exclude":["__proto__.x"]}',
    '{"Sort":["__proto__","-constructor",7,null,{}]}',
    '{"Count":1e308}',
    '{"From":9007199254740991}',
    '{"Filter":{"Name":{"$ne":1}}}',
    `{"Filter":{"Name":"${'a '.repeat(2000)}"}}`,
    `{"Filter":{"Tags.Name":${'['.repeat(3000)}${']'.repeat(3000)}}}`,
    `{"Filter":{"${'a.'.repeat(3000)}b":1}}`,
  ])('is answered with a page or a refusal: %#', async (query) => {
    const { status, body } = await rig.call('GET', `/server?${encodeURIComponent(query)}`);
    expect([200, 400]).toContain(status);
    expect(body.is_ok ?? body.is_fatal).toBe(true);
  });

  it('of any JSON is answered', async () => {
    const keys = fc.constantFrom('Filter', 'Count', 'From', 'Sort', 'Include', 'Exclude');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(keys, fc.jsonValue()), async (query) => {
        const raw = encodeURIComponent(JSON.stringify(query));
        if (raw.length > 8000) return;
        const { status } = await rig.call('GET', `/appliance?${raw}`);
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a hostile path', () => {
  it.each([
    `${ROOT}/../../../../../etc/passwd`,
    `${ROOT}/appliance/../zone`,
    `${ROOT}/%2e%2e/zone`,
    `${ROOT}//zone`,
    `${ROOT}/appliance/__proto__`,
    `${ROOT}/appliance/constructor`,
    `${ROOT}/appliance/-1`,
    `${ROOT}/appliance/1e3`,
    `${ROOT}/appliance/99999999999999999999`,
    `${ROOT}/appliance/:id`,
    `${ROOT}/zone%00`,
    `${ROOT}/zone;x=1`,
    '/cloud/zone/__proto__/api/cloud/1.1/zone',
    '/cloud/zone/constructor/api/cloud/1.1/zone',
    `http://127.0.0.1${ROOT}/zone`,
    '*',
    `${ROOT}/${'a/'.repeat(5000)}`,
  ])('leads nowhere: %s', async (path) => {
    const { status, body } = await call(rig.simulator, 'GET', path);
    expect([status, body.is_fatal]).toEqual([404, true]);
  });

  it.each(['TRACE', 'OPTIONS', 'PROPFIND', 'PATCH'])(
    'and the method %s gets the envelope',
    async (method) => {
      expect((await rig.call(method, '/zone')).body.error_code).toBe('method_not_allowed');
    },
  );
});

describe('what is hardly HTTP', () => {
  it.each<[string, string]>([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a space in the request line', `GET ${ROOT}/switch?{"a":"a b"} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['a header bomb', `GET ${ROOT}/zone HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
    [
      'two lengths',
      `POST ${ROOT}/switch HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
    ],
  ])('is answered with 400 and closed: %s', async (_, bytes) => {
    const answer = await sendBytes(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    const envelope: Json = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
    expect(envelope.error_code).toBe('bad_request');
  });

  it('a client that leaves in the middle of its body is forgotten', async () => {
    const credentials = Buffer.from(`${rig.simulator.token}:${rig.simulator.secret}`).toString('base64');
    const head = `POST ${ROOT}/switch HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${credentials}\r\nContent-Length: 99\r\n\r\n{`;
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(rig.simulator.url).port), '127.0.0.1', () =>
        socket.write(head, () => socket.resetAndDestroy()),
      );
      socket.on('close', () => resolve());
    });
    expect(rig.simulator.requests.filter((entry) => entry.path === '/switch')).toEqual([]);
  });
});
