import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { KumikiError } from '../../core/errors';
import { readBody } from './body';
import { exchange, type LoggedResponse, type RawRequest, type ServerContext } from './exchange';
import { answerMalformed } from './malformed';
import type { Bodies, RequestLogEntry } from './request-log';

/** The only address to listen on: a simulator must not be reachable from a network. */
const HOST = '127.0.0.1';

/** Longer than clients keep idle connections, so that none is closed while a request is on its way. */
const KEEP_ALIVE_MS = 65_000;

/** Longest logged method, in characters: a header can name any, also without credentials. */
const MAX_LOGGED_METHOD = 20;

/** How long closing waits for requests in progress. */
const CLOSE_GRACE_MS = 1000;

/** Handles requests that are not for the API of the cloud. */
export interface LocalHandler {
  /** Largest accepted body, in bytes. */
  readonly maxBodyBytes: number;
  /** Whether this handler is responsible for a request target. */
  handles(target: string): boolean;
  handle(request: RawRequest): Promise<LocalResponse>;
}

export interface LocalResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The parts that make up a server. */
export interface ServerParts {
  readonly context: ServerContext;
  readonly local: LocalHandler;
  /** Port on 127.0.0.1; 0 for any free one. */
  readonly port: number;
  /** Called after each request to the API. */
  readonly onRequest: (entry: RequestLogEntry, bodies: Bodies) => void;
}

/** A running HTTP server. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on the loopback interface. @throws SIMULATOR_START if the port cannot be used */
export async function listen({ context, local, port, onRequest }: ServerParts): Promise<Listener> {
  let served = 0;
  const silent = new Set<Socket>();
  const { requestTimeoutMs } = context;
  const limits = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: requestTimeoutMs / 4,
    // Node's own response would not be in the API's error format
    requireHostHeader: false,
  };
  const server = createServer(limits, (request, response) => {
    divideTarget(request);
    const answered = local.handles(request.url ?? '')
      ? serveLocally(local, context, request, response)
      : serve(context, request, response, ++served, silent).then(([entry, bodies]) =>
          onRequest(entry, bodies),
        );
    // the client disconnected before its request was complete: there is no one left to respond to
    answered.catch(() => response.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  answerMalformed(server);
  return { port: await bind(server, port), close: () => close(server, silent) };
}

/** Divides a target such as `http://127.0.0.1/path`, which proxies send: its host is the one that counts. */
function divideTarget(request: IncomingMessage): void {
  const [, host, path = ''] = /^http:\/\/([^/?#]+)(.*)$/is.exec(request.url ?? '') ?? [];
  if (host === undefined) return;
  request.url = path.startsWith('/') ? path : `/${path}`;
  request.headers.host = host;
}

async function serve(
  context: ServerContext,
  request: IncomingMessage,
  response: ServerResponse,
  number: number,
  silent: Set<Socket>,
): Promise<[RequestLogEntry, Bodies]> {
  const start = performance.now();
  const at = context.service().now;
  const serial = number.toString(16).padStart(32, '0');
  const { url: target = '', headers } = request;
  let sent = '';
  const read = async () => {
    const body = await readBody(request);
    if (typeof body === 'string') sent = body;
    return body;
  };
  const raw = { method: readMethod(request), target, headers, readBody: read };
  const outcome = await exchange(context, raw, serial);
  send(outcome, response, silent);
  const { path, query, fault, errorCode } = outcome;
  const status = outcome.connection ? 0 : outcome.status;
  const durationMs = performance.now() - start;
  const method = raw.method.slice(0, MAX_LOGGED_METHOD);
  const entry = { number, at, method, path, query, fault, status, errorCode, durationMs };
  return [entry, { request: sent, response: outcome.connection ? '' : outcome.text }];
}

/**
 * Returns the intended method of a request. The vendor's own client sends every change as a POST and names
 * the method in a header.
 */
function readMethod({ method = '', headers }: IncomingMessage): string {
  const named = headers['x-sakura-http-method'];
  return method === 'POST' && typeof named === 'string' ? named.toUpperCase() : method;
}

async function serveLocally(
  local: LocalHandler,
  context: ServerContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url: target = '', headers } = request;
  const sent = await local.handle({
    ...{ method, target, headers },
    readBody: () => readBody(request, local.maxBodyBytes),
  });
  await context.commit();
  response.writeHead(sent.status, { ...sent.headers, 'Content-Length': Buffer.byteLength(sent.text) });
  response.end(sent.text);
}

function send(
  { status, text, headers, connection }: LoggedResponse,
  response: ServerResponse,
  silent: Set<Socket>,
): void {
  const { socket } = response;
  if (connection === 'reset') socket?.resetAndDestroy();
  else if (connection === 'timeout') keepSilent(socket, silent);
  else {
    response.writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      ...headers,
    });
    if (connection === undefined) response.end(text);
    else response.write(text.slice(0, Math.ceil(text.length / 2)), () => socket?.destroy());
  }
}

/** Keeps a connection open without a response, until either side closes it. */
function keepSilent(socket: Socket | null, silent: Set<Socket>): void {
  if (!socket) return;
  silent.add(socket);
  socket.once('close', () => silent.delete(socket));
}

async function bind(server: Server, port: number): Promise<number> {
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new KumikiError(
      {
        code: 'SIMULATOR_START',
        message: `the simulator cannot listen on ${HOST}:${port}`,
        given: port,
        hint: 'choose another port, or 0 for any free one',
      },
      { cause },
    );
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/** Waits for requests in progress, then closes the remaining connections. */
async function close(server: Server, silent: Set<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of silent) socket.destroy();
  server.closeIdleConnections();
  const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearTimeout(grace);
}
