import { spawn } from 'node:child_process';
import { KumikiError } from '../../../core/errors';
import { toSystemCode } from '../../../core/system-code';
import type { CommandContext } from '../../command';

/** How long an interrupted command has to exit by itself. */
const MILLISECONDS_TO_END = 10_000;

/**
 * Runs the command line after `--` to completion on this terminal, with additional variables. With `--json`,
 * its output goes to stderr because stdout is for the envelope.
 * @throws CLI_COMMAND if it cannot be run or fails, CANCELLED if it is interrupted
 */
export async function runWithEnv(
  { commandLine, cwd, env, json, takeOverSignals }: CommandContext,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const [program = '', ...args] = commandLine;
  const signal = takeOverSignals();
  const child = spawn(program, args, {
    cwd,
    env: { ...env, ...variables },
    stdio: ['inherit', json ? 2 : 'inherit', 'inherit'],
  });
  const stop = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), MILLISECONDS_TO_END).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', (cause) => reject(startError(program, cause)));
      child.once('close', (code, killedBy) => {
        if (code === 0) resolve();
        else reject(signal.aborted ? cancelledError(program) : failedError(program, code ?? killedBy));
      });
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function startError(program: string, cause: unknown): KumikiError {
  const code = toSystemCode(cause);
  return new KumikiError(
    {
      code: 'CLI_COMMAND',
      message:
        code === 'ENOENT' ? `there is no program ${program} on PATH` : `${program} cannot be run: ${code}`,
      given: program,
      hint: 'install it, or give its path: kumiki simulator -- ./PROGRAM',
    },
    { cause },
  );
}

function failedError(program: string, ending: number | string | null): KumikiError {
  return new KumikiError({
    code: 'CLI_COMMAND',
    message:
      typeof ending === 'number'
        ? `${program} ended with exit code ${ending}`
        : `${program} was ended by ${ending ?? 'a signal'}`,
    given: program,
    hint: 'its output says why',
  });
}

function cancelledError(program: string): KumikiError {
  return new KumikiError({ code: 'CANCELLED', message: `${program} was interrupted` });
}
