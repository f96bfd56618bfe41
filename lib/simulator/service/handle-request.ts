import { isObject, type JsonObject } from '../../core/json';
import { isDeeperThan } from '../protocol/json';
import type { Language } from '../protocol/language';
import { isRefusal, type Refusal, refuse } from '../protocol/refusal';
import type { Target } from '../protocol/target';
import type { ServiceContext, ServiceResponse } from './model/call';
import { matchPath } from './routes';
import { refuseOverLimit } from './rules/limits';

/** A request with valid credentials, and the state of the service when it arrives. */
export interface ServiceRequest {
  readonly method: string;
  readonly target: Target;
  /** The body as received, not parsed yet. */
  readonly body: string;
  /** The client's preferred language. */
  readonly language: Language;
  readonly context: ServiceContext;
}

/** Handles a request like the service: a function such as {@link handleRequest}. */
export type Service = (request: ServiceRequest) => ServiceResponse | Refusal;

/** Finds the requested operation and runs its handler on the state. Does no I/O. */
export function handleRequest({
  method,
  target,
  body: text,
  language,
  context,
}: ServiceRequest): ServiceResponse | Refusal {
  const match = matchPath(target.path);
  if (!match) return refuse('resource_path_not_found', target.path);
  const route = match.routes.get(method);
  if (!route) return { ...refuse('method_not_allowed', method), allow: [...match.routes.keys()].sort() };
  const { query } = target;
  if (isRefusal(query)) return query;
  const body = parseBody(text);
  if (isRefusal(body)) return body;
  const refusal = method === 'POST' ? refuseOverLimit(target.path, context) : undefined;
  if (refusal) return refusal;
  const zone = context.store.zones[target.zone];
  const place = { zone: target.zone, language };
  return route.handle({ ...context, place, zone, ids: match.ids, query, body });
}

/** Three times the depth of any document of the API. */
const MAX_DEPTH = 32;

/**
 * Parses the body as JSON, whatever its content type. An empty body, or the `null` that the vendor's own
 * client sends, means an empty object.
 */
function parseBody(text: string): JsonObject | Refusal {
  if (text.trim() === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (body === null) return {};
    if (!isObject(body)) return refuse('bad_request', 'the body must be a JSON object');
    return isDeeperThan(body, MAX_DEPTH) ? refuse('bad_request', 'the body is nested too deeply') : body;
  } catch {
    return refuse('bad_request', 'the body is not JSON');
  }
}
