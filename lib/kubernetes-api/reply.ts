import { isObject, type JsonObject, tryParseJson } from '../core/json';
import { WireError } from './http';
import type { KubeRequest } from './request';
import { describeStranger } from './unanswered';

/** More levels than any object has; whoever visits them all calls itself for each. */
const MAX_DEPTH = 1000;

/** Parses the requested object, or another answer of an API server. @throws WireError for anything else */
export function parseReply(method: KubeRequest['method'], status: number, text: string): unknown {
  const value = tryParseJson(text);
  if (isDeeperThan(value, MAX_DEPTH))
    throw new WireError('the answer is nested too deeply', true, 'stranger');
  if (isObject(value) && isAnswer(method, value)) return value;
  throw new WireError(describeStranger(status, { text }), true, 'stranger');
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const part of Object.values(value)) if (isDeeperThan(part, levels - 1)) return true;
  return false;
}

/**
 * A proxy in front of a cluster may send a failure with a status of success: it must not be taken for an
 * object.
 */
function isAnswer(method: KubeRequest['method'], { kind, metadata, status }: JsonObject): boolean {
  if (kind === 'Status') return method === 'DELETE' && status !== 'Failure';
  // lists of kinds have no metadata
  return isObject(metadata) || kind === 'APIGroupList' || kind === 'APIResourceList';
}

/** Parses the texts of `299 - "…", 299 - "…"`. */
export function parseWarnings(header = ''): string[] {
  // the closing quotation mark of one text also matches as the opening one of what is between two texts
  const texts = [...header.matchAll(/"((?:\\.|[^"\\])*)/g)].filter((_, index) => index % 2 === 0);
  return texts.map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}
