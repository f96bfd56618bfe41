import { connect, type Socket } from 'node:net';
import type { Endpoint } from './loopback-map';

/** A client's connection, carried on to a server. */
export interface Relay {
  /** Breaks it off, as the client of a vanished virtual IP would see it. */
  cut(): void;
}

/** Carries bytes both ways, half-closed connections included; when either side breaks, so does the other. */
export function relay(client: Socket, target: Endpoint, onEnd: () => void): Relay {
  const server = connect({
    host: target.address,
    port: target.port,
    allowHalfOpen: true,
    ...toSource(client),
  });
  const cut = () => {
    breakOff(client);
    breakOff(server);
  };
  let open = 2;
  for (const socket of [client, server]) {
    socket.setNoDelay(true);
    socket.on('error', cut);
    socket.once('close', () => {
      open -= 1;
      if (open === 0) onEnd();
    });
  }
  client.pipe(server);
  server.pipe(client);
  return { cut };
}

/** Ends a connection with a reset, where one is still to be had. */
export function breakOff(socket: Socket): void {
  if (socket.destroyed) return;
  // Node 24 cannot reset a socket that is being shut down: the process would never end
  if (socket.connecting || socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

/** As with direct server return, the server sees the client's address; 127.0.0.1 is what it sees anyway. */
function toSource({ remoteAddress }: Socket): { localAddress: string } | undefined {
  return remoteAddress === undefined || remoteAddress === '127.0.0.1'
    ? undefined
    : { localAddress: remoteAddress };
}
