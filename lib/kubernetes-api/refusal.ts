import { isObject, tryParseJson } from '../core/json';
import { findApi, type Subject } from './request';

/** An API server's own explanation of why it refused a request. */
export interface Refusal {
  readonly message: string;
  readonly reason: string;
  readonly causes: readonly { readonly field: string; readonly message: string; readonly reason: string }[];
}

/** Undefined if no API server would send this. */
export function readRefusal(subject: Subject, status: number, text: string): Refusal | undefined {
  const body = tryParseJson(text);
  if (!isObject(body) || body.kind !== 'Status') {
    return isPlainAnswer(subject, status, text)
      ? { message: text.trim(), reason: '', causes: [] }
      : undefined;
  }
  const { message, reason, details } = body;
  const causes = isObject(details) && Array.isArray(details.causes) ? details.causes.filter(isObject) : [];
  return {
    message: toText(message),
    reason: toText(reason),
    causes: causes.map((cause) => ({
      field: toText(cause.field),
      message: toText(cause.message),
      reason: toText(cause.reason),
    })),
  };
}

/**
 * Whether this is an answer that API servers give in plain text: about themselves, and about groups that they
 * do not have.
 */
function isPlainAnswer(subject: Subject, status: number, text: string): boolean {
  if (text.trimStart().startsWith('<')) return false;
  if (status === 404) return subject.name === undefined && findApi(subject).group !== '';
  return [401, 429, 500, 503, 504].includes(status);
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
