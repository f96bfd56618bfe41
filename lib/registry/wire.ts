import * as http from 'node:http';
import * as https from 'node:https';
import { addAbortSignal } from 'node:stream';
import * as tls from 'node:tls';
import { describeNetworkError, isCertificateError } from '../core/network-errors';
import { toBasic } from './credentials';

/** One request to a registry, or to who gives out its tokens. */
export interface WireRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the start to the last byte of the reply. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** What the request goes through; undefined: nothing. */
  readonly proxy: URL | undefined;
}

/** A whole reply. */
export interface WireReply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request, once, and follows nothing. @throws WireError */
export type Send = (request: WireRequest) => Promise<WireReply>;

/** A request that got no reply. */
export class WireError extends Error {
  override readonly name = 'WireError';
  /** Whether another try may do better. */
  readonly isPassing: boolean;

  constructor(message: string, isPassing: boolean) {
    super(message);
    this.isPassing = isPassing;
  }
}

/** Registries refuse manifests above 4 MiB, as the specification of the distribution API advises. */
const MAX_REPLY_BYTES = 4 * 1024 * 1024;

/** The network itself. */
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
    throw new WireError(describeNetworkError(error), !isCertificateError(error));
  }
};

async function exchange(request: WireRequest, signal: AbortSignal): Promise<WireReply> {
  const { method, url, headers, body, proxy } = request;
  const options: https.RequestOptions = {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
    signal,
    agent: false,
    // said here, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot send credentials to just anybody
    rejectUnauthorized: true,
  };
  if (url.protocol === 'https:') {
    const socket = proxy && (await openTunnel(url, proxy, signal));
    // an agent, even a new one, would connect by itself
    const tunnel = socket && { agent: undefined, createConnection: () => socket };
    return receive(https.request(url, { ...options, ...tunnel }), body);
  }
  if (!proxy) return receive(http.request(url, options), body);
  const { hostname: host, port } = proxy;
  const forwarded = { ...options.headers, host: url.host, ...authorize(proxy) };
  return receive(http.request({ ...options, host, port, path: url.href, headers: forwarded }), body);
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

/** A connection to a host through a proxy, encrypted from here to there. */
function openTunnel(url: URL, proxy: URL, signal: AbortSignal): Promise<tls.TLSSocket> {
  const target = `${url.hostname}:${url.port || 443}`;
  return new Promise((resolve, reject) => {
    const request = (proxy.protocol === 'https:' ? https : http).request({
      host: proxy.hostname,
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...authorize(proxy) },
      signal,
      agent: false,
      rejectUnauthorized: true,
    });
    request.on('error', reject);
    // a proxy that answers with a page instead
    request.on('response', ({ statusCode }) => {
      request.destroy(new WireError(`the proxy ${proxy.host} answered with ${statusCode}`, false));
    });
    request.on('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode >= 300) {
        socket.destroy();
        reject(new WireError(`the proxy ${proxy.host} answered with ${statusCode}`, statusCode >= 500));
      } else {
        const name = url.hostname.replace(/^\[|\]$/g, '');
        const servername = /^[\d.]+$|:/.test(name) ? {} : { servername: name };
        const encrypted = tls.connect({ socket, ...servername, host: name, rejectUnauthorized: true });
        addAbortSignal(signal, encrypted);
        // a request made of it before would report the end of the connection, and not why it ended
        encrypted.once('error', reject);
        encrypted.once('secureConnect', () => {
          encrypted.off('error', reject);
          resolve(encrypted);
        });
      }
    });
    request.end();
  });
}

function authorize({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (username === '') return {};
  const decoded = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { 'proxy-authorization': toBasic(decoded) };
}
