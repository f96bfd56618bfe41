import type { Reservations } from '../appliance/allocate/reservations';
import type { RunContext } from '../appliance/reconcile/run-context';
import type { RunJournal } from '../appliance/reconcile/run-journal';
import { DEFAULT_TIMEOUT_SECONDS } from '../appliance/spec/inputs';
import { isKumikiError, KumikiError, type Problem, toErrorMessage } from '../core/errors';
import type { SakuraApiOptions } from '../sakura/client';
import type { SakuraApi } from '../sakura/codec/model';
import { findSettings } from '../sakura/settings/settings';
import type { OperationContext } from './contract';
import type { Operation } from './explain-failure';
import { PartialError } from './partial-error';

/** Connects the provider to the API: through its client, or through one whose requests a test intercepts. */
export type Connect = (
  options: Pick<SakuraApiOptions, 'settings' | 'zone' | 'clock' | 'onRequest'>,
) => SakuraApi;

/** Dependencies shared by all operations of a provider. */
export interface Shared {
  readonly connect: Connect;
  readonly reservations: Reservations;
  /**
   * What creations of this run have found to be there, for an engine that replaces by creating first: what is its own
   * replacement is not removed afterwards.
   * @default - what is to be removed is removed
   */
  readonly kept?: Set<string>;
}

/** An operation, its name for log lines, and how its failures are explained. */
export interface Task<State> {
  readonly operation: Operation;
  /** The zone to work in. @default - that of the settings */
  readonly zone?: string | undefined;
  /** The name of the object, for log lines. */
  readonly name?: string | undefined;
  readonly journal: RunJournal;
  /** Adds the details to problems that the user needs. */
  explain(operation: Operation, journal: RunJournal, problems: readonly Problem[]): Problem[];
  /** Returns the id of a resource from its state. */
  readonly idOf: (state: State) => string;
}

/**
 * Runs an operation with the current credentials. Every failure reports the request, what exists and what the
 * next run does. If something exists by then, the error carries the state to keep: engines must never forget
 * it.
 */
export async function perform<State extends object, Result>(
  shared: Shared,
  context: OperationContext,
  task: Task<State>,
  work: (run: RunContext, onStateKnown: (state: State | undefined) => void) => Promise<Result>,
): Promise<Result> {
  let last: State | undefined;
  try {
    return await work(startRun(shared, context, task), (state) => {
      last = state;
    });
  } catch (error) {
    const [first, ...others] = task.explain(task.operation, task.journal, toProblems(error));
    if (!first) throw error;
    if (!last) throw new KumikiError([first, ...others], { cause: error });
    throw new PartialError({ id: task.idOf(last), state: last, problems: [first, ...others], cause: error });
  }
}

/**
 * Starts an operation with the current credentials.
 *
 * @throws API_CREDENTIALS_MISSING, API_SETTINGS
 */
function startRun(
  { connect, reservations }: Shared,
  { settings: explicit, clock, signal, log, timeoutSeconds }: OperationContext,
  { operation, zone, name, journal }: Pick<Task<never>, 'operation' | 'zone' | 'name' | 'journal'>,
): RunContext {
  const { settings, notes } = findSettings({ env: process.env, explicit });
  // several may be created at the same time, and an engine does not say which one a line is about
  const logAbout = (message: string) => log(name ? `${name}: ${message}` : message);
  for (const { setting, text } of notes) {
    if (setting !== 'zone' || zone === undefined) logAbout(text);
  }
  return {
    api: journal.watch(connect({ settings, zone, clock, onRequest: journal.onRequest })),
    clock,
    signal,
    reservations,
    deadline: clock.now() + (timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS[operation]) * 1000,
    log: logAbout,
  };
}

function toProblems(error: unknown): readonly Problem[] {
  if (isKumikiError(error)) return error.problems;
  return [{ code: 'API_UNEXPECTED', message: toErrorMessage(error) }];
}
