import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Controller } from './run/controller';

/** The server of a controller's health and metrics. */
export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** What each path responds with. */
const PATHS: Readonly<
  Record<string, (controller: Controller) => { readonly status: number; readonly text: string }>
> = {
  // whether the process should be restarted: not just because the API server is away
  '/healthz': ({ isAlive }) => (isAlive ? OK : { status: 503, text: 'the election does not go on\n' }),
  '/readyz': (controller) => {
    const missing = controller.listMissing();
    return missing.length === 0 ? OK : { status: 503, text: `not ready:\n${missing.join('\n')}\n` };
  },
  '/metrics': (controller) => ({ status: 200, text: controller.renderMetrics() }),
};

const OK = { status: 200, text: 'ok\n' } as const;

/** Serves `/healthz`, `/readyz` and `/metrics`. @param port 0 for any free port */
export async function serveHealth(controller: Controller, host: string, port: number): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const answer = request.method === 'GET' && Object.hasOwn(PATHS, path) ? PATHS[path] : undefined;
    const { status, text } = answer?.(controller) ?? { status: 404, text: 'not found\n' };
    const type =
      path === '/metrics' ? 'text/plain; version=0.0.4; charset=utf-8' : 'text/plain; charset=utf-8';
    response.writeHead(status, { 'content-type': type });
    response.end(text);
  });
  server.requestTimeout = 10_000;
  await listen(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    port: actual,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
