import type { Problem } from '../../core/errors';
import type { Edges } from './edges';
import type { TreeNode } from './tree';

/**
 * Spreads a dependency between a node and one inside it, such as a chart that depends on one of its
 * namespaces. It then holds between every object of the inner node and every *other* object of the outer one.
 * This works only if the inner node has at most one object.
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
      `'${source.path}' depends on '${target.path}', and one of them contains the other`,
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

/** Returns the objects at or below a node that belong to its chart, in tree order. */
function objectsBelow(node: TreeNode): TreeNode[] {
  const below = node.children.filter((child) => child.chart === node.chart).flatMap(objectsBelow);
  return node.apiObject ? [node, ...below] : below;
}

/**
 * Yields everything at or below `outer` except `only`: single nodes on the way down to it, and whole branches
 * beside the way.
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

/** Returns the problem of a construct that depends on itself or on a construct that contains it. */
export function toCycleProblem(source: TreeNode, message: string): Problem {
  return {
    code: 'SYNTH_DEPENDENCY_CYCLE',
    message,
    constructPath: source.path,
    hint: 'let constructs depend only on their siblings',
  };
}
