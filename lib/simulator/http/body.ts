import type { IncomingMessage } from 'node:http';
import { type Refusal, refuse } from '../protocol/refusal';

/** Largest request body, in bytes. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Up to here a body that is too large is read and dropped, so that its sender gets to see the answer. */
const MAX_DROPPED_BYTES = 16 * MAX_BODY_BYTES;

/** Reads a request body of at most `maxBytes`. Rejects when the connection breaks. */
export async function readBody(
  request: IncomingMessage,
  maxBytes = MAX_BODY_BYTES,
): Promise<string | Refusal> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > Math.max(maxBytes, MAX_DROPPED_BYTES)) break;
    if (size <= maxBytes) chunks.push(bytes);
  }
  return size > maxBytes ? refuse('request_too_large') : decode(Buffer.concat(chunks));
}

function decode(bytes: Buffer): string | Refusal {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('bad_request', 'the body is not UTF-8');
  }
}
