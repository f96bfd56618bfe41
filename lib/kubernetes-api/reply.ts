import { isObject, type JsonObject, tryParseJson } from '../core/json';
import { WireError } from './http';
import type { KubeRequest } from './request';
import { describeStranger } from './unanswered';

/** The object that is asked for, or another answer of an API server. @throws WireError for what is neither */
export function parseReply(method: KubeRequest['method'], status: number, text: string): unknown {
  const value = tryParseJson(text);
  if (isObject(value) && isAnswer(method, value)) return value;
  throw new WireError(describeStranger(status, { text }), true, 'stranger');
}

/** A failure may come as success from what stands in front of a cluster, and must not be taken for an object. */
function isAnswer(method: KubeRequest['method'], { kind, metadata, status }: JsonObject): boolean {
  if (kind === 'Status') return method === 'DELETE' && status !== 'Failure';
  // lists of kinds have no metadata
  return isObject(metadata) || kind === 'APIGroupList' || kind === 'APIResourceList';
}

/** The texts of `299 - "…", 299 - "…"`. */
export function parseWarnings(header = ''): string[] {
  // a quotation mark that closes a text is found as one that opens what is between two
  const texts = [...header.matchAll(/"((?:\\.|[^"\\])*)/g)].filter((_, index) => index % 2 === 0);
  return texts.map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}
