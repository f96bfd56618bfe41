import type { Problem } from '../../core/errors';

/** A problem to show in full. */
export interface ShownProblem {
  readonly problem: Problem;
  /** Those like it that are not shown; with the last one that is. */
  readonly others: readonly Problem[];
}

/** How many of a kind are shown, and how many there must be for the others to be left out. */
const SHOWN = 3;
const MANY = 6;

/** Leaves out most of many problems with one code, whose messages differ by names and numbers only. */
export function summarizeProblems(problems: readonly Problem[]): readonly ShownProblem[] {
  const kinds = new Map<string, Problem[]>();
  for (const problem of problems) {
    const kind = kinds.get(kindOf(problem));
    if (kind) kind.push(problem);
    else kinds.set(kindOf(problem), [problem]);
  }
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
