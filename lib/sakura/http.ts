import * as http from 'node:http';
import * as https from 'node:https';

/** One HTTP request, complete. */
export interface HttpRequest {
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** From the start to the last byte of the reply. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What came of a request: a whole reply of whatever status, or none. */
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
  /** In words, of the system. */
  readonly message: string;
  /** Whether the server may have got the request, or a part of it. */
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

/** The network itself: no redirects, no cookies, no cache. */
export const sendHttp: Transport = (request) =>
  new Promise((resolve) => {
    const url = new URL(request.url);
    const encrypted = url.protocol === 'https:';
    const fail = (failure: HttpFailure['failure'], message: string) => {
      settle({ failure, message, sent: connected });
      outgoing.destroy();
    };
    const settle = (outcome: HttpOutcome) => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    const onAbort = () => fail('aborted', 'the request was aborted');
    const onError = (error: Error) =>
      fail(isCertificateError(error) ? 'certificate' : 'connection', textOf(error));

    let connected = false;
    const outgoing = (encrypted ? https : http).request(url, {
      method: request.method,
      headers: { ...request.headers, ...lengthOf(request.body) },
      // A kept connection may be closed by the other side just as we write; for a POST nobody could tell what happened.
      agent: request.method === 'POST' ? false : agents[encrypted ? 'https:' : 'http:'],
    });
    const timer = setTimeout(
      () => fail('timeout', `no complete reply within ${request.timeoutMs} ms`),
      request.timeoutMs,
    );

    outgoing.on('socket', (socket) => {
      if (!socket.connecting) connected = true;
      else
        socket.once(encrypted ? 'secureConnect' : 'connect', () => {
          connected = true;
        });
    });
    outgoing.on('error', onError);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_REPLY_BYTES) fail('too-large', `the reply is larger than ${MAX_REPLY_BYTES} bytes`);
        else chunks.push(chunk);
      });
      incoming.on('error', onError);
      incoming.on('end', () =>
        settle({
          status: incoming.statusCode ?? 0,
          contentType: incoming.headers['content-type'],
          retryAfter: incoming.headers['retry-after'],
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.signal?.addEventListener('abort', onAbort, { once: true });
    outgoing.end(request.body);
    if (request.signal?.aborted) onAbort();
  });

function lengthOf(body: string | undefined): Record<string, string> {
  return body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
}

/** Trying again does not make a certificate valid. */
function isCertificateError(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_TLS_|^ERR_SSL_/.test(code);
}

/** Several tries (IPv6, IPv4) that fail come as one error without a message of its own. */
function textOf(error: Error): string {
  if (error.message) return error.message;
  return 'code' in error ? String(error.code) : error.name;
}
