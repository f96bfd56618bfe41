import { type ChildProcess, type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

/** Returns why this machine cannot have network namespaces with tunnels; undefined if it can. */
export function whyNoNamespaces(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (process.getuid?.() !== 0) return 'network namespaces with tunnels need root';
  try {
    accessSync('/dev/net/tun');
  } catch {
    return 'this machine has no /dev/net/tun';
  }
  const missing = ['unshare', 'nsenter', 'ip'].find((program) => spawnSync(program, ['--version']).error);
  if (missing) return `${missing} is not on PATH`;
  return whyNoLink('type veth peer name probe1') ?? whyNoLink('type bridge');
}

/** Returns why a namespace cannot have a link of a kind, in the words of `ip`; undefined if it can. */
export function whyNoLink(kind: string): string | undefined {
  const command = ['--net', 'ip', 'link', 'add', 'probe0', ...kind.split(' ')];
  const { status, stderr } = spawnSync('unshare', command, { encoding: 'utf8' });
  return status === 0 ? undefined : `no link of ${kind}: ${stderr.trim()}`;
}

/**
 * An unnamed network namespace. It exists as long as a process is in it: the process that holds it ends with
 * its standard input, and so do those started here, so nothing is left behind even if the test is killed.
 */
export class NetworkNamespace {
  /** Id of the process that identifies the namespace to other programs. */
  readonly process: string;
  private readonly holder: ChildProcess;
  private readonly flags: readonly string[];
  private readonly running: ChildProcess[] = [];

  private constructor(holder: ChildProcess, flags: readonly string[], pid: number) {
    this.holder = holder;
    this.flags = flags;
    this.process = String(pid);
  }

  /**
   * @param command arguments of `unshare`: the command prints a line when the namespace is ready, and ends
   * with its standard input
   * @param flags of `nsenter`, for the namespaces of the process to enter
   * @param toMember finds the process to enter; the one that creates a PID namespace is not in it itself
   */
  static async open(
    command: readonly string[] = ['--net', 'sh', '-c', 'ip link set lo up && echo open && exec cat'],
    flags: readonly string[] = ['--net'],
    toMember: (pid: number) => number = (pid) => pid,
  ): Promise<NetworkNamespace> {
    const holder = spawn('unshare', command, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(holder, 'exit').then(([code]) =>
      Promise.reject(new Error(`the namespace ended: ${code}`)),
    );
    await Promise.race([once(holder.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    return new NetworkNamespace(holder, flags, toMember(holder.pid ?? 0));
  }

  /** The prefix that runs another command in the namespace. */
  get enter(): readonly string[] {
    return ['nsenter', '--target', this.process, ...this.flags, '--'];
  }

  /** Runs a command to its end, and returns its output. */
  run(command: readonly string[], input = ''): string {
    const [program = '', ...prefix] = this.enter;
    const { status, stdout, stderr } = spawnSync(program, [...prefix, ...command], {
      input,
      encoding: 'utf8',
      timeout: 20_000,
    });
    if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  /** Sets up links, addresses and routes: each line is a command of `ip`, without the `ip`. */
  configure(...commands: readonly string[]): void {
    this.run(['ip', '-batch', '-'], commands.map((command) => `${command}\n`).join(''));
  }

  /**
   * Starts a program that prints a line when it is ready and ends with its standard input; returns a function
   * that ends it.
   */
  async start(command: readonly string[]): Promise<() => Promise<void>> {
    const [program = '', ...prefix] = this.enter;
    const child: ChildProcessByStdio<Writable, Readable, null> = spawn(program, [...prefix, ...command], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.running.push(child);
    const ended = once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`${command[0]} ended: ${code}`)),
    );
    await Promise.race([once(child.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    return () => end(child);
  }

  async close(): Promise<void> {
    await Promise.all(this.running.map(end));
    await end(this.holder);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.end();
  await exited;
}
