import type { Clock } from '../../lib/core/clock';
import { KumikiError } from '../../lib/core/errors';
import type { Credentials } from '../../lib/registry/credentials';
import { RegistryClient } from '../../lib/registry/registry-client';
import { sendOnWire } from '../../lib/registry/wire';
import { end, INDEX, LoopbackRegistry, send, sha256 } from './loopback-registry';

const SECRET = 's3cret-password';
const PASSWORD: Credentials = { kind: 'password', username: 'ann', password: SECRET };

let registry: LoopbackRegistry;
let other: LoopbackRegistry;
let waits: number[];
const clock: Clock = {
  now: () => Date.UTC(2026, 0, 1),
  sleep: async (ms) => void waits.push(ms),
};

beforeEach(async () => {
  [registry, other] = [await new LoopbackRegistry().start(), await new LoopbackRegistry().start()];
  waits = [];
});
afterEach(async () => {
  await registry.stop();
  await other.stop();
});

describe('the target of a tag', () => {
  test('is the list of all platforms, without the unknown one', async () => {
    const digest = registry.pushIndex('shop/web', '1', [
      'linux/arm64',
      'linux/amd64',
      'linux/arm/v7',
      'unknown/unknown',
    ]);
    expect(await resolve()).toEqual({
      digest,
      mediaType: INDEX,
      platforms: ['linux/amd64', 'linux/arm/v7', 'linux/arm64'],
    });
  });

  test('may be an image for one platform, which its configuration names', async () => {
    const digest = registry.pushImage('shop/web', '1', { os: 'linux', architecture: 'amd64' });
    expect(await resolve()).toMatchObject({ digest, platforms: ['linux/amd64'] });
  });

  test('is compared with a digest by a HEAD, and fetched in full only if that differs', async () => {
    const digest = registry.pushIndex('shop/web', '1', ['linux/amd64']);
    expect(await createClient().pointsTo(image(), digest)).toBe(true);
    expect(registry.seen.map(({ method }) => method)).toEqual(['HEAD']);
    expect(await createClient().pointsTo(image(), sha256('another'))).toBe(false);
  });

  test('is compared even if a HEAD gives no digest', async () => {
    const digest = registry.pushIndex('shop/web', '1', ['linux/amd64']);
    registry.interfere = ({ method }, response) => method === 'HEAD' && end(response);
    expect(await createClient().pointsTo(image(), digest)).toBe(true);
  });
});

describe('a registry that requires authentication', () => {
  beforeEach(() => {
    registry.pushIndex('shop/web', '1', ['linux/amd64']);
    registry.interfere = (request, response) => {
      if (request.headers.authorization === 'Bearer t0ken') return false;
      const realm = `Bearer realm="http://${other.host}/token?a=b",service="it's, a \\"registry\\"",scope="ignored"`;
      send(response, 401, { errors: [{ code: 'UNAUTHORIZED' }] }, { 'www-authenticate': realm });
      return true;
    };
    other.interfere = (_, response) => send(response, 200, { token: 't0ken' });
  });

  test('gets an anonymous token', async () => {
    await resolve();
    expect(other.seen).toHaveLength(1);
    const url = new URL(other.seen[0]?.path ?? '', 'http://x');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      a: 'b',
      service: 'it\'s, a "registry"',
      scope: 'repository:shop/web:pull',
    });
    expect(other.seen[0]?.authorization).toBeUndefined();
  });

  test('gets a token for credentials, which go to the token server alone', async () => {
    await resolve({ credentials: PASSWORD });
    const basic = `Basic ${Buffer.from(`ann:${SECRET}`).toString('base64')}`;
    expect(other.seen.map(({ authorization }) => authorization)).toEqual([basic]);
    expect(registry.seen.map(({ authorization }) => authorization)).toEqual([undefined, 'Bearer t0ken']);
  });

  test('gets a token for an identity token, by OAuth 2', async () => {
    other.interfere = (_, response) => send(response, 200, { access_token: 't0ken' });
    await resolve({ credentials: { kind: 'identity-token', token: SECRET } });
    const [request] = other.seen;
    expect(request?.method).toBe('POST');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: SECRET,
      scope: 'repository:shop/web:pull',
    });
  });

  test('is asked again with the same token, not with a new one', async () => {
    registry.pushIndex('shop/web', '2', ['linux/amd64']);
    const client = createClient();
    await client.resolve(image());
    await client.resolve({ ...image(), tag: '2' });
    expect(other.seen).toHaveLength(1);
  });

  test.each<[string, object, number]>([
    ['no token', {}, 200],
    ['a token that would end the header', { token: 'a\r\nx: y' }, 200],
    ['an error', { token: 't0ken' }, 400],
  ])('is not asked again after %s', async (_, body, status) => {
    other.interfere = (_request, response) => send(response, status, body);
    await expectFailure({}, 'REGISTRY_UNEXPECTED', /there is no token/);
  });

  test('may get no token: the error says how to log in, and no secret', async () => {
    other.interfere = (_, response) => send(response, 401, { details: SECRET });
    const error = await expectFailure({ credentials: PASSWORD }, 'REGISTRY_AUTHENTICATION', /gives no token/);
    expect(error.problems[0]?.hint).toMatch(/docker login/);
  });

  test('may refuse the token, too', async () => {
    other.interfere = (_, response) => send(response, 200, { token: 'wrong' });
    await expectFailure({}, 'REGISTRY_AUTHENTICATION', /401 UNAUTHORIZED/);
    expect(registry.seen).toHaveLength(2);
  });

  test('may take a user and a password itself', async () => {
    registry.interfere = (request, response) => {
      if (request.headers.authorization?.startsWith('Basic ')) return false;
      send(response, 401, {}, { 'www-authenticate': 'Basic realm="shop"' });
      return true;
    };
    await resolve({ credentials: PASSWORD });
    await expectFailure({}, 'REGISTRY_AUTHENTICATION', /does not let/);
  });

  test.each(['ftp://127.0.0.1/token', 'token', '', 'https://ann:x@127.0.0.1/'])(
    'may not name %j as its token server',
    async (realm) => {
      registry.interfere = (_, response) => {
        send(response, 401, {}, { 'www-authenticate': `Bearer realm="${realm}"` });
        return true;
      };
      await expectFailure({ credentials: PASSWORD }, 'REGISTRY_UNEXPECTED', /names no token service/);
    },
  );

  test('with TLS may not name a token server without TLS', async () => {
    const send = jest.fn(async () => ({
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="http://127.0.0.1:1/token"' },
      body: Buffer.from(''),
    }));
    const client = createClient({ credentials: PASSWORD, send });
    await expect(client.resolve({ registry: 'ghcr.io', path: 'a/b', tag: '1' })).rejects.toThrow(/with TLS/);
    expect(send).toHaveBeenCalledTimes(1);
  });
});

describe('a registry that redirects requests', () => {
  test('to another host does not have its credentials sent there', async () => {
    registry.pushImage('shop/web', '1', { os: 'linux', architecture: 'amd64' });
    other.pushImage('shop/web', '1', { os: 'linux', architecture: 'amd64' });
    registry.interfere = (request, response) => {
      if (!request.headers.authorization) {
        send(response, 401, {}, { 'www-authenticate': 'Basic realm="shop"' });
        return true;
      }
      if (!request.url?.includes('/blobs/')) return false;
      send(response, 307, {}, { location: `http://${other.host}${request.url}` });
      return true;
    };
    expect(await resolve({ credentials: PASSWORD })).toMatchObject({ platforms: ['linux/amd64'] });
    expect(other.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test('endlessly is given up', async () => {
    registry.interfere = (request, response) => send(response, 302, {}, { location: `${request.url}?again` });
    await expectFailure({}, 'REGISTRY_UNEXPECTED', /sends requests on/);
    expect(registry.seen).toHaveLength(6);
  });

  test.each([
    'http://example.invalid/secret?signature=abc',
    'ftp://x/',
    'http://u:p@127.0.0.1/',
    'http://[x/',
  ])('to %s is not followed, and the error does not show the whole URL', async (location) => {
    registry.interfere = (_, response) => send(response, 302, {}, { location });
    const error = await expectFailure({}, 'REGISTRY_UNEXPECTED', /not followed/);
    expect(error.message).not.toMatch(/signature|u:p/);
  });
});

describe('a registry that is busy', () => {
  beforeEach(() => registry.pushIndex('shop/web', '1', ['linux/amd64']));

  test.each([429, 500, 502, 503, 504, 408])('and answers with %d is asked again', async (status) => {
    let left = 2;
    registry.interfere = (_, response) => left-- > 0 && send(response, status, {});
    await resolve();
    expect(waits).toEqual([750, 1500]);
  });

  test.each([
    ['7', 7000],
    [new Date(Date.UTC(2026, 0, 1, 0, 0, 9)).toUTCString(), 9000],
  ])('and sends Retry-After: %s is asked no sooner', async (header, ms) => {
    let left = 1;
    const reasons: string[] = [];
    registry.interfere = (_, response) => left-- > 0 && send(response, 429, {}, { 'retry-after': header });
    await createClient({
      onWait: (host, reason, seconds) => reasons.push(`${host} ${reason} ${seconds}`),
    }).resolve(image());
    expect(waits).toEqual([ms]);
    expect(reasons).toEqual([`${registry.host} it answered with 429 ${ms / 1000}`]);
  });

  test('for an hour is given up at once', async () => {
    registry.interfere = (_, response) => send(response, 429, {}, { 'retry-after': '3600' });
    await expectFailure({}, 'REGISTRY_UNREACHABLE', /429.*60 minutes/);
    expect(waits).toEqual([]);
  });

  test('all the time is given up after five tries', async () => {
    registry.interfere = (_, response) =>
      send(response, 503, { errors: [{ code: 'UNAVAILABLE', message: SECRET }] });
    await expectFailure({}, 'REGISTRY_UNREACHABLE', /503 UNAVAILABLE/);
    expect(registry.seen).toHaveLength(5);
  });

  test('and never answers is given up in time', async () => {
    registry.interfere = () => true;
    await expectFailure({ timeoutMs: 20 }, 'REGISTRY_UNREACHABLE', /no complete reply within 0.02 s/);
  });

  test('and stops in the middle of an answer is given up in time', async () => {
    registry.interfere = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{');
      return true;
    };
    await expectFailure({ timeoutMs: 20 }, 'REGISTRY_UNREACHABLE', /no complete reply/);
  });

  test('is not waited for after the caller has cancelled', async () => {
    registry.interfere = () => true;
    const abort = new AbortController();
    const client = createClient({ signal: abort.signal });
    const work = client.resolve(image());
    abort.abort(new Error('given up'));
    await expect(work).rejects.toThrow('given up');
  });
});

describe('an answer that causes an error', () => {
  test('does not have the digest that the registry names', async () => {
    registry.interfere = (_, response) => {
      send(
        response,
        200,
        { schemaVersion: 2 },
        { 'docker-content-digest': sha256('other'), 'content-type': INDEX },
      );
      return true;
    };
    await expectFailure({}, 'REGISTRY_UNEXPECTED', /does not have the digest/);
  });

  test('has a configuration of another image', async () => {
    registry.pushImage('shop/web', '1', { os: 'linux', architecture: 'amd64' });
    registry.interfere = (request, response) =>
      request.url?.includes('/blobs/') === true &&
      send(response, 200, { os: 'linux', architecture: 'arm64' });
    await expectFailure({}, 'REGISTRY_UNEXPECTED', /does not have the digest/);
  });

  test('lacks the configuration of an image that was not pushed as a whole', async () => {
    registry.pushImage('shop/web', '1', { os: 'linux', architecture: 'amd64' });
    registry.interfere = (request, response) =>
      request.url?.includes('/blobs/') === true &&
      send(response, 404, { errors: [{ code: 'BLOB_UNKNOWN' }] });
    await expectFailure(
      {},
      'IMAGE_NOT_FOUND',
      /has the manifest of \S+\/shop\/web:1, but not its configuration: it answered with 404 BLOB_UNKNOWN/,
    );
  });

  test('is endless', async () => {
    registry.interfere = (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.writeHead(200);
      response.on('drain', more);
      more();
      return true;
    };
    await expectFailure({}, 'REGISTRY_UNREACHABLE', /larger than 4194304 bytes/);
    expect(waits).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    ['<html>', 'text/html', /not a manifest/],
    ['[]', INDEX, /not a manifest/],
    [
      '{"schemaVersion":1}',
      'application/vnd.docker.distribution.manifest.v1+prettyjws',
      /whose type .*v1\+prettyjws/,
    ],
    ['{}', 'application/json', /whose type application\/json/],
  ])('is %s of the type %s', async (text, type, message) => {
    registry.interfere = (_, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(text);
      return true;
    };
    await expectFailure({}, 'REGISTRY_UNEXPECTED', message);
  });

  test('says that there is no such image', async () => {
    await expectFailure({}, 'IMAGE_NOT_FOUND', /404 MANIFEST_UNKNOWN/);
  });

  test('says that access to the image is denied', async () => {
    registry.interfere = (_, response) => send(response, 403, { errors: [{ code: 'DENIED' }] });
    await expectFailure({}, 'REGISTRY_AUTHENTICATION', /403 DENIED/);
  });

  test('is missing, as the registry does not run', async () => {
    const there = image();
    await registry.stop();
    await expect(createClient().resolve(there)).rejects.toThrow(/REGISTRY_UNREACHABLE/);
    expect(waits).toHaveLength(4);
    await registry.start();
  });
});

test('a remote registry is asked with TLS, unless it is listed as insecure', async () => {
  const urls: string[] = [];
  const send = async ({ url }: { readonly url: URL }) => {
    urls.push(url.href);
    return { status: 404, headers: {}, body: Buffer.from('') };
  };
  const client = createClient({ send, insecure: ['registry.example:5000'] });
  for (const registry of ['registry.example:5000', 'registry.example', 'docker.io', 'localhost:5000'])
    await expect(client.resolve({ registry, path: 'library/redis', tag: '7' })).rejects.toThrow(
      /IMAGE_NOT_FOUND/,
    );
  expect(urls).toEqual([
    'http://registry.example:5000/v2/library/redis/manifests/7',
    'https://registry.example/v2/library/redis/manifests/7',
    'https://registry-1.docker.io/v2/library/redis/manifests/7',
    'http://localhost:5000/v2/library/redis/manifests/7',
  ]);
});

interface Settings {
  readonly credentials?: Credentials;
  readonly send?: typeof sendOnWire;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly insecure?: readonly string[];
  readonly onWait?: (host: string, reason: string, seconds: number) => void;
}

function createClient({ credentials, ...settings }: Settings = {}): RegistryClient {
  return new RegistryClient({
    ...{
      send: sendOnWire,
      clock,
      random: () => 0.5,
      env: {},
      insecure: [],
      timeoutMs: 5000,
      onWait: () => undefined,
    },
    ...settings,
    findCredentials: async () => credentials,
  });
}

function image() {
  return { registry: registry.host, path: 'shop/web', tag: '1' };
}

function resolve(settings: Settings = {}) {
  return createClient(settings).resolve(image());
}

async function expectFailure(settings: Settings, code: string, message: RegExp): Promise<KumikiError> {
  const error: unknown = await resolve(settings).catch((reason: unknown) => reason);
  if (!(error instanceof KumikiError)) throw error;
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
  expect(JSON.stringify(error.problems)).not.toContain(SECRET);
  expect(JSON.stringify(error.problems)).not.toContain(Buffer.from(`ann:${SECRET}`).toString('base64'));
  return error;
}
