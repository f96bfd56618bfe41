import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { requireEngine } from '../engines/engines.ts';
import { requestText, runLoad } from './http-load.ts';
import { printBar } from './table.ts';

const program = join(import.meta.dirname, 'programs', 'gateway.cjs');
const ROUTE_RUNS = 7;
const PAIRS = 20;
const LOAD = { connections: 16, count: 3000 };

/**
 * Measures the rendering of ten times as many routes, and requests through the emitted configuration against
 * a minimal one.
 */
export async function benchGateway(): Promise<void> {
  const [few, many] = [1000, 10_000].map((count) => median(repeat(ROUTE_RUNS, () => timeRoutes(count))));
  console.log(
    `\nsynth of a gateway, in one process: 1000 routes ${few?.toFixed(0)} ms, 10000 routes ${many?.toFixed(0)} ms`,
  );
  printBar('10,000 routes to 1,000', (many ?? 0) / (few ?? 1), 12);
  await benchRequests();
}

function timeRoutes(count: number): number {
  const env = { ...process.env, COUNT: String(count) };
  return Number(execFileSync(process.execPath, [program], { env, encoding: 'utf8' }));
}

/** Measures interleaved pairs, so that other work on the machine slows both alike. */
async function benchRequests(): Promise<void> {
  const { path: nginx, version } = await requireEngine('nginx-current');
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-bench-gateway-'));
  const [backend = 0, minimal = 0, emitted = 0, status = 0] = await findPorts(4);
  const config = emittedConfig(version, emitted, backend, status);
  const log =
    /log_format [^;]*(?:"[^"]*"[^;]*)*;/.exec(config)?.[0].replace('$kumiki_request_id', '$request_id') ?? '';
  const servers = [
    await start(nginx, join(folder, 'backend'), backendConfig(backend), backend),
    await start(nginx, join(folder, 'minimal'), minimalConfig(minimal, backend, log), minimal),
    await start(nginx, join(folder, 'emitted'), config, emitted),
  ];
  try {
    const requests = [
      requestText('GET', '/route-1/a?b=1', { Host: 'www.example.jp', 'User-Agent': 'bench' }),
    ];
    const rates: number[] = [];
    const costs: number[] = [];
    for (let pair = -1; pair < PAIRS; pair++) {
      const [ours, theirs] = [servers[2], servers[1]].map((server) => workerTime(server));
      const fast = await runLoad({ ...LOAD, port: minimal, requests });
      const full = await runLoad({ ...LOAD, port: emitted, requests });
      if (pair < 0) continue;
      rates.push(full.perSecond / fast.perSecond);
      costs.push((workerTime(servers[1]) - (theirs ?? 0)) / (workerTime(servers[2]) - (ours ?? 0)));
    }
    console.log(
      `\nrequests through nginx ${version}, emitted to minimal, median of ${PAIRS} pairs: CPU of the worker ${median(costs).toFixed(3)}`,
    );
    printBar('minimal to emitted, requests per second', 1 / median(rates), 1 / 0.9);
  } finally {
    for (const server of servers) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The bare minimum that both configurations share: keepalive on both sides, and the same log. */
function minimalConfig(port: number, backend: number, log: string): string {
  return withBasics(`
    ${log}
    access_log access.log kumiki;
    upstream app { server 127.0.0.1:${backend}; keepalive 32; }
    server {
      listen 127.0.0.1:${port};
      location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header Host $host; }
    }`);
}

function backendConfig(port: number): string {
  return withBasics(`
    access_log off;
    keepalive_requests 1000000;
    server { listen 127.0.0.1:${port}; default_type text/plain; location / { return 200 '${'x'.repeat(500)}'; } }`);
}

function withBasics(http: string): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${name};`,
  );
  return `worker_processes 1; pid nginx.pid; events { worker_connections 4096; } http { ${paths.join(' ')} ${http} }`;
}

/** The configuration of a pod with a hundred routes, rewritten to ports on this machine. */
function emittedConfig(version: string, port: number, backend: number, status: number): string {
  const env = { ...process.env, COUNT: '100', PRINT: '1', NGINX_VERSION: version };
  return execFileSync(process.execPath, [program], { env, encoding: 'utf8' })
    .replaceAll(/listen 8080\b/g, `listen 127.0.0.1:${port}`)
    .replace('127.0.0.1:8081', `127.0.0.1:${status}`)
    .replaceAll(/server service-\d\.\S+ resolve;/g, `server 127.0.0.1:${backend};`)
    .replace('include /tmp/resolver.conf;', 'resolver 127.0.0.1;')
    .replace('stub_status;', 'return 404;')
    .replaceAll(/ \/tmp\//g, ' ')
    .replace('/dev/stdout', 'access.log')
    .replace('/dev/stderr', 'error.log');
}

async function start(nginx: string, folder: string, config: string, port: number): Promise<ChildProcess> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'nginx.conf'), config);
  const child = spawn(nginx, ['-p', folder, '-e', 'error.log', '-c', 'nginx.conf', '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    await pause(10);
  }
  return child;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false)).once('connect', () => resolve(true));
    socket.once('connect', () => socket.destroy());
  });
}

/** CPU time of the worker in nanoseconds. */
function workerTime(server: ChildProcess | undefined): number {
  const worker = spawnSync('pgrep', ['-P', String(server?.pid)], { encoding: 'utf8' }).stdout.trim();
  return Number(readFileSync(`/proc/${worker}/schedstat`, 'utf8').split(' ')[0]);
}

async function findPorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => Object(server.address()).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

function repeat(times: number, run: () => number): number[] {
  return Array.from({ length: times }, run);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
