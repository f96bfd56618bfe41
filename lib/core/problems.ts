import { KumikiError, type Problem } from './errors';

/**
 * What a check found. Every check of Kumiki is a generator: it yields each problem where it sees it, and passes on those of the
 * checks it is made of with `yield*`. Constructs hand theirs to `addCheck`; where there is no tree, {@link throwIfAny} ends it.
 */
export type Problems = Iterable<Problem>;

/** Throws one error with all the problems; does nothing if there is none. @throws KumikiError */
export function throwIfAny(problems: Problems): void {
  const list = [...problems];
  if (list.length > 0) throw new KumikiError(list);
}
