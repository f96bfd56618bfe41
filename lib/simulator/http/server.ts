import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { KumikiError } from '../../core/errors';
import type { Desk } from '../admin/admin-route';
import { answerFront, isForFront } from '../admin/front';
import { readBody } from './body';
import { exchange, type Outcome, type World } from './exchange';
import type { RequestLogEntry } from './request-log';
import { answerUnheard } from './unheard';

/** The only address it listens on: the simulator is nothing to leave open to a network. */
const HOST = '127.0.0.1';

/** Longer than clients keep an idle connection, so that none is closed under a request. */
const KEEP_ALIVE_MS = 65_000;

/** How long closing waits for requests under way. */
const CLOSE_GRACE_MS = 1000;

/** Largest body that the admin API takes, in bytes: a snapshot of some 50,000 appliances. */
const MAX_SNAPSHOT_BYTES = 64 * 1024 * 1024;

/** A running HTTP server. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens for requests on the loopback interface: to the API, the admin API and the page. */
export async function listen(
  world: World,
  desk: () => Desk,
  port: number,
  onRequest: (entry: RequestLogEntry) => void,
): Promise<Listener> {
  let served = 0;
  const held = new Set<Socket>();
  const { requestTimeoutMs } = world;
  const limits = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: requestTimeoutMs / 4,
    // its own answer would not be in the envelope
    requireHostHeader: false,
  };
  const server = createServer(limits, (request, response) => {
    const answered = isForFront(request.url ?? '')
      ? serveFront(world, desk, request, response)
      : serve(world, request, response, ++served, held).then(onRequest);
    // The client has gone before its request was complete: nobody is left to answer.
    answered.catch(() => response.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  answerUnheard(server);
  return { port: await bind(server, port), close: () => close(server, held) };
}

async function serve(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  number: number,
  held: Set<Socket>,
): Promise<RequestLogEntry> {
  const start = performance.now();
  const at = world.setting().now;
  const serial = number.toString(16).padStart(32, '0');
  const { method = '', url: target = '', headers } = request;
  const body = await readBody(request);
  const outcome = await exchange(world, { method, target, headers, body }, serial);
  send(outcome, response, held);
  const { path, query, fault, errorCode } = outcome;
  const status = outcome.connection ? 0 : outcome.status;
  return { number, at, method, path, query, fault, status, errorCode, durationMs: performance.now() - start };
}

async function serveFront(
  world: World,
  desk: () => Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url: target = '', headers } = request;
  const body = await readBody(request, MAX_SNAPSHOT_BYTES);
  const answer = await answerFront(desk(), { method, target, headers, body }, world.authorization);
  await world.commit();
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.text) });
  response.end(answer.text);
}

function send(
  { status, text, headers, connection }: Outcome,
  response: ServerResponse,
  held: Set<Socket>,
): void {
  const { socket } = response;
  if (connection === 'reset') socket?.resetAndDestroy();
  else if (connection === 'timeout') hold(socket, held);
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

/** Keeps a connection open without a word, until either side closes it. */
function hold(socket: Socket | null, held: Set<Socket>): void {
  if (!socket) return;
  held.add(socket);
  socket.once('close', () => held.delete(socket));
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

/** Lets requests under way end, then closes what is left. */
async function close(server: Server, held: Set<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of held) socket.destroy();
  server.closeIdleConnections();
  const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearTimeout(grace);
}
