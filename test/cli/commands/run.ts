import { EventEmitter } from 'node:events';
import type { ProcessContext } from '../../../lib/cli/command';
import { COMMANDS, findCommand } from '../../../lib/cli/commands/registry';
import { main } from '../../../lib/cli/program/main';

/** Fields that the envelope of every command has. */
const COMMON = ['version', 'command', 'ok', 'errors', 'durationMs'];

/** Fails for results with fields that the command does not describe. */
export function requireDescribed(out: string): void {
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
 * Runs a command line in this process. As soon as stdout matches, calls `whenReady` with it, and then
 * interrupts the command.
 */
export async function runUntil(
  args: readonly string[],
  ready: RegExp,
  whenReady: (out: string) => Promise<void>,
  cwd = '/nowhere',
  env: Readonly<Record<string, string>> = {},
  ask: (question: string) => Promise<string | null | undefined> = async () => undefined,
  callLater: ProcessContext['callLater'] = () => () => undefined,
): Promise<Run> {
  const written = { out: '', err: '' };
  const abort = new AbortController();
  let work: Promise<void> | undefined;
  const code = await main({
    args,
    cwd,
    env,
    stdout: {
      write: (text) => {
        written.out += text;
        if (!work && ready.test(written.out)) {
          work = Promise.resolve()
            .then(() => whenReady(written.out))
            .finally(() => abort.abort());
        }
      },
    },
    stderr: { write: (text) => (written.err += text) },
    process: new EventEmitter(),
    ask,
    takeOverSignals: () => abort.signal,
    callLater,
    nodeVersion: '24.0.0',
    elapsedMs: () => 12,
  });
  await work;
  requireDescribed(written.out);
  return { code, ...written };
}

/** Runs a command line in a folder, in this process. */
export async function runCommand(cwd: string, ...args: readonly string[]): Promise<Run> {
  return runUntil(args, /(?!)/, async () => undefined, cwd);
}

/**
 * Runs a command line that loads a program. The program's end is simulated, because this process does not
 * end.
 */
export async function runWithProgram(
  cwd: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Run> {
  const written = { out: '', err: '' };
  const process = new EventEmitter();
  const work = main({
    ...{ args, cwd, env, process },
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
    ask: async () => undefined,
    takeOverSignals: () => new AbortController().signal,
    callLater: () => () => undefined,
    nodeVersion: '24.0.0',
    elapsedMs: () => 12,
  });
  setImmediate(() => process.emit('beforeExit'));
  const code = await work;
  requireDescribed(written.out);
  return { code, ...written };
}
