import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * First of the ports for programs that listen: below the range that Linux uses for outgoing connections,
 * which come and go at any time, and for programs that request any port, and below the node ports of
 * Kubernetes.
 */
const FIRST = 15_000;
const COUNT = 15_000;

/**
 * Each test file starts at a random port, so that files running at the same time do not try the same ports.
 */
let last = Math.floor(Math.random() * COUNT);

/** Returns ports on which nothing listens, and which this file has not been given before. */
export async function findFreePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    last = (last + 1) % COUNT;
    if (await isFree(FIRST + last)) ports.push(FIRST + last);
  }
  return ports;
}

/** Returns one such port. */
export async function findFreePort(): Promise<number> {
  const [port = 0] = await findFreePorts(1);
  return port;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  await once(server.close(), 'close');
  return true;
}
