import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaddyProxyProps, TcpBalancerProps } from '../../../lib';
import { formatProblem } from '../../../lib/core/errors';
import { collectProblems } from '../../../lib/core/problems';
import { renderBalancer } from '../../../lib/rancher/balancer/render-balancer';
import { resolveBalancer } from '../../../lib/rancher/balancer/resolve-balancer';
import type { ProxyPlace } from '../../../lib/rancher/proxy/proxy-config';
import { renderProxy } from '../../../lib/rancher/proxy/render-proxy';
import { resolveProxy } from '../../../lib/rancher/proxy/resolve-proxy';
import { ask } from '../gateway/recorders';
import { waitFor } from '../harness/poll';

/** A program that runs an emitted configuration in its own folder. */
export interface RunningFront {
  readonly folder: string;
  readonly child: ChildProcess;
  log(): string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-front-'));
  chmodSync(folder, 0o755);
  for (const name of ['config', 'tls', 'run', 'data']) mkdirSync(join(folder, name));
  return folder;
}

/** Creates a certificate for some hosts in `tls/` of a folder. */
export function makeCertificate(folder: string, name: string, hosts: readonly string[]): void {
  const to = join(folder, 'tls', name);
  mkdirSync(to);
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ];
  const files = ['-keyout', join(to, 'tls.key'), '-out', join(to, 'tls.crt')];
  const { status, stderr } = spawnSync(
    'openssl',
    [...args, ...files, '-subj', `/CN=${hosts[0]}`, '-addext', `subjectAltName=${names}`],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}

/** Returns the configuration of a balancer, after writing its other files to the folder. */
export function configureBalancer(folder: string, props: TcpBalancerProps, drainPort?: number): string {
  const folders = { config: join(folder, 'config'), tls: join(folder, 'tls'), run: join(folder, 'run') };
  const { result, problems } = collectProblems(resolveBalancer(props, folders, drainPort));
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  for (const { status, html } of result.settings.errorPages) {
    writeFileSync(join(folder, 'config', `${status}.html`), html);
  }
  return renderBalancer(result);
}

/** Returns what HAProxy says about a configuration; '' if it is valid and there are no warnings. */
export function checkHaproxy(binary: string, folder: string, config: string): string {
  const file = join(folder, 'config', 'haproxy.cfg');
  writeFileSync(file, config);
  const { status, stderr, stdout } = spawnSync(binary, ['-c', '-f', file], { encoding: 'utf8' });
  return status === 0 && !/WARNING|ALERT/.test(stderr) ? '' : `${status} ${stdout} ${stderr}`;
}

export async function startHaproxy(
  binary: string,
  folder: string,
  props: TcpBalancerProps,
  drainPort?: number,
): Promise<RunningFront> {
  const complaint = checkHaproxy(binary, folder, configureBalancer(folder, props, drainPort));
  if (complaint !== '') throw new Error(complaint);
  const command = ['-W', '-db', '-f', join(folder, 'config', 'haproxy.cfg')];
  const front = start(binary, command, folder);
  await waitForHealth(front, props.healthPort ?? 0);
  await waitForSignals(front);
  return front;
}

/**
 * Renders the Caddyfile of a proxy.
 * @param upstreamPort on loopback, instead of an upstream that only exists in a cluster
 */
export function configureProxy(place: ProxyPlace, props: CaddyProxyProps, upstreamPort?: number): string {
  const { result, problems } = collectProblems(resolveProxy(props, place));
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  if (upstreamPort === undefined) return renderProxy(result);
  return renderProxy({ ...result, upstream: { ...result.upstream, host: '127.0.0.1', port: upstreamPort } });
}

/** Returns an environment without the machine's own configuration of Caddy. */
export function caddyEnvironment(folder: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
}

/** Returns what Caddy says about a configuration; '' if there are no errors or warnings. */
export function checkCaddy(binary: string, folder: string, config: string): string {
  const file = join(folder, 'config', 'Caddyfile');
  writeFileSync(file, config);
  const { status, stderr } = spawnSync(binary, ['validate', '--config', file, '--adapter', 'caddyfile'], {
    encoding: 'utf8',
    env: caddyEnvironment(folder),
  });
  return status === 0 && !/"level":"(?:warn|error)"/.test(stderr) ? '' : `${status} ${stderr}`;
}

export async function startCaddy(
  binary: string,
  folder: string,
  place: ProxyPlace,
  props: CaddyProxyProps,
  upstreamPort?: number,
): Promise<RunningFront> {
  const complaint = checkCaddy(binary, folder, configureProxy(place, props, upstreamPort));
  if (complaint !== '') throw new Error(complaint);
  const command = ['run', '--config', join(folder, 'config', 'Caddyfile'), '--adapter', 'caddyfile'];
  const front = start(binary, command, folder, caddyEnvironment(folder));
  await waitForHealth(front, place.healthPort);
  return front;
}

function start(binary: string, args: readonly string[], folder: string, env = process.env): RunningFront {
  const file = join(folder, 'log');
  const log = openSync(file, 'a');
  const child = spawn(binary, args, { stdio: ['ignore', log, log], env });
  const exited = once(child, 'exit');
  return {
    folder,
    child,
    log: () => readFileSync(file, 'utf8'),
    stop: async (signal = 'SIGKILL') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code] = await exited;
      if (signal === 'SIGKILL') rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}

/** Returns the status of the health check; undefined if there is no answer. */
export async function readHealth(port: number): Promise<number | undefined> {
  return ask(port, '/healthz').then(
    ({ status }) => status,
    () => undefined,
  );
}

/** Waits until a process handles signals: a master that is still starting or reloading misses them. */
export async function waitForSignals({ child }: RunningFront): Promise<void> {
  await waitFor(() => {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    const read = (name: string) =>
      BigInt(`0x${new RegExp(`^${name}:\\s*(\\w+)`, 'm').exec(status)?.[1] ?? '0'}`);
    // SIGUSR1 and SIGUSR2
    return read('SigBlk') === 0n && (read('SigCgt') & 0xa00n) === 0xa00n;
  }, 'process that takes signals');
}

async function waitForHealth({ child, log }: RunningFront, port: number): Promise<void> {
  await waitFor(async () => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${log()}`);
    return (await readHealth(port)) === 200;
  }, 'an answer to the health check');
}

/** Sends requests continuously, each on a new connection, while something happens. */
export async function askDuring(
  port: number,
  during: () => Promise<void>,
): Promise<{ readonly answers: number; readonly failures: readonly string[] }> {
  const failures: string[] = [];
  let answers = 0;
  let isOver = false;
  const client = async () => {
    while (!isOver) {
      try {
        const { status } = await ask(port, '/');
        if (status === 200) answers += 1;
        else failures.push(`status ${status}`);
      } catch (error) {
        failures.push(String(error));
      }
    }
  };
  const clients = Array.from({ length: 4 }, client);
  try {
    await during();
  } finally {
    isOver = true;
    await Promise.all(clients);
  }
  return { answers, failures };
}
