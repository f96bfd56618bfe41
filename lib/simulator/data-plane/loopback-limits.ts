import { createServer } from 'node:net';
import { bind } from './listener';
import type { LoopbackLimits } from './loopback-map';

/** An address that nothing of a site is mapped to in practice. */
const ELSEWHERE = '127.254.254.1';
/** A port that no program uses in practice, and that needs the privilege where any does. */
const PRIVILEGED_PORT = 1;

/** Finds out, by trying, what this machine lets the simulator bind. */
export async function findLoopbackLimits(): Promise<LoopbackLimits> {
  const hasWholeNetwork = (await tryBind(ELSEWHERE, 0)) === undefined;
  const refusal = await tryBind(hasWholeNetwork ? ELSEWHERE : '127.0.0.1', PRIVILEGED_PORT);
  return { hasWholeNetwork, firstOpenPort: refusal === 'EACCES' ? 1024 : 1 };
}

async function tryBind(address: string, port: number): Promise<string | undefined> {
  const server = createServer();
  const refusal = await bind(server, { address, port });
  if (refusal === undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  return refusal;
}
