import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { poll } from '../../harness/poll';
import { BECOME_INIT, SUPERVISE, TIDY_UP } from './enter';
import { findControlGroup } from './permitted';
import { type Image, isRecorder, layOut, symlinkTo, write } from './root';

/** Time limit of a boot, in milliseconds. */
const BOOT_LIMIT = 60_000;

/** A machine with systemd as PID 1, on its own disk. */
export class BootedMachine {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kumiki-machine-'));
  private readonly group = join(findControlGroup(), basename(this.folder));
  private readonly janitor: ChildProcess;
  private readonly enterNetwork: readonly string[];
  private supervisor: ChildProcess | undefined;
  private init = '';

  /** @param enterNetwork a command that runs another one in a network namespace; by default, a new one */
  constructor(image: Image, enterNetwork: readonly string[] = ['unshare', '--net']) {
    this.enterNetwork = enterNetwork;
    mkdirSync(this.group);
    this.janitor = spawn('sh', ['-c', TIDY_UP, 'sh', this.group, this.folder], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    layOut(this.folder, image);
  }

  /** Writes a file to the disk. */
  write(path: string, content: string | Uint8Array, mode = 0o644): void {
    write(join(this.folder, 'root', path), content, mode);
  }

  /** Folder of the programs of the image. */
  get programs(): string {
    return join(this.folder, 'image/bin');
  }

  /** Creates a symbolic link on the disk. */
  link(path: string, target: string): void {
    symlinkTo(join(this.folder, 'root', path), target);
  }

  /** Reads a unit of the image. */
  readImageUnit(name: string): string {
    return readFileSync(join(this.folder, 'units', name), 'utf8');
  }

  /** Reads a file on the disk; undefined if it does not exist. Does not work for /run and /tmp. */
  tryRead(path: string): string | undefined {
    return tryReadFile(join(this.folder, 'root', path));
  }

  /** Lines that the programs of the image have written since the last boot, one for each run. */
  get trace(): readonly string[] {
    return (this.tryRead('/trace') ?? '').split('\n').filter((line) => line !== '');
  }

  /** Starts systemd, and resolves once it is idle: to `running`, or to `degraded` if a unit failed. */
  async boot(): Promise<string> {
    await this.start();
    return this.settle();
  }

  /** Starts systemd, and resolves once it accepts commands. */
  async start(): Promise<void> {
    this.write('/trace', '');
    const command = ['-c', SUPERVISE, 'sh', this.group, this.folder, BECOME_INIT, ...this.enterNetwork];
    const supervisor = spawn('sh', command, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.supervisor = supervisor;
    const [line] = await once(supervisor.stdout, 'data');
    const parent = String(line).trim();
    const state = await poll(() => {
      if (supervisor.exitCode !== null) throw new Error('systemd did not start');
      this.init = readChildren(parent)[0] ?? '';
      return this.init && existsSync(`/proc/${this.init}/root/run/systemd/private`) ? 'up' : undefined;
    }, BOOT_LIMIT);
    if (state === undefined) throw new Error('systemd did not come up');
  }

  /**
   * Waits until systemd has no jobs, and each program that it has started is in the trace; resolves to its
   * state.
   */
  async settle(): Promise<string> {
    const state = await poll(() => {
      const jobs = this.run('systemctl', 'list-jobs', '--no-legend').stdout.trim();
      if (jobs !== '' || this.isRecording()) return undefined;
      const state = this.run('systemctl', 'is-system-running').stdout.trim();
      // it has no jobs before it has made those of the boot, either
      return state === 'initializing' ? undefined : state;
    }, BOOT_LIMIT);
    return state ?? `busy: ${this.run('systemctl', 'list-jobs', '--no-legend').stdout}`;
  }

  /**
   * Whether a program of the machine has just started, and is still the shell that records it: one without a child,
   * or with one that records. Later it has the child that acts, or has been replaced by that.
   */
  private isRecording(): boolean {
    const root = `/proc/${this.init}/root`;
    const read = (path: string) => tryReadFile(`${root}${path}`) ?? '';
    const isShell = (id: string) => {
      const [shell, script = ''] = read(`/proc/${id}/cmdline`).split('\0');
      return shell === '/bin/sh' && script.startsWith('/') && isRecorder(read(script));
    };
    return readdirSync(`${root}/proc`)
      .filter((name) => /^\d+$/.test(name) && isShell(name))
      .some((id) => {
        const children = read(`/proc/${id}/task/${id}/children`).split(' ').filter(Boolean);
        return children.length === 0 || children.some(isShell);
      });
  }

  /** Ends the machine as a power failure does. The contents of /run and /tmp are lost. */
  async cutPower(): Promise<void> {
    const { supervisor } = this;
    this.supervisor = undefined;
    if (!supervisor || supervisor.exitCode !== null) return;
    const exited = once(supervisor, 'exit');
    supervisor.stdin?.end();
    await exited;
  }

  async close(): Promise<void> {
    const running = [this.janitor, this.supervisor].filter((child) => child?.exitCode === null);
    const exited = running.map((child) => child && once(child, 'exit'));
    this.abandon();
    await Promise.all(exited);
  }

  /** Closes the pipes to the machine's processes, as the end of this process would. */
  abandon(): void {
    this.supervisor?.stdin?.end();
    this.janitor.stdin?.end();
  }

  /** Paths on this system that remain of the machine. */
  get remains(): readonly string[] {
    return [this.folder, this.group, `/proc/${this.init}`].filter((path) => existsSync(path));
  }

  /** Runs a command on the machine to its end. */
  run(...command: readonly string[]) {
    return spawnSync('nsenter', [...this.enter, ...command], { encoding: 'utf8', timeout: 30_000 });
  }

  /** Arguments of nsenter for entering the machine. */
  get enter(): readonly string[] {
    return ['--target', this.init, '--all', '--'];
  }

  /** Returns the state of a unit, such as `active (running)`, with its result unless that is success. */
  stateOf(unit: string): string {
    const { stdout } = this.run('systemctl', 'show', unit, '-p', 'ActiveState,SubState,Result');
    const values = Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    );
    const state = `${values.ActiveState} (${values.SubState})`;
    return values.Result === 'success' ? state : `${state}: ${values.Result}`;
  }

  /**
   * Returns when systemd started the main program of a unit, on this computer's monotonic clock; 0 if it did
   * not.
   */
  startOf(unit: string): number {
    const { stdout } = this.run(
      'systemctl',
      'show',
      unit,
      '-p',
      'ExecMainStartTimestampMonotonic',
      '--value',
    );
    return Number(stdout);
  }

  /** Waits until a condition holds. */
  async until(condition: () => boolean): Promise<void> {
    const held = await poll(() => condition() || undefined, BOOT_LIMIT);
    if (!held) throw new Error(`it never held: ${condition}; the trace:\n${this.trace.join('\n')}`);
  }
}

/** Reads a file; undefined if it does not exist, or its process has gone. */
function tryReadFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // not an Error of jest's own context
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && ['ENOENT', 'ENOTDIR', 'ESRCH'].includes(code)) return undefined;
    throw error;
  }
}

function readChildren(process: string): string[] {
  const file = `/proc/${process}/task/${process}/children`;
  return (tryReadFile(file) ?? '').split(' ').filter(Boolean);
}
