import { KumikiError } from '../../../lib/core/errors';
import { createCaller } from '../../../lib/sakura/http/call';
import { type HttpMethod, sendHttp } from '../../../lib/sakura/http/http';
import type { Settings } from '../../../lib/sakura/settings/settings';
import { selfAdvancingClock } from '../../../lib/testing/clocks';
import { refusal, type ScriptedServer, type Step, startScriptedServer } from '../scripted-server';
import { settingsFor } from '../settings/settings-fixture';

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

const ok: Step = { status: 200, json: { is_ok: true, Name: 'done' } };

/** Makes a call against the script; returns its outcome, and the pauses before the tries. */
async function run(method: HttpMethod, script: readonly Step[], overrides: Partial<Settings> = {}) {
  server = await startScriptedServer(script);
  const settings = settingsFor(server.rootUrl, overrides);
  const clock = selfAdvancingClock(Date.parse('2026-03-01T12:00:00Z'));
  const call = createCaller({
    settings,
    clock,
    random: () => 0.5,
    transport: sendHttp,
  });
  const decode = (reply: { get(key: string): { text(): string } }) => reply.get('Name').text();
  const outcome = await call({ method, zone: 'is1b', path: '/appliance/1', decode }).catch(
    (error: unknown) => error,
  );
  return { outcome, tries: server.seen.length, sleeps: clock.sleeps };
}

/** A first answer that fails, and the methods that are retried after it. */
const MATRIX: readonly [string, Step, readonly HttpMethod[]][] = [
  ['423', refusal(423, 'locked'), ['GET', 'POST', 'PUT', 'DELETE']],
  ['429', refusal(429, 'too_many_request'), ['GET', 'POST', 'PUT', 'DELETE']],
  ['503 with envelope', refusal(503, 'service_unavailable'), ['GET', 'POST', 'PUT', 'DELETE']],
  ['503 of a proxy', { status: 503, text: '<html>' }, ['GET', 'PUT', 'DELETE']],
  ['502', { status: 502, text: 'bad gateway' }, ['GET']],
  ['504', refusal(504, 'apiproxy_timeout_non_get'), ['GET']],
  ['a lost connection', 'cut', ['GET', 'PUT', 'DELETE']],
  ['half a reply', 'cut-in-reply', ['GET', 'PUT', 'DELETE']],
  ['409', refusal(409, 'still_creating'), []],
  ['500', refusal(500, 'internal_server_error'), ['GET']],
  ['half a document', { status: 200, text: '{"Appliance": {"ID": 1134' }, ['GET']],
  ['400', refusal(400, 'bad_request'), []],
];

const AMBIGUOUS = [
  ...['503 of a proxy', '502', '504', '500'],
  ...['a lost connection', 'half a reply', 'half a document'],
];

describe.each(MATRIX)('after %s', (name, failure, retried) => {
  it.each<HttpMethod>(['GET', 'POST', 'PUT', 'DELETE'])(
    `a %s is retried only as listed: ${retried.join(', ') || 'never'}`,
    async (method) => {
      const { outcome, tries } = await run(method, [failure, ok]);
      if (retried.includes(method)) {
        expect([outcome, tries]).toEqual(['done', 2]);
      } else {
        const ambiguous = method !== 'GET' && AMBIGUOUS.includes(name);
        expect([outcome, tries]).toEqual([expect.objectContaining({ name: 'KumikiError', ambiguous }), 1]);
      }
    },
  );
});

describe('tries', () => {
  it('end after retryMax retries, with the last answer', async () => {
    const { outcome, tries, sleeps } = await run('GET', [refusal(423, 'locked')], { retryMax: 3 });
    expect(outcome).toMatchObject({ code: 'API_REFUSED', status: 423, errorCode: 'locked' });
    expect(String(outcome)).toContain('GET /appliance/1 was refused after 4 tries: 423 locked (No.)');
    expect(tries).toBe(4);
    expect(sleeps).toEqual([100, 200, 400]);
  });

  it('end after six if the connection is refused, even for a POST', async () => {
    const closed = await startScriptedServer([]);
    await closed.close();
    const { outcome, sleeps } = await run('POST', [], { apiRootUrl: closed.rootUrl });
    expect(outcome).toMatchObject({ code: 'API_UNREACHABLE', status: undefined, ambiguous: false });
    expect(String(outcome)).toContain(
      `got no answer after 6 tries from 127.0.0.1:${closed.port}: connect ECONNREFUSED`,
    );
    expect(sleeps).toHaveLength(5);
  });

  it.each([
    ['a failure of the API itself', refusal(500, 'internal_server_error'), 'API_REFUSED'],
    ['what is no JSON', { status: 200, text: '<html>' }, 'API_UNEXPECTED'],
  ])('end after four for %s, which may persist', async (_what, step: Step, code) => {
    const { outcome, tries } = await run('GET', [step]);
    expect([outcome, tries]).toEqual([expect.objectContaining({ code }), 4]);
  });

  it('wait as long as the server asks', async () => {
    const slow = refusal(503, 'busy', 'No.', { 'Retry-After': '30' });
    const date = refusal(503, 'busy', 'No.', { 'Retry-After': 'Sun, 01 Mar 2026 12:01:30 GMT' });
    expect((await run('GET', [slow, date, ok])).sleeps).toEqual([30_000, 60_000]);
  });

  it('keep in mind that an earlier one may have had an effect', async () => {
    const { outcome, tries } = await run('PUT', ['cut', refusal(409, 'original_hash_mismatch')]);
    expect(outcome).toMatchObject({ code: 'LB_CONFLICT', status: 409, ambiguous: true });
    expect(tries).toBe(2);
  });

  it('time out one by one', async () => {
    const { outcome, tries } = await run('GET', ['hang', ok], { requestTimeoutSeconds: 0.05 });
    expect([outcome, tries]).toEqual(['done', 2]);
  });
});

describe('a success that cannot be used', () => {
  it.each<[string, Step, string]>([
    [
      'is not JSON',
      { status: 200, text: '<html>login', headers: { 'Content-Type': 'text/html' } },
      'the reply is not JSON, but text/html, 11 characters',
    ],
    ['lacks a field', { status: 201, json: { is_ok: true } }, 'the field Name of the reply is not a string'],
    ['contradicts itself', { status: 200, json: { is_ok: false } }, 'is_ok: false'],
    ['is empty', { status: 204 }, 'the field Name of the reply is not a string'],
  ])('because it %s leaves a create in doubt', async (_, step, text) => {
    const { outcome, tries } = await run('POST', [step]);
    expect(outcome).toMatchObject({ code: 'API_UNEXPECTED', ambiguous: true });
    expect(String(outcome)).toContain(text);
    expect(tries).toBe(1);
  });
});

describe('a refusal with more details than its message', () => {
  const refusedWith = async (members: object, overrides: Partial<Settings> = {}) => {
    const json = {
      is_fatal: true,
      serial: 's',
      status: '400 Bad Request',
      error_code: 'bad_request',
      ...members,
    };
    return String((await run('PUT', [{ status: 400, json }], overrides)).outcome);
  };

  it.each<[string, object, string[]]>([
    [
      'a map of fields',
      { errors: { Name: 'is too long', Plan: ['a', 'b'] } },
      ['errors.Name: is too long', 'errors.Plan: a', 'errors.Plan: b'],
    ],
    [
      'a list of objects',
      { details: [{ field: 'VRID', message: 'is taken' }] },
      ['details.field: VRID', 'details.message: is taken'],
    ],
    [
      'a list as its message',
      { error_msg: ['no VRID', 'no plan'] },
      ['error_msg: no VRID', 'error_msg: no plan'],
    ],
    [
      'a message of several lines',
      { error_msg: 'wrong:\n- VRID\r\n- Plan\u2028- Name' },
      ['wrong: - VRID - Plan - Name'],
    ],
    ['many lines', { error_msg: `${Array(9).fill('x'.repeat(90)).join('\n')}\nend` }, ['x end']],
    ['deep members', { a: { b: { c: { d: 'deep' } } } }, ['a.b.c.d: deep']],
  ])('shows %s', async (_, members, texts) => {
    const shown = await refusedWith(members);
    for (const text of texts) expect(shown).toContain(text);
  });

  it('is shown without control characters and secrets, and shortened', async () => {
    const canary = 'canary-secret/9+a7=';
    const long = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`f${index}`, 'y'.repeat(500)]),
    );
    const nested: unknown = JSON.parse(`${'{"a":'.repeat(900)}"x"${'}'.repeat(900)}`);
    const shown = await refusedWith({ nested, e: { [canary]: `\u001b[31m${canary}\u202e` }, long });
    expect(shown).not.toContain(canary);
    expect(shown).not.toMatch(/[\u001b\u202e]/);
    expect(shown).toContain('e.[redacted]:  [31m[redacted]');
    expect(shown.length).toBeLessThan(2500);
  });
});

describe('an aborted call', () => {
  const start = async (step: Step, signal: AbortSignal, onSleep?: () => void) => {
    server = await startScriptedServer([step]);
    const clock = selfAdvancingClock(Date.parse('2026-03-01T12:00:00Z'));
    const sleep: typeof clock.sleep = async (ms, inner) => {
      onSleep?.();
      await clock.sleep(ms, inner);
    };
    const context = {
      settings: settingsFor(server.rootUrl),
      clock: { ...clock, sleep },
      random: () => 0.5,
      transport: sendHttp,
    };
    return createCaller(context)(
      { method: 'POST', zone: 'is1b', path: '/appliance', decode: () => 1 },
      signal,
    ).catch((e: unknown) => e);
  };

  it('ends a running request, and leaves its effect in doubt', async () => {
    const signal = AbortSignal.timeout(50);
    const error = await start('hang', signal);
    expect(error).toMatchObject({ code: 'CANCELLED', ambiguous: true, cause: signal.reason });
  });

  it('ends the wait before a retry', async () => {
    const controller = new AbortController();
    const error = await start(refusal(423, 'locked'), controller.signal, () => controller.abort());
    expect(error).toMatchObject({ code: 'CANCELLED', ambiguous: false });
    expect(server?.seen).toHaveLength(1);
  });

  it('fails with the reason of the abort if that is an error of Kumiki', async () => {
    const reason = new KumikiError({ code: 'LB_TIMEOUT', message: 'too late' });
    expect(await start('hang', AbortSignal.abort(reason))).toBe(reason);
  });
});
