import type { Problem } from '../../core/errors';

/** What a lint says of a document. A warning is shown and nothing is held up; an error stops the synthesis. */
export interface Finding extends Problem {
  readonly severity: 'error' | 'warning';
}

/** Whether a finding stops the synthesis. */
export function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

/** A finding as a problem of the construct. */
export function asProblem({ severity: _, ...problem }: Finding): Problem {
  return problem;
}

/** A finding as a line of a note. */
export function asNote({ code, message, hint }: Finding): string {
  return hint === undefined ? `${code}: ${message}` : `${code}: ${message}; ${hint}`;
}

/** An error at a part of the document. */
export function error(problem: Problem): Finding {
  return { severity: 'error', ...problem };
}

/** A warning at a part of the document. */
export function warning(problem: Problem): Finding {
  return { severity: 'warning', ...problem };
}
