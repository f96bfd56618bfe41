import { connect, type Socket } from 'node:net';
import type { Endpoint } from './loopback-map';

/** The connection of a client, relayed to a server. */
export interface Relay {
  /** Resets both sides, as a client sees it if its virtual IP disappears. */
  reset(): void;
}

/** Relays bytes both ways, also on half-closed connections; if one side breaks, the other one is reset. */
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

/** Ends a connection with a reset, if it is still open. */
export function reset(socket: Socket): void {
  if (socket.destroyed) return;
  // Node 24 never ends if a socket is reset while it is being shut down
  if (socket.connecting || socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

/** Shows the server the client's address, as direct server return does; 127.0.0.1 is the default anyway. */
function toSource({ remoteAddress }: Socket): { localAddress: string } | undefined {
  return remoteAddress === undefined || remoteAddress === '127.0.0.1'
    ? undefined
    : { localAddress: remoteAddress };
}
