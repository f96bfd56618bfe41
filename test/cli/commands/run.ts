import { EventEmitter } from 'node:events';
import type { ProcessContext } from '../../../lib/cli/command';
import { main } from '../../../lib/cli/program/main';

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs one command line in this process; `whenReady` is called with what is on stdout as soon as it matches,
 * then the command is interrupted.
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

/** Runs one command line in a folder, in this process. */
export async function runCommand(cwd: string, ...args: readonly string[]): Promise<Run> {
  return runUntil(args, /(?!)/, async () => undefined, cwd);
}

/** Runs one command line that loads a program; one of this process never ends, so its end is said. */
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
