import * as http from 'node:http';
import * as https from 'node:https';
import { describeNetworkError, isCertificateError } from '../network/describe-error';
import { askProxy, connectThrough, ProxyRefusal } from '../network/tunnel';

/** A request to a registry, or to its token service. */
export interface WireRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Time from the start of the request to the last byte of the reply. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The proxy to use; undefined: none. */
  readonly proxy: URL | undefined;
}

/** A complete reply. */
export interface WireReply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request once, without following redirects. @throws WireError */
export type Send = (request: WireRequest) => Promise<WireReply>;

/** A request without a reply. */
export class WireError extends Error {
  override readonly name = 'WireError';
  /** Whether a retry may succeed. */
  readonly isTemporary: boolean;

  constructor(message: string, isTemporary: boolean) {
    super(message);
    this.isTemporary = isTemporary;
  }
}

/** The manifest size limit of registries, as the specification of the distribution API advises. */
const MAX_REPLY_BYTES = 4 * 1024 * 1024;

/** Sends a request over the network. */
export const sendOnWire: Send = async (request) => {
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
  try {
    return await exchange(request, signal);
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof WireError) throw error;
    if (deadline.aborted)
      throw new WireError(`there was no complete reply within ${request.timeoutMs / 1000} s`, true);
    const isFinal = isCertificateError(error) || (error instanceof ProxyRefusal && !error.isTemporary);
    throw new WireError(describeNetworkError(error), !isFinal);
  }
};

function exchange(request: WireRequest, signal: AbortSignal): Promise<WireReply> {
  const { method, url, body, proxy } = request;
  const options: https.RequestOptions = {
    method,
    headers: { ...request.headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
    signal,
    agent: false,
    // set explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot leak credentials
    rejectUnauthorized: true,
  };
  if (url.protocol === 'https:')
    return receive(
      https.request(url, { ...options, ...(proxy && connectThrough(proxy, url, signal)) }),
      body,
    );
  if (!proxy) return receive(http.request(url, options), body);
  const headers = { ...options.headers, host: url.host };
  return receive(askProxy(proxy, { ...options, path: url.href, headers }), body);
}

function receive(outgoing: http.ClientRequest, body: string | undefined): Promise<WireReply> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on('error', reject);
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > MAX_REPLY_BYTES)
          outgoing.destroy(new WireError(`the reply is larger than ${MAX_REPLY_BYTES} bytes`, false));
      });
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.end(body);
  });
}
