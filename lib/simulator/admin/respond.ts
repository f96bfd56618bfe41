import { isKumikiError, toErrorMessage } from '../../core/errors';
import { isObject, type JsonObject, tryParseJson } from '../../core/json';
import type { RawRequest } from '../http/exchange';
import { isDeeperThan } from '../protocol/json';
import { isRefusal, type Refusal } from '../protocol/refusal';
import type { AdminCall, AdminRoute } from './admin-route';
import type { AdminContext } from './context';
import { requireCredentials, requireJson, requireOwnPage } from './guard';
import { type AdminResponse, badRequestError, createErrorResponse, methodNotAllowed } from './response';
import { tryFindAdminRoutes } from './routes';

/** Handles a request below `/simulator`: guard, route, credentials, body, action. */
export async function respondToAdmin(context: AdminContext, request: RawRequest): Promise<AdminResponse> {
  const { method, headers } = request;
  const url = new URL(request.target, 'http://127.0.0.1');
  const foreign = requireOwnPage(headers);
  if (foreign) return createErrorResponse(foreign.status, foreign);
  const match = tryFindAdminRoutes(url.pathname);
  if (!match)
    return createErrorResponse(404, { message: `there is no ${url.pathname}`, hint: 'see GET /simulator' });
  const route = match.routes.find((each) => each.method === method);
  if (!route) return methodNotAllowed(method, match.routes.map((each) => each.method).join(', '));
  const unauthorized = route.isOpen ? undefined : requireCredentials(headers, context.authorization);
  const denial = unauthorized ?? (method === 'GET' ? undefined : requireJson(headers));
  if (denial) return createErrorResponse(denial.status, denial);
  // read the body, which may be large, only once the sender is known to be allowed
  const body = await request.readBody();
  if (isRefusal(body)) return unreadableBody(body);
  return run(route, { ...context, segments: match.segments, query: url.searchParams }, body);
}

/** Runs the operation; responds to a change only after it is in the state file. */
async function run(route: AdminRoute, call: Omit<AdminCall, 'body'>, body: string): Promise<AdminResponse> {
  try {
    const result = route.handle({ ...call, body: parseBody(body) });
    if (route.method !== 'GET') await call.flush();
    return { status: 200, body: { ok: true, ...result } };
  } catch (error) {
    // an error with a cause is not the request's fault, but the disk's
    if (isKumikiError(error)) {
      return { status: error.cause === undefined ? 400 : 500, body: { ok: false, errors: error.problems } };
    }
    return createErrorResponse(500, { message: toErrorMessage(error) });
  }
}

function unreadableBody({ refused, detail }: Refusal): AdminResponse {
  return refused === 'request_too_large'
    ? createErrorResponse(413, { message: 'the request is too large' })
    : createErrorResponse(400, { message: detail ?? refused });
}

/** Deep enough for a snapshot. */
const MAX_DEPTH = 32;

/** Parses the body; an empty one means an empty object. */
function parseBody(text: string): JsonObject {
  if (text.trim() === '') return {};
  const body = tryParseJson(text);
  if (isObject(body) && !isDeeperThan(body, MAX_DEPTH)) return body;
  throw badRequestError('the body must be a JSON object, not nested too deeply', text.slice(0, 100));
}
