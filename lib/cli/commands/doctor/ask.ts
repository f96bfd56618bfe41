import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { toSystemCode } from '../../../core/system-code';
import type { AskSite } from '../../../gateway/diagnosis/diagnose';

/** A certificate presented by a site. It is reported, and does not stop the walk. */
export interface ShownCertificate {
  readonly host: string;
  /** Why a client would refuse it; undefined if valid. */
  readonly refusal: string | undefined;
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
}

/** More than any error page has. */
const MAX_BODY_BYTES = 64 * 1024;

/** Whether a string is an IPv4 or IPv6 address, without brackets and zone. */
export function isAddress(text: string): boolean {
  return isIP(text) > 0 && !text.includes('%');
}

/** Creates a function that sends requests over the network. @param address used instead of the DNS lookup */
export function createAsk(options: {
  readonly address: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onCertificate: (certificate: ShownCertificate) => void;
}): AskSite {
  const { address, timeoutMs, signal, onCertificate } = options;
  return (url) =>
    new Promise((resolve) => {
      const isHttps = url.protocol === 'https:';
      const host = url.hostname.replace(/^\[|\]$/g, '');
      const request = (isHttps ? requestHttps : requestHttp)(
        {
          host: address ?? host,
          // Node warns if the name for TLS is an address
          ...(isAddress(host) ? {} : { servername: host }),
          port: url.port || (isHttps ? 443 : 80),
          path: `${url.pathname}${url.search}`,
          headers: { host: url.host, 'user-agent': 'kumiki-doctor', accept: '*/*' },
          // a bad certificate is reported, and the walk continues
          rejectUnauthorized: false,
          agent: false,
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        },
        (response) => {
          const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
          const answer = { status: response.statusCode ?? 0, headers: Object.fromEntries(headers) };
          readBody(response, (body) => resolve({ ...answer, body }));
          if (response.socket instanceof TLSSocket)
            onCertificate(readCertificate(response.socket, url.hostname));
        },
      );
      request.on('error', (error) => resolve({ error: toSystemCode(error) }));
      request.end();
    });
}

/** Reads the body up to the limit, or as far as it comes. */
function readBody(response: IncomingMessage, onEnd: (body: string) => void): void {
  let body = '';
  const finish = () => onEnd(body);
  response.setEncoding('utf8');
  response.on('data', (part: string) => {
    body += part;
    if (body.length < MAX_BODY_BYTES) return;
    finish();
    response.destroy();
  });
  response.on('end', finish).on('error', finish);
}

function readCertificate(socket: TLSSocket, host: string): ShownCertificate {
  const { authorized, authorizationError } = socket;
  return {
    host,
    refusal: authorized ? undefined : String(authorizationError ?? 'unknown'),
    notAfter: Date.parse(socket.getPeerCertificate().valid_to ?? ''),
  };
}
