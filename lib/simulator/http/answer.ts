import { isDeeperThan, isObject, type JsonObject } from '../protocol/json';
import { isRefusal, type Refusal, refuse } from '../protocol/refusal';
import type { Target } from '../protocol/target';
import type { Call, Reply } from '../service/model/call';
import { matchPath } from '../service/routes';
import { refusalByLimit } from '../service/rules/limits';

/** What a call needs beside the request itself. */
export type Setting = Pick<
  Call,
  'store' | 'now' | 'steps' | 'strictness' | 'behaviour' | 'pools' | 'traffic'
>;

/** Carries a request out on the state. No I/O: the answer follows from the arguments. */
export function answer(method: string, target: Target, rawBody: string, setting: Setting): Reply | Refusal {
  const match = matchPath(target.path);
  if (!match) return refuse('resource_path_not_found', target.path);
  const route = match.routes.get(method);
  if (!route) return { ...refuse('method_not_allowed', method), allow: [...match.routes.keys()].sort() };
  const { query } = target;
  if (isRefusal(query)) return query;
  const body = parseBody(rawBody);
  if (isRefusal(body)) return body;
  const { ids } = match;
  const refusal = method === 'POST' ? refusalByLimit(target.path, setting) : undefined;
  if (refusal) return refusal;
  return route.handle({
    ...setting,
    zoneName: target.zone,
    zone: setting.store.zones[target.zone],
    ids,
    query,
    body,
  });
}

/** Three times as deep as any document of the API. */
const MAX_DEPTH = 32;

/** JSON whatever the content type says; nothing is an empty object. */
function parseBody(text: string): JsonObject | Refusal {
  if (text.trim() === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (!isObject(body)) return refuse('bad_request', 'the body must be a JSON object');
    return isDeeperThan(body, MAX_DEPTH) ? refuse('bad_request', 'the body is nested too deeply') : body;
  } catch {
    return refuse('bad_request', 'the body is not JSON');
  }
}

/** Largest number that the service writes as a number even for clients that cannot read big ones. */
const MAX_SMALL_ID = 2 ** 31 - 1;

/** The text of an answer; big ids are written as texts for clients that did not ask for numbers. */
export function renderBody(body: object, options: { bigIdsAsText: boolean; isIndented: boolean }): string {
  const replacer = (key: string, value: unknown) =>
    key === 'ID' && typeof value === 'number' && value > MAX_SMALL_ID ? String(value) : value;
  return JSON.stringify(
    body,
    options.bigIdsAsText ? replacer : undefined,
    options.isIndented ? 2 : undefined,
  );
}
