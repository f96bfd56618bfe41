import * as http from 'node:http';
import * as https from 'node:https';
import { addAbortSignal } from 'node:stream';
import * as tls from 'node:tls';

/** Thrown if a proxy does not open a tunnel. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';
  /** Whether the failure may be temporary, so that a retry makes sense. */
  readonly isTemporary: boolean;

  /** @param status status code of the proxy's response */
  constructor(proxy: URL, status: number | undefined) {
    super(`the proxy ${proxy.host} answered with ${status}`);
    this.isTemporary = status !== undefined && status >= 500;
  }
}

/**
 * Returns request options that open the connection to an https URL through a proxy. The request fails with a
 * {@link ProxyRefusal} if the proxy opens no tunnel.
 * @param ended aborted when no one waits for the request any more
 */
export function connectThrough(proxy: URL, url: URL, ended: AbortSignal): https.RequestOptions {
  return {
    // undefined: an agent would open the connection itself; without one, the default port must be set
    agent: undefined,
    defaultPort: 443,
    createConnection: (_options, done) => {
      openTunnel(url, proxy, ended).then(
        (socket) => done(null, socket),
        (error) => done(error, undefined as never),
      );
      return undefined;
    },
  };
}

/** Opens a TLS connection to the host of a URL through a proxy, encrypted end to end. */
function openTunnel(url: URL, proxy: URL, signal: AbortSignal): Promise<tls.TLSSocket> {
  const target = `${url.hostname}:${url.port || 443}`;
  return new Promise((resolve, reject) => {
    const request = askProxy(proxy, { method: 'CONNECT', path: target, headers: { host: target }, signal });
    request.on('error', reject);
    // the proxy answered with a page instead of a tunnel
    request.on('response', ({ statusCode }) => request.destroy(new ProxyRefusal(proxy, statusCode)));
    request.on('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode >= 300) {
        socket.destroy();
        reject(new ProxyRefusal(proxy, statusCode));
      } else {
        const name = withoutBrackets(url.hostname);
        const servername = /^[\d.]+$|:/.test(name) ? {} : { servername: name };
        const encrypted = tls.connect({ socket, ...servername, host: name, rejectUnauthorized: true });
        addAbortSignal(signal, encrypted);
        // wait for the handshake: a request over the socket would report a closed connection instead of the
        // TLS error
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

/**
 * Creates a request to a proxy, with the credentials of its URL.
 * @param options with the request target for the proxy as `path`; its headers are sent along
 */
export function askProxy(proxy: URL, options: https.RequestOptions): http.ClientRequest {
  const isEncrypted = proxy.protocol === 'https:';
  return (isEncrypted ? https : http).request({
    ...options,
    host: withoutBrackets(proxy.hostname),
    port: proxy.port || (isEncrypted ? 443 : 80),
    headers: { ...options.headers, ...authorize(proxy) },
    agent: false,
    rejectUnauthorized: true,
  });
}

function authorize({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (username === '') return {};
  const text = `${decode(username)}:${decode(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

/** Decodes a part of a URL; a percent sign that encodes nothing stands for itself. */
function decode(part: string): string {
  return part.replace(/(?:%[\da-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
  );
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
