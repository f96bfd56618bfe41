import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAttached } from './attached-process';
import { poll } from './poll';

const READY_WITHIN_MS = 60_000;

/** A single-member etcd. */
export interface RunningEtcd {
  /** URL for clients. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts etcd with its own data in a temporary folder, and waits until it serves.
 * @param at address and port for clients; port 0 for any free one
 * @param within a command that executes another one, such as `ip netns exec NAME`
 */
export async function startEtcd(
  program: string,
  at = '127.0.0.1:0',
  within: readonly string[] = [],
): Promise<RunningEtcd> {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-etcd-'));
  const peers = 'http://127.0.0.1:0';
  const options = {
    'data-dir': folder,
    'listen-client-urls': `http://${at}`,
    'advertise-client-urls': `http://${at}`,
    'listen-peer-urls': peers,
    'initial-advertise-peer-urls': peers,
    'initial-cluster': `default=${peers}`,
    'enable-grpc-gateway': 'false',
    'unsafe-no-fsync': 'true',
    logger: 'zap',
  };
  const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const command = [...within, program, ...flags];
  const { child, messages, stop: end } = startAttached(command);
  const stop = async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  };
  const address = await poll(() => {
    if (child.exitCode !== null) return '';
    return /serving client traffic.*"address":"([^"]+)"/.exec(messages())?.[1];
  }, READY_WITHIN_MS);
  if (address) return { url: `http://${address}`, stop };
  await stop();
  throw new Error(`etcd did not start; it said:\n${messages().trimEnd().split('\n').slice(-5).join('\n')}`);
}
