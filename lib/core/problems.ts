import { KumikiError, type Problem } from './errors';

/**
 * The problems found by a check. A check is a generator: it yields problems as it finds them, and includes
 * other checks with `yield*`. Constructs pass their checks to `addCheck`; where there is no tree,
 * `throwIfAny` throws the problems.
 */
export type Problems = Iterable<Problem>;

/** Throws one error with all problems, if there are any. @throws KumikiError */
export function throwIfAny(problems: Problems): void {
  const list = [...problems];
  if (list.length > 0) throw new KumikiError(list);
}

/** The result of some work, and the problems on the way to it. */
export interface Collected<T> {
  readonly result: T;
  readonly problems: readonly Problem[];
}

/** Runs work that yields problems on the way to a result, and returns both. */
export function collectProblems<T>(work: Generator<Problem, T>): Collected<T> {
  const problems: Problem[] = [];
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return { result: step.value, problems };
    problems.push(step.value);
  }
}
