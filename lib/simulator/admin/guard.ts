import type { IncomingHttpHeaders } from 'node:http';
import { isAuthorized } from '../http/authorization';

/** Why a request is denied, with its HTTP status. */
export interface Denial {
  readonly status: 401 | 403 | 415;
  readonly message: string;
  readonly hint: string;
}

/**
 * The `Host` of a client that asked for this machine by a name that no foreign name server can answer for.
 */
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/** Denies pages of the Internet whose own name points to this machine (DNS rebinding). */
export function requireLoopbackHost({ host = '' }: IncomingHttpHeaders): Denial | undefined {
  if (LOOPBACK_HOST.test(host)) return undefined;
  return {
    status: 403,
    message: 'the Host header does not name the loopback interface',
    hint: 'ask for http://127.0.0.1 or http://localhost, with the port',
  };
}

/** Denies requests that a page of another site makes a browser send; other clients send no origin. */
export function requireSameOrigin(headers: IncomingHttpHeaders): Denial | undefined {
  const { host, origin } = headers;
  const from = headers['sec-fetch-site'] ?? 'none';
  const isForeign = origin !== undefined && origin.toLowerCase() !== `http://${host?.toLowerCase()}`;
  if (!isForeign && (from === 'same-origin' || from === 'none')) return undefined;
  return {
    status: 403,
    message: 'the request comes from a page of another origin',
    hint: 'use a command line client, or the page of the simulator itself',
  };
}

/**
 * Denies requests without the credentials of the API. Every program of this machine may look at the overview;
 * changing or copying things is not open to all of them, as the machine may have other users.
 */
export function requireCredentials(
  { authorization }: IncomingHttpHeaders,
  expected: string,
): Denial | undefined {
  if (isAuthorized(authorization, expected)) return undefined;
  return {
    status: 401,
    message: 'this needs the access token and secret of the simulator',
    hint: 'send them as basic credentials, as in curl -u "$SAKURA_ACCESS_TOKEN:$SAKURA_ACCESS_TOKEN_SECRET"',
  };
}

/**
 * Denies what a form could send. For this content type a browser asks first whether a foreign page may, and
 * is denied too.
 */
export function requireJson(headers: IncomingHttpHeaders): Denial | undefined {
  if (/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return undefined;
  return {
    status: 415,
    message: 'changes are sent as JSON, even where the body is empty',
    hint: 'add the header Content-Type: application/json',
  };
}
