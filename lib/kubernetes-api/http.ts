import * as http from 'node:http';
import type { RequestOptions } from 'node:https';
import * as https from 'node:https';
import { trackConnection } from '../network/track-connection';
import { explainNetworkError, type Trouble } from './unanswered';

/** A request on the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** From the start of the request to the last byte of the reply. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** A reply whose body has not been read yet. */
export interface WireReply {
  readonly status: number;
  /** Seconds to wait before another try. */
  readonly retryAfter: string | undefined;
  /** Where it redirects to. */
  readonly location: string | undefined;
  /** The value of the `Warning` header. */
  readonly warning: string | undefined;
  readonly body: http.IncomingMessage;
}

/** A request without a reply. */
export class WireError extends Error {
  override readonly name = 'WireError';
  /** Whether the server may have received the request. */
  readonly sent: boolean;
  readonly trouble: Trouble | undefined;

  constructor(message: string, sent: boolean, trouble?: Trouble) {
    super(message);
    this.sent = sent;
    this.trouble = trouble;
  }

  static from(error: unknown, sent: boolean): WireError {
    if (error instanceof WireError) return error;
    const { message, trouble } = explainNetworkError(error);
    return new WireError(message, sent, trouble);
  }
}

/** Replies of the API are far smaller: lists come in chunks, and objects have at most 3 MiB. */
const MAX_REPLY_BYTES = 256 * 1024 * 1024;

const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
};

/**
 * Sends one request. Follows no redirects, because they would take the credentials along.
 * @param security certificates, credentials and perhaps a proxy's agent
 */
export function send(request: WireRequest, security: RequestOptions): Promise<WireReply> {
  return new Promise((resolve, reject) => {
    const { method, body, timeoutMs, signal } = request;
    const outgoing = openRequest(request, security);
    const isConnected = trackConnection(outgoing);
    // a watch may be silent for minutes: keep-alive detects a dead peer
    outgoing.on('socket', (socket) => socket.setKeepAlive(true, 30_000));
    let reply: http.IncomingMessage | undefined;
    const fail = (message: string) => (reply ?? outgoing).destroy(new WireError(message, isConnected()));
    const timer = setTimeout(() => fail(`no complete reply within ${timeoutMs / 1000} s`), timeoutMs);
    const onAbort = () => fail('the request was aborted');
    signal?.addEventListener('abort', onAbort, { once: true });
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    outgoing.once('close', settle);
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      settle();
      // the server closed the kept connection before it read the request
      const isStale = outgoing.reusedSocket && error.code === 'ECONNRESET' && method !== 'POST';
      if (isStale) resolve(send(request, security));
      else reject(WireError.from(error, isConnected()));
    });
    outgoing.once('response', (incoming) => {
      reply = incoming;
      const { statusCode: status = 0, headers } = incoming;
      const { location, warning, 'retry-after': retryAfter } = headers;
      resolve({ status, retryAfter, location, warning, body: incoming });
    });
    if (signal?.aborted) onAbort();
    outgoing.end(body);
  });
}

function openRequest(
  { method, url, headers, body }: WireRequest,
  security: RequestOptions,
): http.ClientRequest {
  const isEncrypted = url.protocol === 'https:';
  // set explicitly, because Node sends the body of a DELETE without it
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  return (isEncrypted ? https : http).request(url, {
    ...security,
    method,
    headers: { ...security.headers, ...headers, ...length },
    // set explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot send credentials to an impostor
    rejectUnauthorized: security.rejectUnauthorized ?? true,
    // a kept connection may be closed just as we write: after a failed POST it would be unclear whether it
    // was carried out
    agent: security.agent ?? (method === 'POST' ? false : agents[isEncrypted ? 'https:' : 'http:']),
  });
}

/** Reads the whole body. */
export async function readText(body: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > MAX_REPLY_BYTES)
        throw new WireError(`the reply is larger than ${MAX_REPLY_BYTES} bytes`, true);
    }
  } catch (error) {
    throw WireError.from(error, true);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The lines of a body as they arrive; an incomplete last line is left out. */
export async function* readLines(body: http.IncomingMessage): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  for await (const chunk of body) {
    const [first = '', ...lines] = decoder.decode(chunk as Buffer, { stream: true }).split('\n');
    pieces.push(first);
    for (const line of lines) {
      yield pieces.join('');
      pieces = [line];
    }
  }
}
