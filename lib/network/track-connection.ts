import type { ClientRequest } from 'node:http';

/** Tracks whether a request has a connection: from then on the server may have received the request. */
export function trackConnection(outgoing: ClientRequest): () => boolean {
  let isConnected = false;
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) isConnected = true;
    else
      socket.once(outgoing.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
  });
  return () => isConnected;
}
