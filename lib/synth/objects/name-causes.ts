import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { withLocation } from '../../core/check';
import type { Problem } from '../../core/errors';
import { isTraced } from '../../core/source';
import { DNS_1035_LABEL, DNS_LABEL } from '../../kubernetes/name-rules';

/** A problem of an object in a tree. */
export interface ObjectProblem {
  readonly problem: Problem;
  readonly construct: IConstruct;
}

/**
 * Returns the problems of objects with their locations. A wrong name of one of our constructs affects every
 * object named after it, so it is reported once, for the construct, with the rule that all of its objects
 * satisfy.
 */
export function keepRootCauses(found: readonly ObjectProblem[]): readonly Problem[] {
  const causes = new Map<IConstruct, Problem[]>();
  const kept = new Map<Problem, IConstruct>();
  for (const { problem, construct } of [...found].sort(byCause)) {
    const owner = isOfName(problem) ? findOwner(construct) : undefined;
    const ofOwner = (owner && causes.get(owner)) ?? [];
    if (ofOwner.some((cause) => followsFrom(problem, cause))) continue;
    if (owner) causes.set(owner, [...ofOwner, problem]);
    kept.set(problem, owner ?? construct);
  }
  return found.flatMap(({ problem }) => {
    const place = kept.get(problem);
    return place ? [withLocation(problem, place)] : [];
  });
}

/** Sorts names before the names derived from them, and the strictest rule first. */
function byCause({ problem: a }: ObjectProblem, { problem: b }: ObjectProblem): number {
  return lengthOf(a) - lengthOf(b) || strictnessOf(b) - strictnessOf(a);
}

function lengthOf({ given }: Problem): number {
  return typeof given === 'string' ? given.length : 0;
}

function strictnessOf({ code, allowed }: Problem): number {
  if (code !== 'SYNTH_NAME') return -1;
  return [DNS_LABEL.allowed, DNS_1035_LABEL.allowed].indexOf(allowed ?? '') + 1;
}

function isOfName({ code, given }: Problem): boolean {
  return (code === 'SYNTH_NAME' || code === 'SYNTH_LABEL') && typeof given === 'string';
}

function followsFrom({ property, given }: Problem, cause: Problem): boolean {
  if (given === cause.given && property === cause.property) return true;
  const isNamed = property === 'metadata.name' || property === 'labels.app.kubernetes.io/instance';
  if (!isNamed || cause.property !== 'metadata.name') return false;
  return given === cause.given || String(given).startsWith(`${cause.given}-`);
}

/** Returns the outermost of our constructs that contains an object; undefined for the program's own. */
function findOwner(construct: IConstruct): IConstruct | undefined {
  const { scopes } = construct.node;
  const chart = scopes.findLastIndex((scope) => Chart.isChart(scope));
  return scopes.slice(chart + 1).find(isTraced);
}
