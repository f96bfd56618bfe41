import { KumikiError, type Problem } from '../core/errors';
import { checkCall } from '../core/props/check-call';
import { SIGNATURES } from './signatures';

/** What is left of an operation that failed on the way. */
export interface PartialFailure<State> {
  /** By which the service knows it. */
  readonly id: string;
  /** What is true of it by now. */
  readonly state: State;
  /** At least one: an engine takes a partial failure without reasons for health. */
  readonly problems: readonly [Problem, ...Problem[]];
  /** The error that ended the operation. */
  readonly cause?: unknown;
}

/**
 * The object exists, but an operation on it failed before its end: engines keep
 * `id` and `state`, and try again.
 */
export class PartialError<State = unknown> extends KumikiError {
  /** By which the service knows it. */
  readonly id: string;
  /** What is true of it by now. */
  readonly state: State;

  constructor(failure: PartialFailure<State>) {
    checkCall(SIGNATURES, 'PartialError', arguments);
    const { id, state, problems, cause } = failure;
    super(problems, { cause });
    this.id = id;
    this.state = state;
  }
}
