import { isKumikiError } from '../../core/errors';
import { isObject } from '../../core/json';
import { WireField } from '../wire/wire-field';
import { type FailedCall, type RefusingReply, unexpected } from './api-failure';
import type { HttpReply } from './http';

/** Members of the envelope that errors show elsewhere, or that mean nothing to a person. */
const KNOWN_MEMBERS = ['is_fatal', 'is_ok', 'serial', 'status', 'error_code', 'error_msg'];
/** Far more than the API sends; a reply from another server may have any depth and length. */
const MOST_DETAILS = 50;
const DEEPEST_DETAIL = 8;

/** Returns the status of a refusal and, if present, its error envelope. */
export function readRefusal(reply: HttpReply): RefusingReply {
  const { status, contentType } = reply;
  const envelope = new WireField(tryParse(reply.text)?.value);
  const field = (key: string) => {
    const value = envelope.get(key).raw();
    return typeof value === 'string' ? value : undefined;
  };
  return {
    status,
    contentType,
    errorCode: field('error_code'),
    errorMessage: field('error_msg'),
    serial: field('serial'),
    errorDetails: listDetails(envelope.raw()),
  };
}

/** Collects the other messages of an envelope, such as errors about each field of the request. */
function listDetails(envelope: unknown): string[] {
  if (!isObject(envelope)) return [];
  const others = Object.entries(envelope).filter(
    ([key, value]) => !(KNOWN_MEMBERS.includes(key) && typeof value !== 'object'),
  );
  const found: string[] = [];
  for (const [key, value] of others) addTexts(found, value, key, DEEPEST_DETAIL);
  return found;
}

function addTexts(found: string[], value: unknown, path: string, levels: number): void {
  if (found.length >= MOST_DETAILS || levels === 0) return;
  if (typeof value === 'string' && value.trim() !== '') found.push(`${path}: ${value}`);
  else if (Array.isArray(value)) for (const item of value) addTexts(found, item, path, levels - 1);
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) addTexts(found, item, `${path}.${key}`, levels - 1);
  }
}

/** Decodes a successful reply. @throws API_UNEXPECTED if it is not JSON, or a field cannot be used */
export function decodeReply<T>(
  reply: HttpReply,
  parsed: ParsedReply | undefined,
  decode: (reply: WireField) => T,
  call: FailedCall,
): T {
  if (!parsed) {
    throw unexpected(call, reply.status, {
      message: `the reply is not JSON, but ${reply.contentType ?? 'of no type'}, ${reply.text.length} characters`,
      given: reply.text,
    });
  }
  const field = new WireField(parsed.value);
  if (field.get('is_ok').raw() === false) {
    throw unexpected(call, reply.status, {
      message: 'the reply says `is_ok: false` despite a status of success',
    });
  }
  try {
    return decode(field);
  } catch (error) {
    const problem = isKumikiError(error) ? error.problems[0] : undefined;
    throw problem ? unexpected(call, reply.status, problem) : error;
  }
}

/** The JSON of a reply. */
interface ParsedReply {
  readonly value: unknown;
}

/**
 * Parses a reply as JSON; undefined if it is not JSON. Operations without a result may answer with an empty
 * body.
 */
export function parseReply({ text }: HttpReply): ParsedReply | undefined {
  return text === '' ? { value: undefined } : tryParse(text);
}

function tryParse(text: string): ParsedReply | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
