import type { IncomingHttpHeaders } from 'node:http';
import { isKumikiError } from '../../core/errors';
import { isDeeperThan, isObject, type JsonObject } from '../protocol/json';
import { isRefusal, type Refusal } from '../protocol/refusal';
import type { AdminCall, AdminRoute, Desk } from './admin-route';
import { badRequest } from './bad-request';
import { objectionToForm, objectionToHost, objectionToOrigin, objectionToStranger } from './guard';
import { type AdminReply, refusal, refusalOfMethod } from './refusal';
import { findAdminRoutes } from './routes';

/** A request below `/simulator`, as it came in. */
export interface AdminRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string | Refusal;
}

/** From a request to its answer: guard, route, credentials, body, effect. */
export async function answerAdmin(
  desk: Desk,
  request: AdminRequest,
  authorization: string,
): Promise<AdminReply> {
  const { method, headers } = request;
  const url = new URL(request.target, 'http://127.0.0.1');
  const foreign = objectionToHost(headers) ?? objectionToOrigin(headers);
  if (foreign) return refusal(foreign.status, foreign);
  const match = findAdminRoutes(url.pathname);
  if (!match) return refusal(404, { message: `there is no ${url.pathname}`, hint: 'see GET /simulator' });
  const route = match.routes.find((each) => each.method === method);
  if (!route) return refusalOfMethod(method, match.routes.map((each) => each.method).join(', '));
  const stranger = route.isOpen ? undefined : objectionToStranger(headers, authorization);
  const objection = stranger ?? (method === 'GET' ? undefined : objectionToForm(headers));
  if (objection) return refusal(objection.status, objection);
  if (isRefusal(request.body)) return refusalOfBody(request.body);
  const call = { ...desk, segments: match.segments, query: url.searchParams };
  return carryOut(route, call, request.body);
}

/** The answer to a change comes when the state file has it. */
async function carryOut(route: AdminRoute, call: Omit<AdminCall, 'body'>, body: string): Promise<AdminReply> {
  try {
    const result = route.handle({ ...call, body: parseBody(body) });
    if (route.method !== 'GET') await call.simulator.flush();
    return { status: 200, body: { ok: true, ...result } };
  } catch (error) {
    // with a cause it is not the request that is wrong, but the disk
    if (isKumikiError(error)) {
      return { status: error.cause === undefined ? 400 : 500, body: { ok: false, errors: error.problems } };
    }
    return refusal(500, { message: error instanceof Error ? error.message : String(error) });
  }
}

function refusalOfBody({ refused, detail }: Refusal): AdminReply {
  return refused === 'request_too_large'
    ? refusal(413, { message: 'the request is too large' })
    : refusal(400, { message: detail ?? refused });
}

/** Deep enough for a snapshot; what is deeper is not meant to be answered. */
const MAX_DEPTH = 32;

/** Nothing is an empty object. */
function parseBody(text: string): JsonObject {
  if (text.trim() === '') return {};
  const body = tryParse(text);
  if (isObject(body) && !isDeeperThan(body, MAX_DEPTH)) return body;
  throw badRequest('the body must be a JSON object, not nested too deeply', text.slice(0, 100));
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
