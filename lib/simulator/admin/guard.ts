import type { IncomingHttpHeaders } from 'node:http';
import { isAuthorized } from '../http/authorization';
import { tryFindForeignPage } from '../http/foreign-page';

/** Why a request is denied, with its HTTP status. */
export interface Denial {
  readonly status: 401 | 403 | 415;
  readonly message: string;
  readonly hint: string;
}

/** The `Host` of a client that asked for this machine itself. */
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/** Denies what a page of the Internet makes a browser send. Nothing but this machine needs to look at this. */
export function requireOwnPage(headers: IncomingHttpHeaders): Denial | undefined {
  const foreign = tryFindForeignPage(headers);
  if (foreign) return { status: 403, ...foreign };
  if (LOOPBACK_HOST.test(headers.host ?? '')) return undefined;
  return {
    status: 403,
    message: 'the Host header does not name the loopback interface',
    hint: 'ask for http://127.0.0.1 or http://localhost, with the port',
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
