import type { EventEmitter } from 'node:events';
import { setSynthHost } from '../../core/app-hooks';
import { KumikiError } from '../../core/errors';
import type * as LoadFailure from './load-failure';
import type * as LoadModule from './load-module';
import { endListing, hookModules, isModule } from './module-hooks';

/**
 * The events of a process that a program can cause, and the process's exit code. Node's `process` satisfies
 * it.
 */
export interface ProcessEvents extends Pick<EventEmitter, 'once' | 'off'> {
  exitCode?: number | string | null | undefined;
  /** The resources that keep the process alive, by Node's names. */
  getActiveResourcesInfo?(): readonly string[];
}

/** The apps created and handed over by an entry file. */
export class ProgramApps {
  private readonly entry: string;
  private readonly created = new Set<object>();
  private readonly handedOver = new Set<object>();
  /** Whether the program is still running. */
  isRunning = true;

  constructor(entry: string) {
    this.entry = entry;
  }

  create(app: object): void {
    this.created.add(app);
  }

  synth(app: object): void {
    this.handedOver.add(app);
  }

  /**
   * Returns the apps that were synthesized or exported, in that order.
   * @throws CLI_ENTRY if there are none
   */
  require(): readonly object[] {
    if (this.handedOver.size > 0) return [...this.handedOver];
    const what = this.created.size > 0 ? 'creates an App, but ' : '';
    throw new KumikiError({
      code: 'CLI_ENTRY',
      message: this.isRunning
        ? `the entry file ${what}ends the process before it synthesizes an App`
        : `the entry file ${what}neither synthesizes nor exports ${what ? 'it' : 'an App'}`,
      given: this.entry,
      hint: this.isRunning
        ? 'remove the call of exit() from it'
        : "end it with app.synth(), or export the app; it must be an App of 'kumiki', not of 'cdk8s'",
    });
  }
}

/**
 * Runs an entry file until it has nothing left to do, so that apps synthesized after an `await` are included.
 * Rejects with anything that the program throws or rejects with.
 */
export async function runProgram(
  entry: string,
  apps: ProgramApps,
  { cwd, events }: { readonly cwd: string; readonly events: ProcessEvents },
): Promise<void> {
  setSynthHost(apps);
  const idle = new Promise<typeof IDLE>((resolve) => events.once('beforeExit', () => resolve(IDLE)));
  let fail: (reason: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
    events.once('uncaughtException', fail);
    events.once('unhandledRejection', fail);
  });
  try {
    const exported = await Promise.race([load(entry, cwd), failure, idle]);
    if (exported === IDLE) throw unsettledError(entry);
    for (const value of [exported, ...Object.values(exported)]) if (isApp(value)) apps.synth(value);
    await Promise.race([failure, idle]);
    apps.isRunning = false;
  } finally {
    events.off('uncaughtException', fail);
    events.off('unhandledRejection', fail);
    setSynthHost(undefined);
  }
}

/** Signals that the program has nothing left to do. */
const IDLE = Symbol('idle');

async function load(entry: string, cwd: string): Promise<object> {
  // loads the library first: modules loaded before the hooks are not slowed down by them
  require('../../index');
  hookModules(entry);
  try {
    const { importModule, requireOrImport } = require('./load-module') as typeof LoadModule;
    return await (isModule(entry) ? importModule(entry) : requireOrImport(entry));
  } catch (error) {
    throw describeFailure(error, entry, cwd);
  }
}

/** Loads the module on demand: successful programs do not need it. */
function describeFailure(error: unknown, entry: string, cwd: string): unknown {
  endListing();
  const { describeLoadFailure } = require('./load-failure') as typeof LoadFailure;
  return describeLoadFailure(error, entry, cwd);
}

function unsettledError(entry: string): KumikiError {
  return new KumikiError({
    code: 'CLI_ENTRY',
    message:
      'the entry file waits for something that never comes: a promise at its top level does not settle',
    given: entry,
    hint: 'look for an `await` whose promise never resolves',
  });
}

function isApp(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'assemble' in value && 'synth' in value;
}
