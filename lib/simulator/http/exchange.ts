import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from '../call';
import type { Fault, FaultKind, FaultScript } from '../faults';
import type { JsonObject } from '../protocol/json';
import { type ErrorAnswer, isRefusal, type Refusal, refuse, renderError } from '../protocol/refusal';
import { parseTarget, type Target } from '../protocol/target';
import { answer, renderBody, type Setting } from './answer';

/** What the exchanges of a simulator share. */
export interface World {
  /** Value of the `Authorization` header that opens the door. */
  readonly authorization: string;
  readonly faults: FaultScript;
  /** The state and the time, as of now. */
  setting(): Setting;
  /** Makes the state durable; returns when it is. */
  commit(): void;
}

/** A request as it came in. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined: too large. */
  readonly body: string | undefined;
}

/** What goes out, and what the log says about it. */
export interface Outcome {
  readonly status: number;
  readonly text: string;
  readonly retryAfter?: number | undefined;
  /** How the connection fares, if not well. */
  readonly fault?: Exclude<FaultKind, 'status'> | undefined;
  /** Below `/api/cloud/1.1`; the raw target where it is not of the API. */
  readonly path: string;
  readonly query?: JsonObject | undefined;
  readonly errorCode?: string | undefined;
}

/** Of a target that is not of the API, this much is kept for the log. */
const MAX_LOGGED_TARGET = 200;

/** From a request to its answer: faults, credentials, route, effect, disk, text. `serial` names the request in errors. */
export function exchange(world: World, request: RawRequest, serial: string): Outcome {
  const target = parseTarget(request.target);
  const path = isRefusal(target) ? request.target.slice(0, MAX_LOGGED_TARGET) : target.path;
  const query = isRefusal(target) || isRefusal(target.query) ? undefined : target.query;
  const fault = isRefusal(target) ? undefined : world.faults.take(request.method, path);
  const isLost = fault !== undefined && fault.when !== 'after';
  const reply = isLost ? NOTHING : carryOut(world, request, target);
  const said = fault?.kind === 'status' ? scriptedError(fault) : isRefusal(reply) ? errorOf(reply) : reply;
  const isEnglish = /^en\b/i.test(request.headers['accept-language'] ?? '');
  const { status, body } = 'code' in said ? renderError(said, isEnglish, serial) : said;
  return {
    status,
    text: renderBody(body, {
      bigIdsAsText: request.headers['x-sakura-bigint-as-int'] !== '1',
      isIndented: request.headers['x-sakura-api-beautify'] === '1',
    }),
    retryAfter: fault?.retryAfter,
    fault: fault?.kind === 'status' ? undefined : fault?.kind,
    path,
    query,
    errorCode: 'code' in said ? said.code : undefined,
  };
}

/** What a request amounts to that never reached the service. */
const NOTHING: Reply = { status: 200, body: {} };

function scriptedError({ errorCode = 'service_unavailable', status }: Fault): ErrorAnswer {
  return { code: errorCode, status };
}

function errorOf({ refused, detail }: Refusal): ErrorAnswer {
  return { code: refused, detail };
}

function carryOut(world: World, request: RawRequest, target: Target | Refusal): Reply | Refusal {
  if (!isAuthorized(request.headers.authorization, world.authorization)) return refuse('unauthorized');
  if (isRefusal(target)) return target;
  if (request.body === undefined) return refuse('request_too_large');
  try {
    const reply = answer(request.method, target, request.body, world.setting());
    if (request.method !== 'GET' && !isRefusal(reply)) world.commit();
    return reply;
  } catch (error) {
    return refuse('internal_server_error', error instanceof Error ? error.message : String(error));
  }
}

/** Compares digests, which have one length, in constant time. */
function isAuthorized(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(expected));
}
