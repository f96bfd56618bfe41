import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { Socket } from 'node:net';

/** Starts a server that accepts WebSockets and echoes their bytes. */
export async function startEcho(): Promise<{ readonly port: number; close(): void }> {
  const server = createServer((_, response) => response.end('plain'));
  const sockets = new Set<Socket>();
  server.on('upgrade', (message, socket: Socket) => {
    sockets.add(socket);
    const accept = createHash('sha1')
      .update(`${message.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * Opens a WebSocket and sends bytes through it; resolves to the bytes received, or to the status if it is not
 * opened.
 */
export function echo(port: number, headers: Readonly<Record<string, string>> = {}): Promise<string | number> {
  return new Promise((resolve, reject) => {
    const asked = request({
      port,
      host: '127.0.0.1',
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    asked.on('upgrade', (_, socket) => {
      socket.once('data', (data: Buffer) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.write('hello');
    });
    asked.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
    });
    asked.on('error', reject);
    asked.end();
  });
}
