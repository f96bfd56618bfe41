import { inspect } from 'node:util';
import { createCaller } from '../../../lib/sakura/http/call';
import { type HttpOutcome, sendHttp } from '../../../lib/sakura/http/http';
import { basicCredentials, createRedactor } from '../../../lib/sakura/settings/redact';
import { selfAdvancingClock } from '../../../lib/testing/clocks';
import { refusal, type Step, startScriptedServer } from '../scripted-server';
import { settingsFor } from './settings-fixture';

const settings = settingsFor('http://127.0.0.1:1/cloud/zone', { retryMax: 0 });
const { accessToken, accessTokenSecret } = settings;
const basic = basicCredentials(settings);
const canaries = [
  accessToken,
  accessTokenSecret,
  basic,
  encodeURIComponent(accessTokenSecret),
  encodeURIComponent(basic),
  Buffer.from(accessToken).toString('base64'),
  Buffer.from(accessTokenSecret).toString('base64url'),
  encodeURIComponent(Buffer.from(accessTokenSecret).toString('base64')),
  encodeURIComponent(accessTokenSecret).replace(/%../g, (each) => each.toLowerCase()),
];
const echo = `you sent ${canaries.join(' and ')}${'.'.repeat(280)}${accessTokenSecret}`;

/** Returns everything that a log might show of an error. */
function everythingOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return [error, cause]
    .map((one) => `${inspect(one, { depth: 10, showHidden: true })}\n${JSON.stringify(one)}`)
    .join('\n');
}

function expectClean(error: unknown): void {
  expect(error).toMatchObject({ name: 'KumikiError' });
  for (const canary of canaries) expect(everythingOf(error)).not.toContain(canary);
}

function call(transport: () => Promise<HttpOutcome>) {
  const caller = createCaller({ settings, clock: selfAdvancingClock(), random: () => 0, transport });
  const decode = (reply: { get(key: string): { id(): string } }) => reply.get('ID').id();
  return caller({ method: 'POST', zone: 'is1b', path: '/appliance', body: { a: 1 }, decode }).catch(
    (error: unknown) => error,
  );
}

function reply(status: number, text: string): () => Promise<HttpOutcome> {
  return async () => ({ status, text, contentType: undefined, retryAfter: undefined });
}

describe('errors do not contain credentials', () => {
  it.each<[string, () => Promise<HttpOutcome>]>([
    [
      'in the message of an error envelope',
      reply(400, JSON.stringify({ error_code: 'bad_request', error_msg: echo })),
    ],
    ['in the code and serial', reply(400, JSON.stringify({ error_code: echo, serial: echo, error_msg: '' }))],
    ['with a 401', reply(401, JSON.stringify({ error_code: 'unauthorized', error_msg: echo }))],
    ['in a page of a proxy', reply(502, echo)],
    ['in a success that is no JSON', reply(200, echo)],
    ['in a field that cannot be used', reply(200, JSON.stringify({ ID: echo }))],
    [
      'in the content type',
      async () => ({ status: 200, text: 'x', contentType: echo, retryAfter: undefined }),
    ],
    [
      'in the content type of a refusal',
      async () => ({ status: 500, text: 'x', contentType: echo, retryAfter: undefined }),
    ],
    ['in the message of the system', async () => ({ failure: 'connection', message: echo, sent: true })],
  ])('when a server echoes them %s', async (_, transport) => {
    expectClean(await call(transport));
  });

  it.each<[string, Step]>([
    ['refusal', refusal(403, 'forbidden', echo)],
    ['lost connection', 'cut'],
  ])('after a real %s', async (_, step) => {
    const server = await startScriptedServer([step]);
    const context = {
      settings: { ...settings, apiRootUrl: server.rootUrl },
      clock: selfAdvancingClock(),
      random: () => 0,
    };
    const request = { method: 'GET', zone: 'is1b', path: '/switch', decode: () => 1 } as const;
    const error = await createCaller({ ...context, transport: sendHttp })(request).catch(
      (one: unknown) => one,
    );
    await server.close();
    expect(server.seen[0]?.headers.authorization).toBe(`Basic ${basic}`);
    expectClean(error);
  });
});

describe('redaction', () => {
  it('replaces the longer secret first if one contains the other', () => {
    const redact = createRedactor({ accessToken: 'secret', accessTokenSecret: 'secret-and-more' });
    expect(redact('a secret-and-more b secret c')).toBe('a [redacted] b [redacted] c');
  });

  it('leaves words unchanged if the credentials of a simulator are as short as words', () => {
    expect(createRedactor({ accessToken: 'sim', accessTokenSecret: 'a' })('a simulator')).toBe('a simulator');
  });

  it('keeps the text of the server on one line, without control characters, and short', async () => {
    const text = `line\u001b[31m\nnext\u2028last\u202e ${'x'.repeat(1000)}`;
    const error = await call(reply(400, JSON.stringify({ error_code: 'bad_request', error_msg: text })));
    const message = error instanceof Error ? (error.message.split('\n')[1] ?? '') : '';
    expect(message).toMatch(/\(line \[31m next last {1,2}x+…\)$/);
    expect(message.length).toBeLessThan(400);
  });
});
