import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { KumikiError } from '../core/errors';

/** The ports on 127.0.0.1 that an nginx listens on. */
export interface NginxPorts {
  readonly port: number;
  readonly statusPort: number;
  readonly probePort: number;
}

/** A running nginx. */
export interface StartedNginx<T> {
  readonly ports: NginxPorts;
  /** The result of `configure`, beside the configuration. */
  readonly result: T;
  stop(): Promise<void>;
}

/** Attempts to find free ports: another process may take them before nginx binds them. */
const MAX_ATTEMPTS = 5;
/** nginx itself starts within milliseconds; the rest is for busy machines. */
const START_TIMEOUT_MS = 30_000;
/** The master process ends at once when told to stop; after this time it is killed. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * Runs nginx in its own folder, until it is stopped or this process exits.
 * @param configure returns the configuration for the ports; its pid file must be `nginx.pid` in the folder
 * @throws GATEWAY_NGINX_MISSING if nginx rejects the configuration, or does not start in time
 */
export async function startNginx<T>(
  program: string,
  folder: string,
  configure: (ports: NginxPorts) => { readonly text: string; readonly result: T },
): Promise<StartedNginx<T>> {
  // the workers may run as another user
  chmodSync(folder, 0o755);
  for (let attempt = 1; ; attempt += 1) {
    const ports = await findFreePorts();
    const { text, result } = configure(ports);
    const { child, fault } = await run(program, folder, text);
    if (fault === undefined) return { ports, result, stop: () => stop(child) };
    await stop(child);
    if (attempt < MAX_ATTEMPTS && fault.includes('Address already in use')) continue;
    throw new KumikiError({
      code: 'GATEWAY_NGINX_MISSING',
      message: `nginx ${fault}`,
      given: program,
      allowed: 'nginx with the modules of the official builds',
      hint: 'install another build, and name it in the option nginx',
    });
  }
}

async function run(program: string, folder: string, text: string) {
  for (const [, name = ''] of text.matchAll(/auth_basic_user_file "?([^";]+)/g)) {
    mkdirSync(join(name, '..'), { recursive: true });
    writeFileSync(name, '');
  }
  const file = join(folder, 'nginx.conf');
  const errors = join(folder, 'stderr.log');
  const pid = join(folder, 'nginx.pid');
  for (const old of [errors, pid]) rmSync(old, { force: true });
  writeFileSync(file, text);
  const child = spawn(program, ['-e', errors, '-c', file, '-g', 'daemon off;'], { stdio: 'ignore' });
  const kill = () => child.kill();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const readErrors = () => (existsSync(errors) ? readFileSync(errors, 'utf8').trim().slice(-500) : '');
  const deadline = performance.now() + START_TIMEOUT_MS;
  // nginx writes its pid file once it holds all its ports; an open port may belong to another process
  while (!existsSync(pid)) {
    if (hasEnded(child))
      return { child, fault: `ended with ${child.exitCode ?? child.signalCode}: ${readErrors()}` };
    if (performance.now() > deadline) return { child, fault: `did not start in time: ${readErrors()}` };
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { child, fault: undefined };
}

async function findFreePorts(): Promise<NginxPorts> {
  const servers = Array.from({ length: 3 }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const [port = 0, statusPort = 0, probePort = 0] = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return { port, statusPort, probePort };
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
