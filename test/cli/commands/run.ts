import { EventEmitter } from 'node:events';
import type { ProcessContext } from '../../../lib/cli/command';
import { main } from '../../../lib/cli/program/main';

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
  return { code: await work, ...written };
}
