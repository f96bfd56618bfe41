import type { Problem } from '../../core/errors';

/** A problem shown in full. */
export interface ShownProblem {
  readonly problem: Problem;
  /** Similar problems that are not shown; set on the last shown one. */
  readonly others: readonly Problem[];
}

/** Number of similar problems shown, and the number from which the rest are left out. */
const SHOWN = 3;
const MANY = 6;

/**
 * Leaves out most of a large group of problems with the same code whose messages differ only in names and
 * numbers.
 */
export function summarizeProblems(problems: readonly Problem[]): readonly ShownProblem[] {
  // a Node that is too old, which is told so by a single problem, has no Map.groupBy
  if (problems.length < MANY) return problems.map((problem) => ({ problem, others: [] }));
  const kinds = Map.groupBy(problems, kindOf);
  const positions = new Map<string, number>();
  return problems.flatMap((problem) => {
    const name = kindOf(problem);
    const kind = kinds.get(name) ?? [];
    const position = positions.get(name) ?? 0;
    positions.set(name, position + 1);
    if (kind.length < MANY) return [{ problem, others: [] }];
    if (position >= SHOWN) return [];
    return [{ problem, others: position === SHOWN - 1 ? kind.slice(SHOWN) : [] }];
  });
}

function kindOf({ code, message }: Problem): string {
  return `${code} ${message.replace(/'[^']*'|\d+/g, '')}`;
}
