import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { renderError } from '../protocol/refusal';

/**
 * How long a connection stays open after its last response if the client does not close it, in milliseconds.
 */
const LINGER_MS = 1000;

/** HTTP status by the code of Node's error; 400 for all others. */
const STATUSES: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/**
 * Answers in the envelope of the API what never becomes a request: what is not HTTP, arrives too slowly, or
 * asks for a tunnel.
 */
export function answerMalformed(server: Server): void {
  const lastOn = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request, response) => lastOn.set(request.socket, response));
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    const refuse = () => end(socket, 'bad_request', STATUSES[error.code ?? ''] ?? 400);
    const last = lastOn.get(socket);
    // a complete request before it is answered first, or its client would take this for the response
    if (last?.req.complete && !last.writableFinished) last.once('close', refuse);
    else refuse();
  });
  server.on('connect', (_request, socket: Duplex) => end(socket, 'method_not_allowed', 405));
  // RFC 9110 lets a server ignore an expectation that it does not know
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
