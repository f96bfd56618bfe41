import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { writeSelfSignedCertificate } from '../../lib/formats/x509/self-signed';

/** A proxy on loopback, with a single TLS host behind it, whatever host is requested. */
export interface LoopbackProxy {
  readonly port: number;
  /** Requests that it received, with their credentials. */
  readonly asked: readonly string[];
  /** Certificate of the host behind it. */
  readonly certificate: string;
  /** Refuses requests with a status from now on. */
  refuse(status: number): void;
  /** Opens tunnels without any answer from now on. @param onData called at the first data in one */
  hang(onData: () => void): void;
  close(): Promise<void>;
}

/**
 * Starts a proxy. The host behind it answers with the name by which it was called and with the proxy
 * credentials that reached it, of which there should be none.
 * @param host that the certificate is for
 */
export async function startLoopbackProxy(host: string): Promise<LoopbackProxy> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  let status = 200;
  let onDataInTunnel: (() => void) | undefined;

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const day = 86_400_000;
  const validity = { notBefore: Date.now() - day, notAfter: Date.now() + day };
  const content = { hosts: [host], serial: new Uint8Array(16).fill(1), ...validity };
  const certificate = writeSelfSignedCertificate(content, privateKey);

  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const target = createTlsServer({ key, cert: certificate }, (request, response) => {
    response.end(`${request.headers.host} ${request.headers['proxy-authorization']}`);
  });
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization']}`);
    response.writeHead(status).end('by the proxy');
  });
  proxy.on('connect', (request: IncomingMessage, socket: Duplex) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization']}`);
    sockets.add(socket.on('error', () => undefined));
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} Refused\r\n\r\n`);
    if (onDataInTunnel) {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      return void socket.once('data', onDataInTunnel);
    }
    const onward: Socket = connect(portOf(target), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    sockets.add(onward.on('error', () => undefined));
  });
  const servers = [proxy, target];
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))),
  );

  return {
    port: portOf(proxy),
    asked,
    certificate,
    refuse: (refusal) => {
      status = refusal;
    },
    hang: (onData) => {
      onDataInTunnel = onData;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
