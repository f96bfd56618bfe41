import type { IncomingHttpHeaders } from 'node:http';
import { Ipv4 } from '../../core/ipv4';

/** Why a request is taken for one of a foreign page, and what to do instead. */
export interface ForeignRequest {
  readonly message: string;
  readonly hint: string;
}

/** Names that no public name server answers for: of one label, or under a reserved one (RFC 6761). */
const UNPUBLISHED_NAME = /^[^.]+$|\.(localhost|invalid)$/i;

/**
 * Finds requests that a page of another site makes a browser send: one whose own name points to this machine
 * (DNS rebinding), or one that the browser itself says is of another origin. Other clients send no origin.
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

/** Whether a `Host` is an address, or a name that only this machine or a proxy in between can know. */
function isUnforgeable(host: string): boolean {
  const name = host.replace(/:\d{1,5}$/, '');
  return Ipv4.tryParse(name) !== undefined || /^\[[\da-f:.]+\]$/i.test(name) || UNPUBLISHED_NAME.test(name);
}
