import type { Problem } from '../../core/errors';
import type { AddEdge } from './dependencies';
import type { TreeNode } from './tree';

/**
 * Spreads a dependency of which one end lies within the other, such as a chart that depends on a namespace in it: it holds
 * between every object of the one and every *other* object of the other, which has an answer only when the inner end has at
 * most one object.
 */
export function spreadNested(
  source: TreeNode,
  target: TreeNode,
  addDirect: AddEdge,
  addSpread: AddEdge,
): Problem | undefined {
  const [inner, outer] = source.isWithin(target) ? [source, target] : [target, source];
  const objects = objectsOf(inner);
  if (objects.length > 1) {
    return circle(source, `'${source.path}' depends on '${target.path}', and one lies within the other`);
  }
  const [only] = objects;
  if (!only) return undefined;
  const isTarget = inner === target;
  for (const { node, whole } of allBut(only, outer)) {
    const add = whole ? addSpread : addDirect;
    if (isTarget) add(node, only);
    else add(only, node);
  }
  return undefined;
}

/** The objects at or below a node that belong to its chart, in tree order. */
function objectsOf(node: TreeNode): TreeNode[] {
  const below = node.children.filter((child) => child.chart === node.chart).flatMap(objectsOf);
  return node.apiObject ? [node, ...below] : below;
}

/** What lies at or below `outer` but `only`: single nodes on the way down to it, and whole branches beside the way. */
function* allBut(only: TreeNode, outer: TreeNode): Generator<{ node: TreeNode; whole: boolean }> {
  if (outer === only) return;
  if (outer.apiObject) yield { node: outer, whole: false };
  for (const child of outer.children) {
    if (child.chart !== outer.chart) continue;
    if (only.isWithin(child)) yield* allBut(only, child);
    else yield { node: child, whole: true };
  }
}

/** The problem of something that depends on itself, or on what it is part of. */
export function circle(source: TreeNode, message: string): Problem {
  return {
    code: 'SYNTH_DEPENDENCY_CYCLE',
    message,
    constructPath: source.path,
    hint: 'let constructs depend on each other that stand side by side',
  };
}
