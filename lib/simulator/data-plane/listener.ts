import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { toText, valueAt } from '../protocol/json';
import { type Endpoint, formatEndpoint, type LoopbackLimits, PORT_OFFSET } from './loopback-map';

/** A listening socket, or the reason why nothing listens. */
export interface VirtualIpListener {
  /** Where it listens, or should listen. */
  readonly at: Endpoint;
  /** Why it listens elsewhere, or not at all. @default - it listens where it should */
  readonly note?: string;
  close(): void;
}

/** Listens at an endpoint, or on another port of its address if that one is taken. */
export async function listenAt(
  wanted: Endpoint,
  onConnection: (client: Socket) => void,
): Promise<VirtualIpListener> {
  let refusal: string | undefined;
  for (const port of [wanted.port, wanted.port + PORT_OFFSET, 0]) {
    if (port > 65_535) continue;
    const server = createServer({ allowHalfOpen: true }, onConnection);
    const error = await bind(server, { ...wanted, port });
    if (error === undefined) {
      const at = { address: wanted.address, port: portOf(server, port) };
      return { at, ...(refusal && { note: refusal }), close: () => server.close() };
    }
    refusal ??= `${formatEndpoint(wanted)} cannot be bound (${error})`;
  }
  return { at: wanted, note: `nothing listens: ${refusal}`, close: () => {} };
}

/** Starts to listen; the error code if that fails. */
export async function bind(server: Server, { address, port }: Endpoint): Promise<string | undefined> {
  try {
    server.listen({ host: address, port });
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return toText(valueAt(error, 'code')) ?? String(error);
  }
}

function portOf(server: Server, otherwise: number): number {
  const bound = server.address();
  return typeof bound === 'object' && bound ? bound.port : otherwise;
}

/** An address that no site uses in practice. */
const UNUSED_ADDRESS = '127.254.254.1';
/** A port that no program uses in practice, and that needs a privilege on systems where low ports do. */
const PRIVILEGED_PORT = 1;

/** Finds out by trying what this machine lets the simulator bind. */
export async function findLoopbackLimits(): Promise<LoopbackLimits> {
  const hasWholeNetwork = (await tryBind(UNUSED_ADDRESS, 0)) === undefined;
  const refusal = await tryBind(hasWholeNetwork ? UNUSED_ADDRESS : '127.0.0.1', PRIVILEGED_PORT);
  return { hasWholeNetwork, firstOpenPort: refusal === 'EACCES' ? 1024 : 1 };
}

async function tryBind(address: string, port: number): Promise<string | undefined> {
  const server = createServer();
  const refusal = await bind(server, { address, port });
  if (refusal === undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  return refusal;
}
