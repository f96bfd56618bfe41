import { KumikiError, type Problem } from '../core/errors';
import { checkCall } from '../core/props/check-call';
import { SIGNATURES } from './signatures';

/** Details of an operation that failed partway. */
export interface PartialFailure<State> {
  /** The id that the service uses. */
  readonly id: string;
  /** The current state of the object. */
  readonly state: State;
  /** At least one: an engine takes a partial failure without reasons for a success. */
  readonly problems: readonly [Problem, ...Problem[]];
  /** The error that ended the operation. */
  readonly cause?: unknown;
}

/** The object exists, but an operation on it failed partway: engines keep `id` and `state`, and try again. */
export class PartialError<State = unknown> extends KumikiError {
  /** The id that the service uses. */
  readonly id: string;
  /** The current state of the object. */
  readonly state: State;

  constructor(failure: PartialFailure<State>) {
    checkCall(SIGNATURES, 'PartialError', arguments);
    const { id, state, problems, cause } = failure;
    super(problems, { cause });
    this.id = id;
    this.state = state;
  }
}
