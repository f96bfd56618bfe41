import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { poll } from '../../harness/poll';
import { BECOME_INIT, SUPERVISE, TIDY_UP } from './enter';
import { findControlGroup } from './permitted';
import { type Image, layOut, symlinkTo, write } from './root';

/** How long a boot may take, in milliseconds. */
const BOOT_LIMIT = 60_000;

/** A machine with systemd as its PID 1, on a disk of its own. */
export class BootedMachine {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kumiki-machine-'));
  private readonly group = join(findControlGroup(), basename(this.folder));
  private readonly janitor: ChildProcess;
  private readonly enterNetwork: readonly string[];
  private supervisor: ChildProcess | undefined;
  private init = '';

  /** @param enterNetwork a command that runs another in its network; without one the machine has a new network */
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

  /** The folder of programs that the image brings. */
  get programs(): string {
    return join(this.folder, 'image/bin');
  }

  /** Makes a link on the disk. */
  link(path: string, target: string): void {
    symlinkTo(join(this.folder, 'root', path), target);
  }

  /** The text of a unit that the image brings. */
  readImageUnit(name: string): string {
    return readFileSync(join(this.folder, 'units', name), 'utf8');
  }

  /** The text of a file on the disk; undefined if there is none. Not for /run and /tmp. */
  tryRead(path: string): string | undefined {
    const file = join(this.folder, 'root', path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  /** What the programs of the image have noted since the last boot, a line for each run. */
  get trace(): readonly string[] {
    return (this.tryRead('/trace') ?? '').split('\n').filter((line) => line !== '');
  }

  /** Starts systemd, and returns once it has nothing more to do: `running`, or `degraded` if a unit failed. */
  async boot(): Promise<string> {
    await this.start();
    return this.settle();
  }

  /** Starts systemd, and returns once it takes commands. */
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

  /** Waits until systemd has no jobs. */
  async settle(): Promise<string> {
    const state = await poll(() => {
      const jobs = this.run('systemctl', 'list-jobs', '--no-legend').stdout.trim();
      return jobs === '' ? this.run('systemctl', 'is-system-running').stdout.trim() : undefined;
    }, BOOT_LIMIT);
    return state ?? `busy: ${this.run('systemctl', 'list-jobs', '--no-legend').stdout}`;
  }

  /** Ends it as a power failure does. What it had in /run and /tmp is gone. */
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

  /** Does to the machine what the end of this process would do: it closes what others read from it. */
  abandon(): void {
    this.supervisor?.stdin?.end();
    this.janitor.stdin?.end();
  }

  /** What remains of the machine on this system. */
  get remains(): readonly string[] {
    return [this.folder, this.group, `/proc/${this.init}`].filter((path) => existsSync(path));
  }

  /** Runs a command on the machine, to its end. */
  run(...command: readonly string[]) {
    return spawnSync('nsenter', [...this.enter, ...command], { encoding: 'utf8', timeout: 30_000 });
  }

  /** The arguments with which nsenter enters the machine. */
  get enter(): readonly string[] {
    return ['--target', this.init, '--all', '--'];
  }

  /** The state of a unit, such as `active (running)`; with its result if that is not success. */
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

  /** When systemd started the main program of a unit, by the clock of this machine; 0: it did not. */
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

function readChildren(process: string): string[] {
  const file = `/proc/${process}/task/${process}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean) : [];
}
