import type { IncomingHttpHeaders } from 'node:http';
import { Ipv4 } from '../../core/ipv4';

/** The reason why a request counts as sent by a foreign page, and what to do instead. */
export interface ForeignRequest {
  readonly message: string;
  readonly hint: string;
}

/** Names that public DNS never resolves: of a single label, or under a reserved domain (RFC 6761). */
const UNPUBLISHED_NAME = /^[^.]+$|\.(localhost|invalid)$/i;

/**
 * Detects requests that a page of another site makes a browser send: their `Host` is a public name that
 * points to this machine (DNS rebinding), or the browser itself reports another origin. Clients other than
 * browsers send no origin.
 */
export function tryFindForeignPage(headers: IncomingHttpHeaders): ForeignRequest | undefined {
  const { host, origin } = headers;
  if (host !== undefined && !isUnforgeable(host)) {
    return {
      message: 'the Host header names a machine that anybody may have let point here',
      hint: 'ask for http://127.0.0.1 or http://localhost, with the port',
    };
  }
  const from = headers['sec-fetch-site'] ?? 'none';
  const isForeign = origin !== undefined && origin.toLowerCase() !== `http://${host?.toLowerCase()}`;
  if (!isForeign && (from === 'same-origin' || from === 'none')) return undefined;
  return {
    message: 'the request comes from a page of another origin',
    hint: 'use a command line client, or the page of the simulator itself',
  };
}

/**
 * Whether a `Host` is an IP address or a name that public DNS does not resolve, so that no foreign site can
 * use it.
 */
function isUnforgeable(host: string): boolean {
  const name = host.replace(/:\d{1,5}$/, '');
  return Ipv4.tryParse(name) !== undefined || /^\[[\da-f:.]+\]$/i.test(name) || UNPUBLISHED_NAME.test(name);
}
