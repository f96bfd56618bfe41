import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Attachments } from './attachments';
import { isTreeComplete } from './complete-tree';
import { formatProblem, isKumikiError, KumikiError, type Problem, toErrorMessage } from './errors';
import { isObject } from './json';
import type { Problems } from './problems';
import { checkCall } from './props/check-call';
import { SIGNATURES } from './signatures';
import { sourceOf } from './source';

/** A check that runs when the app is synthesized. It yields problems; it does not throw. */
export type Check = () => Problems;

const CHECKS = new Attachments<Check>('checks');

/** Adds a check that needs the finished tree. Problems without a path get the path of the construct. */
export function addCheck(construct: IConstruct, check: Check): void {
  checkCall(SIGNATURES, 'addCheck', arguments);
  if (CHECKS.on(construct).length === 0) {
    // for plain cdk8s.App, Chart.toJson() and Testing.synth(); our own synthesis runs the checks itself
    construct.node.addValidation({
      validate: () => (isTreeComplete() ? [] : runChecks(construct).map(formatProblem)),
    });
  }
  CHECKS.add(construct, check);
}

/**
 * Reports a problem found during construction. Construction continues, so one run shows every problem of the
 * tree.
 */
export function reportProblem(construct: IConstruct, problem: Problem): void {
  checkCall(SIGNATURES, 'reportProblem', arguments);
  addCheck(construct, () => [problem]);
}

/** Runs the checks of one construct and its `node.validate()`, which other libraries use for problems. */
export function checkConstruct(construct: IConstruct): readonly Problem[] {
  const own = runChecks(construct);
  const messages = validate(construct);
  if (messages.length === 0) return own;
  const others = messages.map((message: unknown) =>
    withLocation({ code: 'SYNTH_VALIDATION', message: String(message) }, construct),
  );
  return [...own, ...others];
}

/** Runs the validations of other libraries; any of them may throw. */
function validate({ node }: IConstruct): readonly string[] {
  try {
    return node.validate();
  } catch (error) {
    return [toErrorMessage(error)];
  }
}

/** Runs the checks of one construct. */
export function runChecks(construct: IConstruct): readonly Problem[] {
  const checks = CHECKS.on(construct);
  if (checks.length === 0) return NONE;
  return checks.flatMap((check) => runCheck(check).map((problem) => withLocation(problem, construct)));
}

/**
 * Runs one check. A thrown KumikiError counts as its finding (an unreadable object, for example) and must not
 * hide other problems.
 */
function runCheck(check: Check): readonly Problem[] {
  const problems: Problem[] = [];
  try {
    for (const problem of listFound(check())) problems.push(toProblem(problem));
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    problems.push(...error.problems);
  }
  return problems;
}

/** Checks written in JavaScript may return anything, such as nothing, a single problem or a promise. */
function listFound(found: unknown): Iterable<Problem> {
  if (found === undefined || found === null) return NONE;
  return typeof found === 'object' && Symbol.iterator in found
    ? (found as Iterable<Problem>)
    : [found as Problem];
}

function toProblem(found: Problem): Problem {
  if (isObject(found) && typeof found.code === 'string' && typeof found.message === 'string') return found;
  return {
    code: 'SYNTH_VALIDATION',
    message: 'a check returned something other than a problem with a code and a message',
    given: found,
    allowed: "such as { code: 'SYNTH_VALIDATION', message: 'the shop has no name' }",
  };
}

/** Shared because nearly every construct of a large tree has no problems. */
const NONE: readonly never[] = [];

/** Runs `run` for a construct. Problems that it throws without a path get the path of the construct. */
export function locateErrors<T>(construct: IConstruct, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    const problems = error.problems.map((problem) => withLocation(problem, construct));
    throw new KumikiError(problems, { cause: error });
  }
}

/**
 * Adds the location of a problem: the construct's path and, if known, the line that created the construct or
 * the nearest construct around it.
 */
export function withLocation(problem: Problem, construct: IConstruct): Problem {
  return {
    ...problem,
    constructPath: problem.constructPath ?? construct.node.path,
    source: problem.source ?? findSource(construct),
  };
}

function findSource(construct: IConstruct): string | undefined {
  const { scope } = construct.node;
  // a chart may be created far away from the constructs in it
  const above = scope && !Chart.isChart(scope) ? scope : undefined;
  return sourceOf(construct) ?? (above && findSource(above));
}
