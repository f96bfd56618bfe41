import type { IncomingHttpHeaders } from 'node:http';
import { isAuthorized } from '../http/authorization';

/** Why a request is not let in, with its HTTP status. */
export interface Objection {
  readonly status: 401 | 403 | 415;
  readonly message: string;
  readonly hint: string;
}

/** `Host` of a client that asked for this machine by a name that no foreign name server can hand out. */
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/** Keeps out pages of the Internet that let their own name point to this machine (DNS rebinding). */
export function objectionToHost({ host = '' }: IncomingHttpHeaders): Objection | undefined {
  if (LOOPBACK_HOST.test(host)) return undefined;
  return {
    status: 403,
    message: 'the Host header does not name the loopback interface',
    hint: 'ask for http://127.0.0.1 or http://localhost, with the port',
  };
}

/** Keeps out requests that a page of somebody else makes a browser send; other clients say nothing of their origin. */
export function objectionToOrigin(headers: IncomingHttpHeaders): Objection | undefined {
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
 * Lets in whoever knows the credentials of the API: looking at the overview is free for every program of this machine, changing
 * things or taking them along is not, as other users may be on it.
 */
export function objectionToStranger(
  { authorization }: IncomingHttpHeaders,
  expected: string,
): Objection | undefined {
  if (isAuthorized(authorization, expected)) return undefined;
  return {
    status: 401,
    message: 'this needs the access token and secret of the simulator',
    hint: 'send them as basic credentials, as in curl -u "$SAKURA_ACCESS_TOKEN:$SAKURA_ACCESS_TOKEN_SECRET"',
  };
}

/** A form cannot send this content type, so that a browser asks before a foreign page changes anything: and is refused. */
export function objectionToForm(headers: IncomingHttpHeaders): Objection | undefined {
  if (/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return undefined;
  return {
    status: 415,
    message: 'changes are sent as JSON, even where the body is empty',
    hint: 'add the header Content-Type: application/json',
  };
}
