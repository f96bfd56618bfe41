import type { ChangePlan } from '../appliance/plan/plan';
import type { Clock } from '../core/clock';
import type { Problems } from '../core/problems';
import type { Unknownable } from '../core/unknown';

/** What an operation gets from outside. */
export interface OperationContext {
  /**
   * Settings given with the resource's provider, before environment and profile; keys such as `accessToken`.
   */
  readonly settings: Readonly<Record<string, string>>;
  /** Aborts the operation; what is under way on the service goes on there. */
  readonly signal: AbortSignal;
  /** Total time for the operation in seconds. @default - the operation's own default */
  readonly timeoutSeconds?: number | undefined;
  /** Tells the time and waits. */
  readonly clock: Clock;
  /** A line of progress. Never a secret. */
  log(message: string): void;
}

/** What was found or made. */
export interface Found<State> {
  /** By which the service knows it. */
  readonly id: string;
  /** What is remembered of it. */
  readonly state: State;
}

/**
 * The life of one kind of resource. `validate` and `plan` are pure: engines run them one at a time. All
 * others may be killed at any point and run again. Ids are strings; inputs and states are plain JSON.
 */
export interface ResourceProvider<Inputs, State> {
  /** Everything that is wrong with the inputs, as far as they are known. */
  validate(inputs: Unknownable<Inputs>): Problems;
  /** What has to change for the new inputs, and whether it can be changed in place. */
  plan(state: State, old: Inputs, next: Unknownable<Inputs>): ChangePlan;
  /**
   * Creates it, or finishes or adopts one that exists already.
   * @throws PartialError with id and state once it exists
   */
  create(context: OperationContext, inputs: Inputs): Promise<Found<State>>;
  /** What is there now; undefined if it is gone. `inputs` shows drift in the terms of the inputs. */
  read(
    context: OperationContext,
    id: string,
    state: State | undefined,
    inputs: Inputs | undefined,
  ): Promise<(Found<State> & { readonly inputs: Inputs }) | undefined>;
  /**
   * Changes it in place.
   * @throws PartialError with what is true by then
   */
  update(context: OperationContext, id: string, state: State, next: Inputs): Promise<State>;
  /**
   * Whether what is there is not what the state says, for objects that others write, too: asked before each run, and
   * so quick. One that fails counts as no.
   * @default - only `read` looks
   */
  hasDrifted?(context: OperationContext, state: State): Promise<boolean>;
  /** Removes it; succeeds if it is gone already. */
  delete(context: OperationContext, id: string, state: State): Promise<void>;
}
