import type { App } from '../../app';
import { KumikiError } from '../../core/errors';
import { readVariables } from './cdk8s-file';
import { findEntry } from './find-entry';
import { loadCdk8s } from './load-cdk8s';
import { ProgramApps, runProgram } from './run-program';
import { tellIfSlow } from './tell-if-slow';
import type * as WaitingNotice from './waiting-notice';

/** The parts of a command's context needed to run a program. */
export interface ProgramContext extends WaitingNotice.WaitingContext {
  /** The program, as named on the command line. */
  readonly argument?: string | undefined;
  readonly cwd: string;
  /** Calls back after some milliseconds if the process still runs; returns a function that cancels it. */
  callLater(ms: number, callback: () => void): () => void;
  /** Completes the command if the program ends the process; returns a function that cancels it. */
  onEarlyExit(finish: (exitCode: number) => Readonly<Record<string, unknown>>): () => void;
}

/**
 * Runs the program of a command line to its end, and returns its only app.
 * @param finish completes the command if the program ends the process; without it, that is an error
 * @throws CLI_ENTRY
 */
export async function loadApp(
  context: ProgramContext,
  finish?: (app: App) => Readonly<Record<string, unknown>>,
): Promise<App> {
  const entry = findEntry(context.argument, context.cwd);
  if (context.argument === undefined) Object.assign(process.env, readVariables(context.cwd));
  loadCdk8s();
  const apps = new ProgramApps(entry);
  const stopListening = context.onEarlyExit((exitCode) => {
    if (exitCode !== 0 || !finish) throw exitError(entry, 'ended the process with', exitCode);
    return finish(requireOneApp(apps.require(), entry));
  });
  const notice = () => (require('./waiting-notice') as typeof WaitingNotice).printWaitingNotice(context);
  try {
    await tellIfSlow(context.callLater, notice, () => runProgram(entry, apps, context));
  } finally {
    stopListening();
  }
  // a program that catches its own error signals failure by setting the exit code
  const { exitCode } = context.events;
  if (exitCode) throw exitError(entry, 'set', exitCode);
  return requireOneApp(apps.require(), entry);
}

/** Creates the error for an entry file that ends the process, or that sets a failure exit code. */
function exitError(entry: string, what: string, exitCode: number | string): KumikiError {
  return new KumikiError({
    code: 'CLI_ENTRY',
    message: `the entry file ${what} exit code ${exitCode}`,
    given: entry,
    hint: 'look for a call of exit(), or an exitCode, in it; its output may say why',
  });
}

/** Returns the only app of an entry file. @throws CLI_ENTRY */
function requireOneApp(apps: readonly object[], entry: string): App {
  const [app, another] = apps as readonly App[];
  if (app && !another) return app;
  throw new KumikiError({
    code: 'CLI_ENTRY',
    message: `the entry file creates ${apps.length} apps, which would overwrite each other's files`,
    given: entry,
    hint: 'put the stacks into one app, or give each app its own entry file',
  });
}
