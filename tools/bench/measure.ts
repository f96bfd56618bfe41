/**
 * Times whole processes from outside: wall time and CPU time (user + system, including child processes that
 * they waited for).
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

export interface Command {
  readonly name: string;
  /** Program and arguments. */
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Output folder, removed before each run, because unchanged files would not be written again. */
  readonly output?: string;
}

export interface Timing {
  readonly name: string;
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Runs the commands in turn, A B C A B C …, after one warm-up of each, and returns the medians. */
export function measure(commands: readonly Command[], runs: number): Timing[] {
  const samples = commands.map(() => ({ wall: [] as number[], cpu: [] as number[] }));
  for (let round = -1; round < runs; round++) {
    commands.forEach((command, index) => {
      const { wall, cpu } = once(command);
      if (round < 0) return;
      samples[index]?.wall.push(wall);
      samples[index]?.cpu.push(cpu);
    });
  }
  return commands.map(({ name }, index) => ({
    name,
    wallMs: median(samples[index]?.wall ?? []),
    cpuMs: median(samples[index]?.cpu ?? []),
  }));
}

/** Runs a command under bash's own `time`, which includes child processes and exists wherever bash does. */
function once(command: Command): { wall: number; cpu: number } {
  if (command.output) rmSync(command.output, { recursive: true, force: true });
  const quoted = command.argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const script = `TIMEFORMAT='%R %U %S'; time ${quoted} >/dev/null 2>/dev/null`;
  const result = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    cwd: command.cwd,
    env: { ...process.env, LC_ALL: 'C', ...command.env },
  });
  if (result.status !== 0)
    throw new Error(`${command.name}: exit ${result.status}: ${command.argv.join(' ')}`);
  const [wall = 0, user = 0, system = 0] = result.stderr.trim().split(/\s+/).map(Number);
  return { wall: wall * 1000, cpu: (user + system) * 1000 };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
