import { EventEmitter } from 'node:events';
import { COMMANDS, findCommand } from '../../../lib/cli/commands/registry';
import { type Invocation, main } from '../../../lib/cli/program/main';

/** Fields that the envelope of every command has. */
const COMMON = ['version', 'command', 'ok', 'errors', 'durationMs'];

/** Fails for results with fields that the command does not describe. */
function requireDescribed(out: string): void {
  for (const line of out
    .split('\n')
    .filter((each) => each.startsWith('{"') && each.includes('"durationMs":'))) {
    const envelope = JSON.parse(line) as Record<string, unknown>;
    const name = String(envelope.command);
    if (!Object.hasOwn(COMMANDS, name)) continue;
    const described = [...COMMON, ...Object.keys(findCommand(name).results)];
    expect(Object.keys(envelope).filter((field) => !described.includes(field))).toEqual([]);
  }
}

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Where and how a command line runs. By default in a folder that does not exist, without variables and
 * without a terminal.
 */
export type RunOptions = Partial<Omit<Invocation, 'args' | 'stdout' | 'stderr'>>;

/** Runs a command line in this process. */
export async function runKumiki(
  args: readonly string[],
  options: RunOptions = {},
  onOutput: (out: string) => void = () => undefined,
): Promise<Run> {
  const written = { out: '', err: '' };
  const code = await main({
    cwd: '/nowhere',
    env: {},
    process: new EventEmitter(),
    ask: async () => undefined,
    takeOverSignals: () => new AbortController().signal,
    callLater: () => () => undefined,
    nodeVersion: '24.0.0',
    elapsedMs: () => 12,
    ...options,
    args,
    stdout: {
      write: (text) => {
        written.out += text;
        onOutput(written.out);
      },
    },
    stderr: { write: (text) => (written.err += text) },
  });
  requireDescribed(written.out);
  return { code, ...written };
}

/** Runs a command line. As soon as stdout matches, calls `whenReady` with it, and then interrupts the command. */
export async function runUntil(
  args: readonly string[],
  ready: RegExp,
  whenReady: (out: string) => Promise<void>,
  options: RunOptions = {},
): Promise<Run> {
  const abort = new AbortController();
  let work: Promise<void> | undefined;
  const done = await runKumiki(args, { takeOverSignals: () => abort.signal, ...options }, (out) => {
    if (work || !ready.test(out)) return;
    work = Promise.resolve()
      .then(() => whenReady(out))
      .finally(() => abort.abort());
  });
  await work;
  return done;
}

/** Runs a command line in a folder. */
export function runCommand(cwd: string, ...args: readonly string[]): Promise<Run> {
  return runKumiki(args, { cwd });
}

/**
 * Runs a command line that loads a program. The program's end is simulated, because this process does not
 * end.
 */
export function runWithProgram(
  cwd: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Run> {
  const process = new EventEmitter();
  const work = runKumiki(args, { cwd, env, process });
  setImmediate(() => process.emit('beforeExit'));
  return work;
}
