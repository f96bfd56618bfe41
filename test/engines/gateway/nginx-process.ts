import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '../../free-ports';

/** An nginx that runs an emitted configuration in its own folder. */
export interface RunningNginx {
  readonly httpPort: number;
  readonly folder: string;
  readonly process: ChildProcess;
  /** Returns the contents of its error log. */
  errorLog(): string;
  accessLog(): string;
  /** Overwrites its configuration, and makes it reload. */
  reload(config: string): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Ports and paths on this machine for running a configuration. */
export interface Place {
  readonly folder: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly statusPort: number;
  readonly probePort: number;
}

export async function makePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-nginx-'));
  // if root starts nginx, its workers run as nobody
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'tmp'));
  const [httpPort = 0, httpsPort = 0, statusPort = 0, probePort = 0] = await findFreePorts(4);
  return { folder, httpPort, httpsPort, statusPort, probePort };
}

/** Replaces ports, paths and log files of a pod with those of this machine. */
export function moveTo(config: string, place: Place): string {
  const { folder, httpPort, httpsPort, statusPort, probePort } = place;
  return config
    .replace(/(listen )8080\b/g, `$1${httpPort}`)
    .replace(/(listen )8443\b/g, `$1${httpsPort}`)
    .replace(/(listen )8082\b/g, `$1${probePort}`)
    .replace(/(listen 127\.0\.0\.1:)8081\b/g, `$1${statusPort}`)
    .replaceAll('/tmp/', `${folder}/tmp/`)
    .replaceAll('/etc/nginx/kumiki', folder)
    .replaceAll('/dev/stderr', `${folder}/error.log`)
    .replaceAll('/dev/stdout', `${folder}/access.log`);
}

/** Returns the output of `nginx -t` without its two lines of success: '' if the configuration is valid. */
export function checkNginx(binary: string, place: Place, config: string): string {
  const file = join(place.folder, 'nginx.conf');
  writeFileSync(file, withoutMissingModules(binary, moveTo(config, place)));
  const { stderr } = spawnSync(binary, ['-t', '-e', join(place.folder, 'error.log'), '-c', file], {
    encoding: 'utf8',
  });
  return stderr.replace(/^.*(syntax is ok|test is successful)\n/gm, '');
}

/** Removes the counters that the packaged current nginx does not have. */
function withoutMissingModules(binary: string, config: string): string {
  return hasModule(binary, 'stub_status') ? config : config.replace('stub_status;', 'return 200;');
}

/** Whether an nginx was built with a module. */
export function hasModule(binary: string, name: string): boolean {
  // a missing engine has no path; its tests are skipped, but still defined
  if (binary === '') return false;
  const known = builds.get(binary);
  const build = known ?? spawnSync(binary, ['-V'], { encoding: 'utf8' }).stderr;
  builds.set(binary, build);
  return build.includes(name);
}

/** Output of `nginx -V`, by path of the binary. */
const builds = new Map<string, string>();

export async function startNginx(binary: string, place: Place, config: string): Promise<RunningNginx> {
  const complaint = checkNginx(binary, place, config);
  if (complaint !== '') throw new Error(`nginx -t: ${complaint}`);
  const file = join(place.folder, 'nginx.conf');
  const log = openSync(join(place.folder, 'stderr.log'), 'a');
  const child = spawn(binary, ['-e', join(place.folder, 'error.log'), '-c', file, '-g', 'daemon off;'], {
    stdio: ['ignore', log, log],
  });
  const exited = once(child, 'exit');
  await waitForPort(place.httpPort, child);
  return {
    httpPort: place.httpPort,
    folder: place.folder,
    process: child,
    errorLog: () => readErrorLog(place),
    accessLog: () => readFileSync(join(place.folder, 'access.log'), 'utf8'),
    reload: async (next) => {
      const before = readErrorLog(place);
      const reloads = countReloads(before);
      writeFileSync(file, withoutMissingModules(binary, moveTo(next, place)));
      child.kill('SIGHUP');
      const deadline = Date.now() + 20_000;
      for (let log = before; countReloads(log) === reloads; log = readErrorLog(place)) {
        const said = log.slice(before.length);
        // it keeps running with the previous configuration
        if (said.includes('[emerg]')) throw new Error(`nginx refuses: ${said}`);
        if (Date.now() > deadline) throw new Error(`nginx did not reload: ${log.slice(-2000)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const warnings = readErrorLog(place).slice(before.length).match(ABOUT_CONFIGURATION) ?? [];
      if (warnings.length > 0) throw new Error(`nginx warns: ${warnings.join('\n')}`);
    },
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
      rmSync(place.folder, { recursive: true, force: true });
    },
  };
}

/** Matches warnings about a configuration; those about a connection have its number. */
const ABOUT_CONFIGURATION = /^.*\[warn\] \d+#\d+: (?!\*).*$/gm;

function readErrorLog({ folder }: Place): string {
  return readFileSync(join(folder, 'error.log'), 'utf8');
}

/** Counts reloads by their last event, the exit of the old workers, which accept connections until then. */
function countReloads(errorLog: string): number {
  return errorLog.split(' exited with code ').length;
}

async function waitForPort(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
