import type { IncomingMessage } from 'node:http';

/** Largest request body, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Up to here a body that is too large is read and dropped, so that its sender gets to see the answer. */
const MAX_DROPPED_BYTES = 16 * MAX_BODY_BYTES;

/** Reads a request body; undefined when it is too large. Rejects when the connection breaks. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > MAX_DROPPED_BYTES) return undefined;
    if (size <= MAX_BODY_BYTES) chunks.push(bytes);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}
