import type { IncomingHttpHeaders } from 'node:http';
import { isAuthorized } from '../http/authorization';
import { tryFindForeignPage } from '../http/foreign-page';

/** The HTTP status and the reason with which a request is denied. */
export interface Denial {
  readonly status: 401 | 403 | 415;
  readonly message: string;
  readonly hint: string;
}

/** A `Host` header that names this machine's loopback interface. */
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Denies requests that a page of another site makes a browser send, and any that do not address this
 * machine's loopback interface.
 */
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
 * Denies requests without the credentials of the API. Every process on this machine may read the overview,
 * but changing or copying the state requires credentials, as the machine may have other users.
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
 * Denies requests that an HTML form could send. For JSON, a browser first asks whether a foreign page may
 * send the request, and is denied as well.
 */
export function requireJson(headers: IncomingHttpHeaders): Denial | undefined {
  if (/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return undefined;
  return {
    status: 415,
    message: 'changes are sent as JSON, even where the body is empty',
    hint: 'add the header Content-Type: application/json',
  };
}
