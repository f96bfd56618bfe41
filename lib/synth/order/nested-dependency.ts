import type { Problem } from '../../core/errors';
import type { Edges } from './edges';
import type { TreeNode } from './tree';

/**
 * Spreads a dependency of which one end lies within the other, such as a chart that depends on a namespace
 * in it: it holds between every object of the one and every *other* object of the other. This can be done
 * only if the inner end has at most one object.
 */
export function* spreadNested(
  source: TreeNode,
  target: TreeNode,
  { betweenNodes, betweenBranches }: { readonly betweenNodes: Edges; readonly betweenBranches: Edges },
): Generator<Problem> {
  const [inner, outer] = source.isWithin(target) ? [source, target] : [target, source];
  const [only, ...more] = objectsBelow(inner);
  if (more.length > 0) {
    yield toCycleProblem(
      source,
      `'${source.path}' depends on '${target.path}', and one lies within the other`,
    );
    return;
  }
  if (!only) return;
  for (const { node, isBranch } of allBut(only, outer)) {
    const edges = isBranch ? betweenBranches : betweenNodes;
    if (inner === target) edges.add(node, only);
    else edges.add(only, node);
  }
}

/** The objects at or below a node that belong to its chart, in tree order. */
function objectsBelow(node: TreeNode): TreeNode[] {
  const below = node.children.filter((child) => child.chart === node.chart).flatMap(objectsBelow);
  return node.apiObject ? [node, ...below] : below;
}

/**
 * What lies at or below `outer` except `only`: single nodes on the way down to it, and whole branches beside
 * the way.
 */
function* allBut(only: TreeNode, outer: TreeNode): Generator<{ node: TreeNode; isBranch: boolean }> {
  if (outer === only) return;
  if (outer.apiObject) yield { node: outer, isBranch: false };
  for (const child of outer.children) {
    if (child.chart !== outer.chart) continue;
    if (only.isWithin(child)) yield* allBut(only, child);
    else yield { node: child, isBranch: true };
  }
}

/** The problem of something that depends on itself, or on what it is part of. */
export function toCycleProblem(source: TreeNode, message: string): Problem {
  return {
    code: 'SYNTH_DEPENDENCY_CYCLE',
    message,
    constructPath: source.path,
    hint: 'let constructs depend only on constructs beside them',
  };
}
