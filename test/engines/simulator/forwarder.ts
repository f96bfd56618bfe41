import { once } from 'node:events';
import { createServer, request } from 'node:http';

/** A running proxy. */
export interface Forwarder {
  readonly url: string;
  close(): void;
}

/** Starts an HTTP proxy on loopback that sends every request to one origin, whatever host it names. */
export async function forwardTo(origin: string): Promise<Forwarder> {
  const { port: target } = new URL(origin);
  const server = createServer((incoming, outgoing) => {
    // the path unchanged: a URL parser would alter the queries of the API
    const path = (incoming.url ?? '').replace(/^http:\/\/[^/]*/, '');
    const { method, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port: target, path, method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  // an idle connection must not close just as the client sends its next request on it
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
