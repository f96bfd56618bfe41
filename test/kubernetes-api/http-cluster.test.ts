import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { HttpCluster } from '../../lib/kubernetes-api/http-cluster';
import { selfAdvancingClock } from '../../lib/testing';

type Answer = (response: ServerResponse, request: IncomingMessage & { readonly text: string }) => void;

/** A server that gives a list of answers in turn, and records the requests. */
class ScriptedServer {
  readonly requests: { readonly line: string; readonly type: string | undefined; readonly text: string }[] =
    [];
  readonly clock = selfAdvancingClock(0);
  readonly answers: Answer[] = [];
  private readonly server: Server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    this.requests.push({
      line: `${request.method} ${request.url}`,
      type: request.headers['content-type'],
      text,
    });
    this.answers.shift()?.(response, Object.assign(request, { text }));
  });

  async start(): Promise<HttpCluster> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return new HttpCluster({
      server: `http://127.0.0.1:${port}/base/`,
      description: 'the cluster',
      authenticate: async () => ({ headers: { Authorization: 'Bearer canary-token' } }),
      clock: this.clock,
    });
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('a cluster over HTTP', () => {
  let server: ScriptedServer;
  let cluster: HttpCluster;
  const EDGE = { namespace: 'shop', name: 'edge' };

  beforeEach(async () => {
    server = new ScriptedServer();
    cluster = await server.start();
  });

  afterEach(() => server.stop());

  it('requests objects by group, namespace and name', async () => {
    server.answers.push(json({ metadata: {} }), json({ metadata: {} }), json({ metadata: {} }));
    await cluster.get('Service', EDGE);
    await cluster.get('Lease', { namespace: 'kube-system', name: 'leader' });
    await cluster.get('Node', { name: 'node-1' });
    expect(server.requests.map(({ line }) => line)).toEqual([
      'GET /base/api/v1/namespaces/shop/services/edge',
      'GET /base/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/leader',
      'GET /base/api/v1/nodes/node-1',
    ]);
  });

  it('writes with the verb, type and preconditions that each kind of write needs', async () => {
    for (let index = 0; index < 5; index += 1) server.answers.push(json({ metadata: {} }));
    await cluster.create('Service', { metadata: EDGE });
    await cluster.apply('Service', { metadata: EDGE }, { force: true });
    await cluster.patch('Service', EDGE, { status: {} }, { subresource: 'status', fieldManager: 'me' });
    await cluster.update('Lease', { metadata: { ...EDGE, resourceVersion: '7' } });
    await cluster.delete('Service', EDGE, { uid: 'u', resourceVersion: '7' });
    expect(server.requests).toEqual([
      {
        line: 'POST /base/api/v1/namespaces/shop/services?fieldManager=kumiki',
        type: 'application/json',
        text: JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: EDGE }),
      },
      {
        line: 'PATCH /base/api/v1/namespaces/shop/services/edge?fieldManager=kumiki&force=true',
        type: 'application/apply-patch+yaml',
        text: JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: EDGE }),
      },
      {
        line: 'PATCH /base/api/v1/namespaces/shop/services/edge/status?fieldManager=me',
        type: 'application/merge-patch+json',
        text: '{"status":{}}',
      },
      {
        line: 'PUT /base/apis/coordination.k8s.io/v1/namespaces/shop/leases/edge?fieldManager=kumiki',
        type: 'application/json',
        text: expect.stringContaining('"resourceVersion":"7"'),
      },
      {
        line: 'DELETE /base/api/v1/namespaces/shop/services/edge',
        type: 'application/json',
        text: expect.stringContaining('"preconditions":{"uid":"u","resourceVersion":"7"}'),
      },
    ]);
  });

  it('reads a list chunk by chunk', async () => {
    server.answers.push(
      json({ items: [{ metadata: { name: 'a' } }], metadata: { resourceVersion: '9', continue: 'next' } }),
      json({ items: [{ metadata: { name: 'b' } }], metadata: { resourceVersion: '9' } }),
    );
    const list = await cluster.list('Service', { labelSelector: 'a=b' }, { chunkSize: 1 });
    expect([list.items.map(({ metadata }) => metadata.name), list.resourceVersion]).toEqual([
      ['a', 'b'],
      '9',
    ]);
    expect(server.requests[1]?.line).toBe(
      'GET /base/api/v1/services?labelSelector=a%3Db&limit=1&continue=next',
    );
  });

  it('reads all at once if a chunk has expired', async () => {
    server.answers.push(
      json({ items: [], metadata: { resourceVersion: '9', continue: 'next' } }),
      status(410, 'Expired', 'The provided continue parameter is too old'),
      json({ items: [{ metadata: { name: 'a' } }], metadata: { resourceVersion: '12' } }),
    );
    const list = await cluster.list('Service');
    expect([list.items.length, list.resourceVersion]).toEqual([1, '12']);
    expect(server.requests[2]?.line).toBe('GET /base/api/v1/services');
  });

  it('yields changes as they come, even in pieces, and ends with the reply', async () => {
    const lines = ['ADDED', 'MODIFIED', 'BOOKMARK'].map((type) =>
      JSON.stringify({ type, object: { metadata: { name: 'é', resourceVersion: '3' } } }),
    );
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    server.answers.push((response) => {
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    });
    const seen: string[] = [];
    for await (const { type, object } of cluster.watch('Service', { resourceVersion: '2' })) {
      seen.push(`${type} ${object.metadata.name}`);
    }
    expect(seen).toEqual(['ADDED é', 'MODIFIED é', 'BOOKMARK é']);
    expect(server.requests[0]?.line).toBe(
      'GET /base/api/v1/services?watch=true&allowWatchBookmarks=true&resourceVersion=2&timeoutSeconds=300',
    );
  });

  it('reports an expired watch, whether by status or in the middle', async () => {
    const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
    server.answers.push(status(410, 'Expired', 'too old'), (response) =>
      response.end(`${JSON.stringify({ type: 'ERROR', object: gone })}\n`),
    );
    for (let index = 0; index < 2; index += 1) {
      const next = cluster.watch('Node', { resourceVersion: '2' }).next();
      await expect(next).rejects.toMatchObject({ code: 'KUBE_GONE' });
    }
  });

  it('ends a watch quietly when its signal aborts', async () => {
    const abort = new AbortController();
    server.answers.push((response) => {
      response.write(`${JSON.stringify({ type: 'ADDED', object: { metadata: { name: 'a' } } })}\n`);
    });
    let count = 0;
    for await (const _ of cluster.watch('Node', { resourceVersion: '2', signal: abort.signal })) {
      count += 1;
      abort.abort();
    }
    expect(count).toBe(1);
  });

  it('ends when a proxy answers with the same chunk again and again', async () => {
    server.answers.push(
      ...['a', 'b'].map((name) =>
        json({ items: [{ metadata: { name } }], metadata: { resourceVersion: '9', continue: 'next' } }),
      ),
    );
    await expect(cluster.list('Service', {}, { chunkSize: 1 })).rejects.toMatchObject({
      code: 'KUBE_REFUSED',
    });
  });

  it('refuses an answer that is nested too deeply for whoever visits all of it', async () => {
    const depth = 2000;
    const spec = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    server.answers.push((response) => response.end(`{"metadata":{},"spec":${spec}}`));
    await expect(cluster.get('Service', EDGE)).rejects.toThrow('the answer is nested too deeply');
  });

  it('passes on warnings of the server', async () => {
    const warning = ['299 - "v1 Endpoints is deprecated"', '299 - "would violate \\"restricted\\": a, b"'];
    server.answers.push((response) => response.setHeader('warning', warning).end('{"metadata":{}}'));
    const said: string[] = [];
    await cluster.get('Service', EDGE, { onWarning: (text) => said.push(text) });
    expect(said).toEqual(['v1 Endpoints is deprecated', 'would violate "restricted": a, b']);
  });

  it('passes on warnings without the token, even if the server repeats it', async () => {
    const warning = '299 - "Bearer canary-token is old"';
    server.answers.push((response) => response.setHeader('warning', warning).end('{"metadata":{}}'));
    const said: string[] = [];
    await cluster.get('Service', EDGE, { onWarning: (text) => said.push(text) });
    expect(said).toEqual(['Bearer [redacted] is old']);
  });

  it('retries a few times while the server is busy', async () => {
    server.answers.push(busy, busy, json({ metadata: { name: 'edge' } }));
    expect((await cluster.get('Service', EDGE)).metadata.name).toBe('edge');
    server.answers.push(busy, busy, busy, busy, busy);
    await expect(cluster.get('Service', EDGE)).rejects.toMatchObject({ code: 'KUBE_REFUSED' });
    expect(server.requests).toHaveLength(8);
  });

  it('retries if a server that is only starting or ending asks for it', async () => {
    const starting = busyFor('3', 503);
    server.answers.push(starting, json({ metadata: { name: 'edge' } }));
    expect((await cluster.patch('Service', EDGE, {})).metadata.name).toBe('edge');
    expect(server.clock.now()).toBe(3000);
    server.answers.push(text(503, 'down'));
    await expect(cluster.get('Service', EDGE)).rejects.toMatchObject({ code: 'KUBE_REFUSED' });
  });

  it('reads again, but never writes again, if the connection was closed before the end', async () => {
    server.answers.push(hangUp, half, json({ metadata: { name: 'edge' } }));
    expect((await cluster.get('Service', EDGE)).metadata.name).toBe('edge');
    expect(server.clock.now()).toBe(2000);
    server.answers.push(half);
    await expect(cluster.patch('Service', EDGE, {})).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
    server.answers.push(half, half, half, half, half);
    await expect(cluster.get('Service', EDGE)).rejects.toMatchObject({
      code: 'KUBE_UNREACHABLE',
      message: expect.stringContaining('see what closes the connection on the way there'),
    });
    expect(server.requests.map(({ line }) => line.slice(0, 3))).toEqual([
      ...['GET', 'GET', 'GET', 'PAT'],
      ...['GET', 'GET', 'GET', 'GET', 'GET'],
    ]);
  });

  it.each([
    ['2', 2000],
    ['0', 1000],
    ['soon', 1000],
    ['3600', 30_000],
    [new Date(20_000).toUTCString(), 20_000],
  ])('waits as long as the server asks, within limits: Retry-After: %s', async (retryAfter, waitMs) => {
    server.answers.push(busyFor(retryAfter), json({ metadata: { name: 'edge' } }));
    await cluster.get('Service', EDGE);
    expect(server.clock.now()).toBe(waitMs);
  });

  it.each([
    [401, 'Unauthorized', 'Unauthorized', 'KUBE_UNAUTHORIZED', /does not accept the credentials/],
    [
      403,
      'Forbidden',
      'User "ci" cannot get resource',
      'KUBE_FORBIDDEN',
      /resources: \["services"\], verbs: \["get"\]/,
    ],
    [403, 'Forbidden', 'violates PodSecurity "restricted"', 'KUBE_INVALID', /by a policy/],
    [403, 'Forbidden', 'User "system:anonymous" cannot get', 'KUBE_UNAUTHORIZED', /does not know the user/],
    [403, 'Forbidden', 'exceeded quota: q, requested: pods=1', 'KUBE_INVALID', /raise the quota/],
    [403, 'Forbidden', 'maximum cpu usage per Container is 1', 'KUBE_INVALID', /by a policy/],
    [403, 'Forbidden', 'it is being terminated', 'KUBE_INVALID', /once the namespace is gone/],
    [401, 'Unauthorized', 'admission webhook "x" denied the request', 'KUBE_INVALID', /by a policy/],
    [404, 'NotFound', 'admission webhook "x" denied the request', 'KUBE_INVALID', /by a policy/],
    [500, 'InternalError', 'failed calling webhook "x"', 'KUBE_INVALID', /behind the webhook/],
    [404, 'NotFound', 'not found', 'KUBE_NOT_FOUND', /there is no Service shop\/edge/],
    [409, 'Conflict', 'object has been modified', 'KUBE_CONFLICT', /was changed by another client/],
    [409, 'AlreadyExists', 'exists', 'KUBE_EXISTS', /already exists/],
    [422, 'Invalid', "ValidatingAdmissionPolicy 'x' denied request", 'KUBE_INVALID', /or the policy/],
    [422, 'Invalid', 'spec.ports is wrong', 'KUBE_INVALID', /spec\.ports is wrong/],
    [500, 'InternalError', 'etcd is away', 'KUBE_REFUSED', /etcd is away/],
  ])('explains status %i %s (%s)', async (code, reason, message, expected, text) => {
    server.answers.push(status(code, reason, message));
    const failure = cluster.get('Service', EDGE);
    await expect(failure).rejects.toMatchObject({ code: expected, message: expect.stringMatching(text) });
  });

  it('names the owner of a field that an apply would change', async () => {
    const message = 'conflict with "kubectl-edit" using v1';
    const causes = [{ reason: 'FieldManagerConflict', message, field: '.spec.type' }];
    const body = { kind: 'Status', reason: 'Conflict', message: 'Apply failed', details: { causes } };
    server.answers.push((response) => response.writeHead(409).end(JSON.stringify(body)));
    const failure = cluster.apply('Service', { metadata: EDGE });
    await expect(failure).rejects.toThrow(/kubectl-edit owns: \.spec\.type/);
  });

  it('shows no token, even if the server repeats it', async () => {
    server.answers.push(status(403, 'Forbidden', 'Bearer canary-token may not'));
    const error = await cluster.get('Service', EDGE).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('[redacted]');
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  it.each<[string, Answer, RegExp]>([
    ['a page', page(200), /status 200, 'Sign in'/],
    ['a page, and that it found nothing', page(404), /status 404, 'Sign in'/],
    ['a page, and that it wants a login', page(401), /status 401, 'Sign in'/],
    ['a page, and that it is down', page(503), /status 503, 'Sign in'/],
    ['a text that it found nothing', text(404, '404 page not found\n'), /status 404, '404 page not found'/],
    ['by TLS only', text(400, 'Client sent an HTTP request'), /status 400, 'Client sent/],
    [
      'that it moved',
      (response) => response.writeHead(302, { location: '/a?token=b' }).end(),
      /302, which leads to \/a$/m,
    ],
    ['nothing that is an object of Kubernetes', json({ token: 'canary' }), /status 200$/m],
    [
      'a failure as if it were success',
      json({ kind: 'Status', metadata: {}, status: 'Failure' }),
      /status 200$/m,
    ],
    ['an object without metadata', json({ kind: 'Service', apiVersion: 'v1' }), /status 200$/m],
    ['no content', (response) => response.writeHead(204).end(), /status 204$/m],
  ])('is not taken for a cluster if it answers %s', async (_, answer, pattern) => {
    server.answers.push(answer, answer, answer);
    const expected = { code: 'KUBE_UNREACHABLE', message: expect.stringMatching(pattern) };
    await expect(cluster.get('Service', EDGE)).rejects.toMatchObject(expected);
    // and no object is assumed to be gone
    await expect(cluster.tryGet('Service', EDGE)).rejects.toMatchObject(expected);
    await expect(cluster.delete('Service', EDGE)).rejects.toMatchObject(expected);
  });

  it('recognizes the reply of an API server that has no such group', async () => {
    server.answers.push(text(404, '404 page not found'));
    const api = { group: 'example.jp', version: 'v1', resource: 'kinds', isNamespaced: false };
    const subject = { verb: 'get', kind: 'example.jp/v1', api } as const;
    expect(await cluster.tryRead({ path: '/apis/example.jp/v1', subject })).toBeUndefined();
  });

  it.each<[string, Answer]>([
    ['nothing', hangUp],
    ['half of it', half],
    ['a page of a proxy', (response) => response.end('<html>')],
    ['a list', (response) => response.end('[]')],
  ])('reports that it is unreachable, and a change in doubt, if it answers %s', async (_, answer) => {
    server.answers.push(answer, answer);
    const failure = cluster.patch('Service', EDGE, {});
    await expect(failure).rejects.toMatchObject({
      code: 'KUBE_UNREACHABLE',
      problems: [{ exists: 'the change may have been made: the answer was lost' }],
    });
  });

  it('fails a request that times out or is cancelled', async () => {
    const late = cluster.get('Service', EDGE, { timeoutMs: 20 });
    await expect(late).rejects.toThrow(/no complete reply within 0\.02 s/);
    const abort = new AbortController();
    const cancelled = cluster.get('Service', EDGE, { signal: abort.signal });
    abort.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('deletes what is already gone without an error', async () => {
    server.answers.push(status(404, 'NotFound', 'not found'), json({ kind: 'Status' }));
    expect(await cluster.delete('Service', EDGE)).toBe(false);
    expect(await cluster.delete('Service', EDGE)).toBe(true);
  });
});

function json(body: object): Answer {
  return (response) => response.end(JSON.stringify(body));
}

function text(code: number, body: string): Answer {
  return (response) => response.writeHead(code).end(body);
}

function page(code: number): Answer {
  return text(code, `<!DOCTYPE html><html><title>Sign in</title>${'x'.repeat(1000)}</html>`);
}

function status(code: number, reason: string, message: string): Answer {
  const body = JSON.stringify({ kind: 'Status', code, reason, message });
  return (response) => response.writeHead(code).end(body);
}

function busyFor(retryAfter: string, code = 429): Answer {
  return (response) => response.writeHead(code, { 'retry-after': retryAfter }).end('{}');
}

const busy = busyFor('2');

function hangUp(response: ServerResponse): void {
  response.destroy();
}

function half(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': 100 }).write('{"metadata"', () => response.destroy());
}
