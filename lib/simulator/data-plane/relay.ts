import { connect, type Socket } from 'node:net';
import type { Endpoint } from './loopback-map';

/** The connection of a client, relayed to a server. */
export interface Relay {
  /** Resets both sides; a client sees this if its virtual IP disappears. */
  reset(): void;
}

/** Relays bytes in both directions, even on half-closed connections; if one side breaks, both are reset. */
export function relay(client: Socket, target: Endpoint, onEnd: () => void): Relay {
  const server = connect({
    host: target.address,
    port: target.port,
    allowHalfOpen: true,
    ...toSource(client),
  });
  const resetBoth = () => {
    reset(client);
    reset(server);
  };
  let open = 2;
  for (const socket of [client, server]) {
    socket.setNoDelay(true);
    socket.on('error', resetBoth);
    socket.once('close', () => {
      open -= 1;
      if (open === 0) onEnd();
    });
  }
  client.pipe(server);
  server.pipe(client);
  return { reset: resetBoth };
}

/** Resets a connection that is still open. */
export function reset(socket: Socket): void {
  if (socket.destroyed) return;
  // in Node 24, a socket that is reset during its shutdown never closes
  if (socket.connecting || socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

/**
 * Makes the server see the client's address, as with direct server return; 127.0.0.1 is the default anyway.
 */
function toSource({ remoteAddress }: Socket): { localAddress: string } | undefined {
  return remoteAddress === undefined || remoteAddress === '127.0.0.1'
    ? undefined
    : { localAddress: remoteAddress };
}
