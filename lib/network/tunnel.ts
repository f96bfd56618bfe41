import * as http from 'node:http';
import * as https from 'node:https';
import { addAbortSignal } from 'node:stream';
import * as tls from 'node:tls';

/** A proxy that did not open a tunnel. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';
  /** Whether another try may do better. */
  readonly isPassing: boolean;

  /** @param status what it answered with */
  constructor(proxy: URL, status: number | undefined) {
    super(`the proxy ${proxy.host} answered with ${status}`);
    this.isPassing = status !== undefined && status >= 500;
  }
}

/**
 * How a request to an encrypted URL gets its connection from a proxy. It ends with a {@link ProxyRefusal} if that opens
 * none.
 * @param ended aborted when nobody waits for the request any more
 */
export function connectThrough(proxy: URL, url: URL, ended: AbortSignal): https.RequestOptions {
  return {
    // it would connect by itself, and it is what knows the usual port
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

/** A connection to the host of a URL through a proxy, encrypted from here to there. */
function openTunnel(url: URL, proxy: URL, signal: AbortSignal): Promise<tls.TLSSocket> {
  const target = `${url.hostname}:${url.port || 443}`;
  return new Promise((resolve, reject) => {
    const request = askProxy(proxy, { method: 'CONNECT', path: target, headers: { host: target }, signal });
    request.on('error', reject);
    // a proxy that answers with a page instead
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

/**
 * A request to a proxy, with the credentials of its URL.
 * @param options `path` is what the proxy is to ask for; headers go with it
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
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
