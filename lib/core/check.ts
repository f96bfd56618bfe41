import type { IConstruct } from 'constructs';
import { isTreeComplete } from './complete-tree';
import { formatProblem, type Problem } from './errors';
import type { Problems } from './problems';
import { sourceOf } from './source';

/** A check that runs when the app is synthesized. It yields problems; it does not throw. */
export type Check = () => Problems;

const CHECKS = Symbol.for('kumiki.checks');
type Checked = IConstruct & { [CHECKS]?: Check[] };

/** Adds a check that needs the finished tree. Problems without a path get the construct's own. */
export function addCheck(construct: IConstruct, check: Check): void {
  const checked = construct as Checked;
  const known = checked[CHECKS];
  if (known) {
    known.push(check);
    return;
  }
  Object.defineProperty(construct, CHECKS, { value: [check] });
  // a plain cdk8s.App, Chart.toJson() and Testing.synth() know nothing of our checks: there they speak through this;
  // our own synthesis has asked them before
  construct.node.addValidation({
    validate: () => (isTreeComplete() ? [] : problemsOf(construct).map(formatProblem)),
  });
}

/** Reports a problem known at construction. Construction goes on, so that one run shows every problem of the tree. */
export function report(construct: IConstruct, problem: Problem): void {
  addCheck(construct, () => [problem]);
}

/** Runs the checks of one construct. */
export function problemsOf(construct: IConstruct): readonly Problem[] {
  const checks = (construct as Checked)[CHECKS];
  return checks?.flatMap((check) => [...check()]).map((problem) => locate(problem, construct)) ?? NONE;
}

/** One for all: nearly every construct of a large tree is as it should be. */
const NONE: readonly never[] = [];

/** Runs the checks of one construct and its own `node.validate()`, which constructs of other libraries use. */
export function allProblemsOf(construct: IConstruct): readonly Problem[] {
  const own = problemsOf(construct);
  const messages = construct.node.validate();
  if (messages.length === 0) return own;
  const others = messages.map((message) => locate({ code: 'SYNTH_VALIDATION', message }, construct));
  return [...own, ...others];
}

/** Fills in where a problem is: the construct's path and, where known, the line that made it. */
export function locate(problem: Problem, construct: IConstruct): Problem {
  return {
    ...problem,
    constructPath: problem.constructPath ?? construct.node.path,
    source: problem.source ?? sourceOf(construct),
  };
}
