import * as http from 'node:http';
import * as https from 'node:https';
import { describeNetworkError, isCertificateError } from '../../network/describe-error';
import { chooseProxy } from '../../network/proxy';
import { trackConnection } from '../../network/track-connection';
import { connectThrough } from '../../network/tunnel';

/** One HTTP request, complete. */
export interface HttpRequest {
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** From the start of the request to the last byte of the reply. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** The outcome of a request: a complete reply of any status, or a failure. */
export type HttpOutcome = HttpReply | HttpFailure;

export interface HttpReply {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

export interface HttpFailure {
  readonly status?: undefined;
  readonly failure: 'connection' | 'certificate' | 'timeout' | 'too-large' | 'aborted';
  /** The system's own error message. */
  readonly message: string;
  /** Whether the server may have received the request or a part of it. */
  readonly sent: boolean;
}

/** Sends one request, once. Never throws: a failure is an outcome. */
export type Transport = (request: HttpRequest) => Promise<HttpOutcome>;

/** A page of 100 appliances with 20 virtual IPs of 40 servers each is about 16 MB. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024;

/** Idle connections wait for the next request without keeping the process alive. */
const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 8 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 8 }),
};

/** Sends over the network, through the proxy of `HTTPS_PROXY` if set: no redirects, no cookies, no cache. */
export const sendHttp: Transport = (request) =>
  new Promise((resolve) => {
    const ended = new AbortController();
    const outgoing = openRequest(request, ended.signal);
    const isConnected = trackConnection(outgoing);
    const settle = (outcome: HttpOutcome) => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    const fail: Fail = (failure, message) => {
      settle({ failure, message, sent: isConnected() });
      outgoing.destroy();
      ended.abort();
    };
    const onAbort = () => fail('aborted', 'the request was aborted');
    const onError = (error: Error) =>
      fail(isCertificateError(error) ? 'certificate' : 'connection', describeNetworkError(error));
    const timer = setTimeout(
      () => fail('timeout', `no complete reply within ${request.timeoutMs} ms`),
      request.timeoutMs,
    );
    outgoing.on('error', onError);
    outgoing.on('response', (incoming) => {
      incoming.on('error', onError);
      readReply(incoming, settle, fail);
    });
    request.signal?.addEventListener('abort', onAbort, { once: true });
    outgoing.end(request.body);
    if (request.signal?.aborted) onAbort();
  });

type Fail = (failure: HttpFailure['failure'], message: string) => void;

/** @param ended aborted when the caller no longer waits for the request */
function openRequest({ method, url, headers, body }: HttpRequest, ended: AbortSignal): http.ClientRequest {
  const target = new URL(url);
  const proxy = chooseProxy(target, process.env, { code: 'API_SETTINGS' });
  const isEncrypted = target.protocol === 'https:';
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  return (isEncrypted ? https : http).request(target, {
    method,
    headers: { ...headers, ...length },
    // set explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot send credentials to an impostor
    rejectUnauthorized: true,
    // the server may close a kept-alive connection just as we write: whether a failed POST was carried out
    // would be unknown
    agent: method === 'POST' ? false : agents[isEncrypted ? 'https:' : 'http:'],
    ...(proxy && connectThrough(proxy, target, ended)),
  });
}

function readReply(incoming: http.IncomingMessage, settle: (reply: HttpReply) => void, fail: Fail): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_REPLY_BYTES) fail('too-large', `the reply is larger than ${MAX_REPLY_BYTES} bytes`);
    else chunks.push(chunk);
  });
  incoming.on('end', () =>
    settle({
      status: incoming.statusCode ?? 0,
      contentType: incoming.headers['content-type'],
      retryAfter: incoming.headers['retry-after'],
      text: Buffer.concat(chunks).toString('utf8'),
    }),
  );
}
