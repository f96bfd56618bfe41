import type { HttpFailure, HttpMethod } from './http';

/**
 * The outcome of a try, as far as it decides about another one: the status of a reply and the `error_code` of
 * its envelope, or that there was no reply.
 */
export type TryResult = Pick<HttpFailure, 'failure' | 'sent' | 'status'> | AnsweredTry;

interface AnsweredTry {
  readonly status: number;
  /**
   * Undefined if there is no error envelope: the response may come from a server between this client and the
   * API.
   */
  readonly errorCode?: string | undefined;
}

/** Error codes of a 503 that mean that nothing was started. Others, such as `operation_timeout`, do not. */
const NOT_BEGUN = ['busy', 'service_unavailable', 'service_temporarily_unavailable', 'too_many_request'];

/**
 * Tries before a request that never reaches the server is given up: a wrong address or a stopped server is
 * reported within seconds, while a short outage is survived.
 */
const MAX_CONNECT_TRIES = 6;

/** Tries before a read is given up because the API itself fails or sends broken replies. */
const MAX_BROKEN_READS = 4;

/** The longest wait honoured if a server asks for one. */
const MAX_RETRY_AFTER_MS = 300_000;

/**
 * Checks whether the server may have carried out the request although the try failed. Reads change nothing.
 */
export function mayHaveHappened(method: HttpMethod, result: TryResult): boolean {
  if (method === 'GET') return false;
  if (result.status === undefined) return result.sent;
  if (result.status === 503) return !NOT_BEGUN.includes(result.errorCode ?? '');
  return result.status < 400 || result.status === 408 || result.status >= 500;
}

/**
 * Checks whether to try again. A POST is repeated only if the server certainly did nothing; PUT and DELETE
 * may be repeated, as they set a state. Never after 409: it describes the state, and only the caller knows
 * how to react.
 */
export function isWorthRetrying(method: HttpMethod, result: TryResult, tries: number): boolean {
  if (method === 'POST' && mayHaveHappened(method, result)) return false;
  if (result.status === undefined) {
    if (result.failure === 'connection') return result.sent || tries < MAX_CONNECT_TRIES;
    return result.failure === 'timeout';
  }
  if (result.status === 423 || result.status === 429 || result.status === 503) return true;
  if (method !== 'GET') return false;
  if (result.status === 502 || result.status === 504) return true;
  return result.status === 500 && tries < MAX_BROKEN_READS;
}

/** Checks whether to repeat a read whose success response was not JSON: a gateway may have cut it off. */
export function isWorthReadingAgain(method: HttpMethod, tries: number): boolean {
  return method === 'GET' && tries < MAX_BROKEN_READS;
}

/**
 * Returns the time to wait before another try: exponential with full jitter, and no less than the server
 * asked for.
 */
export function retryWaitMs(options: {
  /** Tries so far, 1 or more. */
  readonly tries: number;
  readonly minSeconds: number;
  readonly maxSeconds: number;
  /** 0 ≤ x < 1. */
  readonly random: number;
  readonly retryAfterMs: number | undefined;
}): number {
  const ceiling = Math.min(options.maxSeconds, options.minSeconds * 2 ** (options.tries - 1)) * 1000;
  return Math.max(options.random * ceiling, Math.min(options.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}
