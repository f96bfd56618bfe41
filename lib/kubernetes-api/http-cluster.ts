import type { RequestOptions } from 'node:https';
import type { Clock } from '../core/clock';
import { isKumikiError } from '../core/errors';
import { parseRetryAfter } from '../network/retry-after';
import type {
  ApplyOptions,
  CallOptions,
  Cluster,
  DeleteOptions,
  ListOptions,
  NewObject,
  ObjectList,
  ObjectName,
  Selection,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from './cluster';
import { toCancelledError, toRefusedError, toUnreachableError } from './failure';
import { readLines, readText, send, WireError, type WireReply } from './http';
import { formatApiVersion, KINDS, type Kind, type Kinds } from './kinds';
import { readInChunks } from './read-chunks';
import { parseReply, parseWarnings } from './reply';
import { formatPath, type KubeRequest, toQuery } from './request';

/** The address of a cluster, and the credentials for it. */
export interface Access {
  /** The URL of the API server; it may contain a path. */
  readonly server: string;
  readonly description: string;
  /** The certificates, headers and perhaps the proxy's agent of a request. Called before each request. */
  authenticate(signal?: AbortSignal): Promise<RequestOptions>;
  readonly clock: Clock;
}

/** A request for anything that the API serves. */
export type ReadRequest = Pick<KubeRequest, 'path' | 'accept' | 'subject'>;

const FIELD_MANAGER = 'kumiki';
const TIMEOUT_MS = 30_000;
const WATCH_SECONDS = 300;
/** If the server does not end a watch within this time after its limit, it is gone. */
const WATCH_GRACE_MS = 30_000;
/** How often a request is tried while the server is overloaded, starting or ending. */
const TRIES = 5;
/** The shortest wait between two tries, whatever the server asks for. */
const SHORTEST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/** A cluster over HTTPS. */
export class HttpCluster implements Cluster {
  readonly description: string;
  private readonly access: Access;

  constructor(access: Access) {
    this.access = access;
    this.description = access.description;
  }

  get<K extends Kind>(kind: K, name: ObjectName, options: CallOptions = {}): Promise<Kinds[K]> {
    const subject = { verb: 'get', kind, ...name } as const;
    return this.call({ method: 'GET', path: formatPath(kind, name), subject }, options);
  }

  tryGet<K extends Kind>(kind: K, name: ObjectName, options?: CallOptions): Promise<Kinds[K] | undefined> {
    return unlessMissing(this.get(kind, name, options));
  }

  list<K extends Kind>(
    kind: K,
    selection: Selection = {},
    { chunkSize, ...options }: ListOptions = {},
  ): Promise<ObjectList<Kinds[K]>> {
    const { namespace } = selection;
    const subject = { verb: 'list', kind, namespace } as const;
    return readInChunks(async (limit, token) => {
      const path = formatPath(kind, { namespace }, { ...toQuery(selection), limit, continue: token });
      const reply = await this.call<ListReply<Kinds[K]>>({ method: 'GET', path, subject }, options);
      const { resourceVersion, continue: next } = reply.metadata;
      return { items: reply.items ?? [], resourceVersion, next };
    }, chunkSize);
  }

  async *watch<K extends Kind>(
    kind: K,
    options: WatchOptions,
  ): AsyncGenerator<WatchEvent<Kinds[K]>, void, undefined> {
    const { namespace, resourceVersion, signal, timeoutSeconds = WATCH_SECONDS } = options;
    const query = {
      ...toQuery(options),
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion,
      timeoutSeconds,
    };
    const subject = { verb: 'watch', kind, namespace } as const;
    const request: KubeRequest = { method: 'GET', path: formatPath(kind, { namespace }, query), subject };
    const failed = { subject, cluster: this.description };
    try {
      const timeoutMs = timeoutSeconds * 1000 + WATCH_GRACE_MS;
      const reply = await this.open(request, { signal, timeoutMs });
      try {
        for await (const line of readLines(reply.body)) {
          const { type, object } = JSON.parse(line) as WatchEvent<Kinds[K]> | WatchFailure;
          if (type === 'ERROR')
            throw toRefusedError(failed, { status: object.code ?? 500, text: JSON.stringify(object) });
          yield { type, object } as WatchEvent<Kinds[K]>;
        }
      } finally {
        reply.body.destroy();
      }
    } catch (error) {
      if (signal?.aborted) return;
      throw isKumikiError(error) ? error : toUnreachableError(failed, WireError.from(error, true));
    }
  }

  /**
   * What the API serves at a path; undefined if there is nothing. Otherwise like the methods for our kinds.
   */
  tryRead(request: ReadRequest, options: CallOptions = {}): Promise<unknown> {
    return unlessMissing(this.call<unknown>({ method: 'GET', ...request }, options));
  }

  create<K extends Kind>(kind: K, object: NewObject<Kinds[K]>, options: CallOptions = {}): Promise<Kinds[K]> {
    const { namespace, name } = object.metadata;
    const path = formatPath(kind, { namespace }, { fieldManager: FIELD_MANAGER });
    const subject = { verb: 'create', kind, namespace, name } as const;
    return this.call({ method: 'POST', path, body: withType(kind, object), subject }, options);
  }

  apply<K extends Kind>(
    kind: K,
    object: NewObject<Kinds[K]>,
    { force = false, fieldManager = FIELD_MANAGER, subresource, ...options }: ApplyOptions = {},
  ): Promise<Kinds[K]> {
    const { namespace, name } = object.metadata;
    const path = formatPath(kind, { namespace, name }, { fieldManager, force }, subresource);
    const subject = { verb: 'patch', kind, namespace, name, subresource } as const;
    const contentType = 'application/apply-patch+yaml';
    return this.call({ method: 'PATCH', path, body: withType(kind, object), contentType, subject }, options);
  }

  patch<K extends Kind>(
    kind: K,
    name: ObjectName,
    patch: object,
    { fieldManager = FIELD_MANAGER, subresource, ...options }: WriteOptions = {},
  ): Promise<Kinds[K]> {
    const path = formatPath(kind, name, { fieldManager }, subresource);
    const subject = { verb: 'patch', kind, ...name, subresource } as const;
    const contentType = 'application/merge-patch+json';
    return this.call({ method: 'PATCH', path, body: patch, contentType, subject }, options);
  }

  update<K extends Kind>(
    kind: K,
    object: Kinds[K],
    { fieldManager = FIELD_MANAGER, subresource, ...options }: WriteOptions = {},
  ): Promise<Kinds[K]> {
    const { namespace, name } = object.metadata;
    const path = formatPath(kind, { namespace, name }, { fieldManager }, subresource);
    const subject = { verb: 'update', kind, namespace, name, subresource } as const;
    return this.call({ method: 'PUT', path, body: withType(kind, object), subject }, options);
  }

  async delete(
    kind: Kind,
    name: ObjectName,
    { uid, resourceVersion, ...options }: DeleteOptions = {},
  ): Promise<boolean> {
    const subject = { verb: 'delete', kind, ...name } as const;
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid, resourceVersion } };
    try {
      await this.call<unknown>({ method: 'DELETE', path: formatPath(kind, name), body, subject }, options);
      return true;
    } catch (error) {
      if (isKumikiError(error) && error.code === 'KUBE_NOT_FOUND') return false;
      throw error;
    }
  }

  /** Sends one request and parses its reply. What was only to be read is asked for again if it is cut off. */
  async call<T>(request: KubeRequest, options: CallOptions = {}): Promise<T> {
    const { method, subject } = request;
    const failed = { subject, cluster: this.description };
    for (let tries = 1; ; tries += 1) {
      try {
        if (tries > 1) await this.access.clock.sleep(SHORTEST_WAIT_MS, options.signal);
        const reply = await this.open(request, options);
        const answer = parseReply(method, reply.status, await readText(reply.body)) as T;
        for (const warning of parseWarnings(reply.warning)) options.onWarning?.(warning);
        return answer;
      } catch (error) {
        if (options.signal?.aborted) throw toCancelledError(failed, options.signal.reason);
        if (isKumikiError(error)) throw error;
        const failure = WireError.from(error, true);
        if (method === 'GET' && failure.trouble === 'closed' && tries < TRIES) continue;
        throw toUnreachableError(failed, failure);
      }
    }
  }

  /** Sends a request until it succeeds or is refused for good. */
  private async open(
    request: KubeRequest,
    { signal, timeoutMs = TIMEOUT_MS }: CallOptions,
  ): Promise<WireReply> {
    const { server, clock, authenticate } = this.access;
    const {
      method,
      path,
      body,
      accept = 'application/json',
      contentType = 'application/json',
      subject,
    } = request;
    const headers = {
      accept,
      'user-agent': FIELD_MANAGER,
      ...(body !== undefined && { 'content-type': contentType }),
    };
    const url = new URL(`${server.replace(/\/$/, '')}${path}`);
    const text = body === undefined ? undefined : JSON.stringify(body);
    for (let tries = 1; ; tries += 1) {
      // credentials may expire while waiting
      const security = await authenticate(signal);
      const reply = await send({ method, url, headers, body: text, timeoutMs, signal }, security);
      if (reply.status >= 200 && reply.status < 300)
        return { ...reply, warning: reply.warning && redact(reply.warning, security) };
      const refusal = redact(await readText(reply.body), security);
      const { status, location, retryAfter } = reply;
      // 429: it was not carried out
      const mayRetry = status === 429 || (status >= 500 && retryAfter !== undefined);
      if (!mayRetry || tries === TRIES) {
        const failed = { subject, cluster: this.description };
        throw toRefusedError(failed, { status, text: refusal, location });
      }
      const asked = parseRetryAfter(retryAfter, clock.now()) ?? 0;
      await clock.sleep(Math.min(Math.max(asked, SHORTEST_WAIT_MS), LONGEST_WAIT_MS), signal);
    }
  }
}

async function unlessMissing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (isKumikiError(error) && error.code === 'KUBE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Removes the credentials of a request from a message about it. */
function redact(text: string, { headers, auth }: RequestOptions): string {
  const given = headers && 'Authorization' in headers ? String(headers.Authorization) : '';
  const secrets = [given.replace(/^\w+ +/, ''), auth?.slice(auth.indexOf(':') + 1) ?? ''];
  return secrets.reduce(
    (rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '[redacted]')),
    text,
  );
}

interface ListReply<T> {
  readonly items?: readonly T[];
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string | undefined };
}

interface WatchFailure {
  readonly type: 'ERROR';
  readonly object: { readonly code?: number };
}

function withType(kind: Kind, object: object): object {
  return { apiVersion: formatApiVersion(KINDS[kind]), kind, ...object };
}
