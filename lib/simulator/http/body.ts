import type { IncomingMessage } from 'node:http';
import { type Refusal, refuse } from '../protocol/refusal';

/** Largest request body, in bytes. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Reads a request body of at most `maxBytes`. Rejects if the connection breaks. */
export async function readBody(
  request: IncomingMessage,
  maxBytes = MAX_BODY_BYTES,
): Promise<string | Refusal> {
  const { headers } = request;
  // most requests have no body, and reading an empty stream takes a while
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return '';
  const chunks: Buffer[] = [];
  let size = 0;
  // not destroyed: the server discards the rest, so that the client still receives the response
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > maxBytes) return refuse('request_too_large');
    chunks.push(bytes);
  }
  return decode(Buffer.concat(chunks));
}

function decode(bytes: Buffer): string | Refusal {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('bad_request', 'the body is not UTF-8');
  }
}
