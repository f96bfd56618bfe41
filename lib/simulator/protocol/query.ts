import { isObject, type JsonObject, tryParseJson } from '../../core/json';
import { isDeeperThan } from './json';
import { type Refusal, refuse } from './refusal';

/**
 * Decodes a query string of the API: a JSON document without a parameter name. The Go clients leave the
 * document raw and escape only the values of its filter; other clients escape all of it. So a string that is
 * already JSON comes from the Go clients. `+` never means a space.
 */
export function decodeQuery(raw: string): JsonObject | Refusal {
  if (raw === '') return {};
  // a raw request line may contain UTF-8, which Node's parser passes through byte by byte
  const text = /[\u0080-\u00ff]/.test(raw) ? Buffer.from(raw, 'latin1').toString('utf8') : raw;
  // the vendor's own client requests a single resource with `?null`
  if (text === 'null') return {};
  const document = tryParseJson(text);
  const query = isObject(document) ? decodeFilter(document) : tryParseJson(decodePercent(text));
  return isObject(query) && !isDeeperThan(query, MAX_DEPTH)
    ? query
    : refuse('bad_request', 'the query string must be a JSON object');
}

/** Deep enough for any find. */
const MAX_DEPTH = 16;

/**
 * Unescapes the values of the filter, except those in nested arrays (groups of tags), which the clients do
 * not escape.
 */
function decodeFilter(document: JsonObject): JsonObject {
  const filter = Object.hasOwn(document, 'Filter') ? document.Filter : undefined;
  if (!isObject(filter)) return document;
  const decoded = Object.entries(filter).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.map(decodeText) : decodeText(value),
  ]);
  return { ...document, Filter: Object.fromEntries(decoded) };
}

function decodeText(value: unknown): unknown {
  return typeof value === 'string' ? decodePercent(value) : value;
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
