import type { ChangePlan } from '../appliance/plan/plan';
import type { Clock } from '../core/clock';
import type { Problems } from '../core/problems';
import type { Unknownable } from '../core/unknown';

/** Dependencies of an operation, injected by its caller. */
export interface OperationContext {
  /**
   * Settings given with the resource's provider, with keys such as `accessToken`. For their precedence, see
   * `resolveSettings`.
   */
  readonly settings: Readonly<Record<string, string>>;
  /** Aborts the operation; work that the service has started continues there. */
  readonly signal: AbortSignal;
  /** Total time for the operation in seconds. @default - the operation's own default */
  readonly timeoutSeconds?: number | undefined;
  /** Tells the time and waits. */
  readonly clock: Clock;
  /** A line of progress. Never a secret. */
  log(message: string): void;
}

/** An object that was found or created. */
export interface Found<State> {
  /** The id that the service uses. */
  readonly id: string;
  /** The state to remember. */
  readonly state: State;
}

/**
 * The life cycle of one kind of resource. `validate` and `plan` are pure: engines run them one at a time. All
 * others may be killed at any point and run again. Ids are strings; inputs and states are plain JSON.
 */
export interface ResourceProvider<Inputs, State> {
  /** Yields every problem of the inputs, as far as they are known. */
  validate(inputs: Unknownable<Inputs>): Problems;
  /** Finds the changes that the new inputs require, and whether they can be made in place. */
  plan(state: State, old: Inputs, next: Unknownable<Inputs>): ChangePlan;
  /**
   * Creates it, or finishes or adopts one that already exists.
   * @throws PartialError with id and state once it exists
   */
  create(context: OperationContext, inputs: Inputs): Promise<Found<State>>;
  /**
   * Reads the current object; undefined if it no longer exists. `inputs` shows drift in terms of the inputs.
   */
  read(
    context: OperationContext,
    id: string,
    state: State | undefined,
    inputs: Inputs | undefined,
  ): Promise<(Found<State> & { readonly inputs: Inputs }) | undefined>;
  /**
   * Changes it in place.
   * @throws PartialError with the state at that point
   */
  update(context: OperationContext, id: string, state: State, next: Inputs): Promise<State>;
  /**
   * Checks whether the object differs from the state, if others write to it, too, or the state from what the
   * same inputs mean by now. Runs before each run, so it must be quick. A failed check counts as no drift.
   * @default - only `read` looks
   */
  hasDrifted?(context: OperationContext, state: State, inputs: Inputs): Promise<boolean>;
  /** Removes it; succeeds if it no longer exists. */
  delete(context: OperationContext, id: string, state: State): Promise<void>;
}
