import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { renderError } from '../protocol/refusal';

/**
 * How long a connection stays open after its last response if the client does not close it, in milliseconds.
 */
const LINGER_MS = 1000;

/** HTTP status by Node's error code; 400 for all others. */
const STATUSES: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/**
 * Sends an API error for anything that never becomes a request: not HTTP, too slow, or a request for a
 * tunnel.
 */
export function answerMalformed(server: Server): void {
  const lastOn = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request, response) => lastOn.set(request.socket, response));
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    const refuse = () => end(socket, 'bad_request', STATUSES[error.code ?? ''] ?? 400);
    const last = lastOn.get(socket);
    // respond to the complete request before it first: otherwise the client would mistake this for its
    // response
    if (last?.req.complete && !last.writableFinished) last.once('close', refuse);
    else refuse();
  });
  server.on('connect', (_request, socket: Duplex) => end(socket, 'method_not_allowed', 405));
  // RFC 9110 allows a server to ignore unknown expectations
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

function end(socket: Duplex, code: string, status: number): void {
  if (!socket.writable) return;
  const { body } = renderError({ code, status }, 'en', '0'.repeat(32));
  const text = JSON.stringify(body);
  const head = `HTTP/1.1 ${body.status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${text.length}`;
  socket.on('error', () => undefined);
  socket.end(`${head}\r\nConnection: close\r\n\r\n${text}`);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
