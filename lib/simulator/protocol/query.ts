import { isDeeperThan, isObject, type JsonObject } from './json';
import { type Refusal, refuse } from './refusal';

/**
 * Reads the query string of the API: the JSON document itself, without a parameter name. The Go clients leave the document
 * raw and escape the filter values one by one; others escape the whole. A document that already is JSON came from the former.
 * `+` is never a space.
 */
export function decodeQuery(raw: string): JsonObject | Refusal {
  if (raw === '') return {};
  // A raw request line may hold UTF-8, which Node's parser hands on byte by byte.
  const text = /[\u0080-\u00ff]/.test(raw) ? Buffer.from(raw, 'latin1').toString('utf8') : raw;
  const document = tryParse(text);
  const query = isObject(document) ? decodeFilter(document) : tryParse(decodePercent(text));
  return isObject(query) && !isDeeperThan(query, MAX_DEPTH)
    ? query
    : refuse('bad_request', 'the query string must be a JSON object');
}

/** Deep enough for any find; what is deeper is not meant to be answered. */
const MAX_DEPTH = 16;

/** Strings in a nested array (groups of tags) are not escaped by the clients, so they are left alone. */
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
