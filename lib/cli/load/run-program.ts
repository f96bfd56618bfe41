import type { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { setSynthHost } from '../../core/app-hooks';
import { KumikiError } from '../../core/errors';
import type * as LoadFailure from './load-failure';
import { endListing, hookModules, isModule } from './module-hooks';

/** The events of a process that a program can cause, and what it ends with: `process` itself, as Node has it. */
export interface ProcessEvents extends Pick<EventEmitter, 'once' | 'off'> {
  exitCode?: number | string | null | undefined;
  /** What keeps the process from its end, by Node's names for it. */
  getActiveResourcesInfo?(): readonly string[];
}

/** What an entry file has done with apps. */
export class ProgramApps {
  private readonly entry: string;
  private readonly created = new Set<object>();
  private readonly handedOver = new Set<object>();
  /** Whether the program still runs. */
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
   * The apps that were synthesized or exported, in that order.
   * @throws CLI_ENTRY if there is none
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
        ? 'leave out the call of exit() in it'
        : "end it with app.synth(), or export the app; it must be an App of 'kumiki', not of 'cdk8s'",
    });
  }
}

/**
 * Runs an entry file until nothing is left for it to do, so that apps that are synthesized after an `await`
 * count, too. Fails with what the program throws or rejects with.
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

/** The program has nothing left to do. */
const IDLE = Symbol('idle');

async function load(entry: string, cwd: string): Promise<object> {
  // the library itself first: what is loaded before the hooks does not pay for them
  require('../../index');
  hookModules(entry);
  try {
    return await (isModule(entry) ? import(pathToFileURL(entry).href) : requireProgram(entry));
  } catch (error) {
    throw describeFailure(error, entry, cwd);
  }
}

/** Node prints lines of its own if a module that is required throws what is no object, and none if it is imported. */
function requireProgram(entry: string): object | Promise<object> {
  try {
    return require(entry) as object;
  } catch (error) {
    if (codeOf(error) !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return import(pathToFileURL(entry).href);
  }
}

/** Loaded when it is needed: a program that runs needs nothing of it. */
function describeFailure(error: unknown, entry: string, cwd: string): unknown {
  endListing();
  const { describeLoadFailure } = require('./load-failure') as typeof LoadFailure;
  return describeLoadFailure(error, entry, cwd);
}

function codeOf(error: unknown): unknown {
  return types.isNativeError(error) && 'code' in error ? error.code : undefined;
}

function unsettledError(entry: string): KumikiError {
  return new KumikiError({
    code: 'CLI_ENTRY',
    message:
      'the entry file waits for something that never comes: a promise at its top level does not settle',
    given: entry,
    hint: 'look for an `await` whose promise nothing resolves',
  });
}

function isApp(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'assemble' in value && 'synth' in value;
}
