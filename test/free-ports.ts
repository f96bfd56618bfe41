import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Ports of this machine for programs that listen: below those that Linux gives to outgoing connections, which come and
 * go at any time, and to whoever asks for any port, and below the node ports of Kubernetes.
 */
const FIRST = 15_000;
const COUNT = 15_000;

/** Each test file begins elsewhere, so that files that run at the same time do not look at the same ports. */
let last = Math.floor(Math.random() * COUNT);

/** Ports that nobody listens on, and that this file has not been given before. */
export async function findFreePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    last = (last + 1) % COUNT;
    if (await isFree(FIRST + last)) ports.push(FIRST + last);
  }
  return ports;
}

/** One of them. */
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
