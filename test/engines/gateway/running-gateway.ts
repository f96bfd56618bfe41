import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { connect } from 'node:net';
import type { GatewayConfig } from '../../../lib/gateway/nginx/gateway-config';
import { renderNginxConfig } from '../../../lib/gateway/nginx/render-config';
import type { Route } from '../../../lib/gateway/routes/route';
import { configOf } from '../../gateway/gateway-configs';
import type { FoundEngine } from '../harness/engine';
import { makePlace, type Place, type RunningNginx, startNginx } from './nginx-process';

/** An nginx with a configuration of certain routes. */
export interface RunningGateway {
  readonly nginx: RunningNginx;
  readonly place: Place;
  readonly httpPort: number;
}

/** @param ports of the backends on loopback, by key */
export async function startGateway(
  { path, version }: FoundEngine,
  routes: readonly Route[],
  ports: Readonly<Record<string, number>>,
  changes: Partial<GatewayConfig> = {},
  place?: Place,
): Promise<RunningGateway> {
  const where = place ?? (await makePlace());
  const nginx = await startNginx(path, where, renderNginxConfig(configOf(routes, version, ports, changes)));
  return { nginx, place: where, httpPort: nginx.httpPort };
}

/** Makes a server listen on loopback; returns its port. */
export async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Sends bytes unchanged, and returns everything received until the connection ends. */
export async function talk(port: number, text: string, localAddress = '127.0.0.1'): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk;
  });
  socket.setTimeout(20_000, () => socket.destroy(new Error(`no end of the answer to ${text}`)));
  socket.write(text);
  await new Promise<void>((resolve, reject) => socket.on('close', resolve).on('error', reject));
  return answer;
}
