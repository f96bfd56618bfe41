import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program with its output on ours. Rejects with the command line if it fails. */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<void> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} ended with ${code}`)),
    );
  });
}

/** Runs a program and returns what it printed. */
export function runForOutput(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${program} ${args.join(' ')} ended with ${code}`)),
    );
  });
}

export interface SimulatorProcess {
  /** The variables that point clients at the simulator. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts `kumiki simulator` as a user would, and waits until it listens. */
export async function startSimulatorProcess(
  root: string,
  ...options: readonly string[]
): Promise<SimulatorProcess> {
  const args = [join(root, 'build/kumiki.js'), 'simulator', '--json', '--quiet', ...options];
  const child = spawn('node', args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const { env } = JSON.parse(line) as { env?: Record<string, string> };
    if (!env) throw new Error(`the simulator does not start: ${line}`);
    const stop = async () => {
      child.kill('SIGTERM');
      await ended;
    };
    return { env, stop };
  }
  throw new Error('the simulator ended before it listened');
}
