import { isObject, type JsonObject } from '../../core/json';
import { isDeeperThan } from './json';
import { type Refusal, refuse } from './refusal';

/**
 * Reads a query string of the API, which is a JSON document without a parameter name. Other clients escape
 * all of it; the Go clients leave the document raw and escape only the values of its filter, so what already
 * is JSON came from them. `+` is never a space.
 */
export function decodeQuery(raw: string): JsonObject | Refusal {
  if (raw === '') return {};
  // a raw request line may hold UTF-8, which Node's parser passes on byte by byte
  const text = /[\u0080-\u00ff]/.test(raw) ? Buffer.from(raw, 'latin1').toString('utf8') : raw;
  // the vendor's own client asks for one resource by `?null`
  if (text === 'null') return {};
  const document = tryParse(text);
  const query = isObject(document) ? decodeFilter(document) : tryParse(decodePercent(text));
  return isObject(query) && !isDeeperThan(query, MAX_DEPTH)
    ? query
    : refuse('bad_request', 'the query string must be a JSON object');
}

/** Deep enough for any find. */
const MAX_DEPTH = 16;

/**
 * Unescapes the values of the filter, but not those in nested arrays (groups of tags), which the clients do
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

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
