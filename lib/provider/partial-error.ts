import { KumikiError, type Problem } from '../core/errors';

/** The object exists, but an operation on it did not come to its end: engines keep `id` and `state`, and try again. */
export class PartialError<State = unknown> extends KumikiError {
  readonly id: string;
  readonly state: State;

  /** @param problems at least one: an engine takes a partial failure without reasons for health */
  constructor(
    id: string,
    state: State,
    problems: readonly [Problem, ...Problem[]],
    options?: { readonly cause?: unknown },
  ) {
    super(problems, options);
    this.id = id;
    this.state = state;
  }
}
