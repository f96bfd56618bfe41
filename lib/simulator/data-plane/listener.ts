import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { toText, valueAt } from '../protocol/json';
import { type Endpoint, formatEndpoint, type LoopbackLimits, PORT_OFFSET } from './loopback-map';

/** A listening socket, or the reason why it cannot listen. */
export interface VirtualIpListener {
  /** The endpoint that it listens at, or should. */
  readonly at: Endpoint;
  /** Reason for listening elsewhere, or not at all. @default - it listens where it should */
  readonly note?: string;
  close(): void;
}

/** Listens at an endpoint; if its port is taken, on another port of the same address. */
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

/** Starts listening; returns the error code if that fails. */
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

/** An address that practically no site uses. */
const UNUSED_ADDRESS = '127.254.254.1';
/** A port that practically no program uses, and that requires privileges wherever low ports do. */
const PRIVILEGED_PORT = 1;

/** Tries out which addresses and ports of this machine the simulator may bind. */
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
