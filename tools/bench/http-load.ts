import { connect } from 'node:net';

/** The requests to send, and how many at a time. */
export interface Load {
  readonly port: number;
  /** Number of connections, each kept busy with one request at a time. */
  readonly connections: number;
  /** Complete requests, sent in turn; see {@link requestText}. */
  readonly requests: readonly string[];
  /** Number of answers to wait for. */
  readonly count: number;
}

/** The result of a measurement. */
export interface LoadResult {
  readonly perSecond: number;
  readonly medianMs: number;
}

/** Renders the text of a request, once and in advance, so that the client spends little time on it. */
export function requestText(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): string {
  const lines = Object.entries({ Host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}`);
  if (body !== '') lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** Sends requests over persistent connections; throws if one is refused. */
export async function runLoad({ port, connections, requests, count }: Load): Promise<LoadResult> {
  const durations: number[] = [];
  let sent = 0;
  const next = () => (sent < count ? requests[sent++ % requests.length] : undefined);
  const start = performance.now();
  await Promise.all(
    Array.from({ length: connections }, () => sendInTurn(port, next, (ms) => durations.push(ms))),
  );
  const seconds = (performance.now() - start) / 1000;
  durations.sort((left, right) => left - right);
  return { perSecond: durations.length / seconds, medianMs: durations[durations.length >> 1] ?? 0 };
}

/** Drives one connection: sends a request, waits for its answer, then sends the next. */
function sendInTurn(
  port: number,
  next: () => string | undefined,
  onAnswer: (ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let sentAt = 0;
    let missing: number | undefined;
    const send = () => {
      const request = next();
      if (request === undefined) socket.end();
      else {
        sentAt = performance.now();
        socket.write(request);
      }
    };
    socket.setNoDelay(true);
    socket.once('connect', send);
    socket.on('data', (chunk) => {
      missing = (missing ?? lengthOf(chunk)) - chunk.length;
      if (missing > 0) return;
      missing = undefined;
      onAnswer(performance.now() - sentAt);
      send();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve());
  });
}

/**
 * Returns the length in bytes, head included, of the answer that begins with this chunk: heads are small
 * enough to arrive in one piece.
 */
function lengthOf(chunk: Buffer): number {
  const end = chunk.indexOf('\r\n\r\n');
  const head = chunk.toString('latin1', 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (!/^HTTP\/1\.1 2/.test(head) || length === undefined) throw new Error(chunk.toString('utf8'));
  return end + 4 + Number(length);
}
