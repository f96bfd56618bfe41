import { once } from 'node:events';
import { createServer, get, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import type { Endpoint } from '../../../lib/simulator';
import { createAppliance, type Json, type Rig, serverOf, vipOf } from '../rig';

/** A program that plays a real server. */
export interface TinyServer {
  readonly at: Endpoint;
  /** Ends it as a crash would, including its connections. */
  kill(): Promise<void>;
}

const open: TinyServer[] = [];

export async function killAll(): Promise<void> {
  await Promise.all(open.splice(0).map((each) => each.kill()));
}

/** Starts an HTTP server that answers every request with its name, or with `listener`. */
export async function startHttp(
  name: string,
  at: Endpoint,
  listener: RequestListener = (_, response) => response.end(name),
): Promise<TinyServer> {
  const server = createServer(listener);
  server.listen(at.port, at.address);
  await once(server, 'listening');
  return remember({
    at: { ...at, port: (server.address() as AddressInfo).port },
    kill: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}

/** Starts a TCP server. */
export async function startTcp(at: Endpoint, onConnection: (socket: Socket) => void): Promise<TinyServer> {
  const sockets = new Set<Socket>();
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  server.listen(at.port, at.address);
  await once(server, 'listening');
  return remember({
    at: { ...at, port: (server.address() as AddressInfo).port },
    kill: async () => {
      if (!server.listening) return;
      server.close();
      for (const each of sockets) each.destroy();
      await once(server, 'close');
    },
  });
}

/** Returns the answer of an HTTP server on a new connection; the error code if there is none. */
export function ask({ address, port }: Endpoint): Promise<string> {
  return new Promise((resolve) => {
    const sent = get({ host: address, port, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
    sent.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  });
}

/** Sends a number of requests one after another, and counts the answers. */
export async function askOften(at: Endpoint, times: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let count = 0; count < times; count += 1) {
    const answer = await ask(at);
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}

/** Returns the endpoint on this machine that the table lists for an address. */
export function placeOf({ simulator }: Rig, address: string): Endpoint {
  const row = simulator.dataPlane?.table().find((each) => each.address === address);
  if (!row) throw new Error(`${address} is not in the table`);
  return row.loopback;
}

/** Advances the time, and lets the data plane do what is due. */
export async function pass({ simulator }: Rig, seconds: number): Promise<void> {
  simulator.advance(seconds * 1000);
  await simulator.dataPlane?.settled();
}

/** Summarizes `/status`: the state of each real server by address. */
export async function statusOf(rig: Rig, id: number): Promise<Record<string, string>> {
  const { LoadBalancer } = (await rig.call('GET', `/appliance/${id}/status`)).body;
  return Object.fromEntries(
    LoadBalancer.flatMap((vip: Json) => vip.Servers.map((each: Json) => [each.IPAddress, each.Status])),
  );
}

export const NODES = ['203.0.113.5', '203.0.113.6', '203.0.113.9'];
export const VIP = '203.0.113.8';
export const SORRY = '203.0.113.10';

/** Creates a running appliance with one virtual IP for both nodes, which are checked by TCP. */
export async function createVip(rig: Rig, port: number, change: Json = {}): Promise<number> {
  const servers = NODES.map((address) => tcpNode(address, port));
  const id = await createAppliance(rig, {
    Settings: { LoadBalancer: [vipOf({ Port: String(port), Servers: servers, ...change })] },
  });
  await pass(rig, 2);
  return id;
}

export function tcpNode(address: string, port: number, change: Json = {}): Json {
  return serverOf({
    IPAddress: address,
    Port: String(port),
    HealthCheck: { Protocol: 'tcp', Retry: '3', ConnectTimeout: '5' },
    ...change,
  });
}

function remember(server: TinyServer): TinyServer {
  open.push(server);
  return server;
}
