import type { IConstruct } from 'constructs';
import type { Problem } from '../../core/errors';
import { circle, spreadNested } from './nested-dependency';
import type { Tree, TreeNode } from './tree';

/** Edges from a node to the nodes it depends on, in the order in which they were declared. */
export type Edges = ReadonlyMap<TreeNode, ReadonlySet<TreeNode>>;

/** The dependencies of a tree. */
export interface Dependencies {
  /** Node to node, as the constructs declare them, and between charts as it follows from the constructs in them. */
  readonly direct: Edges;
  /** The same between all objects at or below the one and all objects at or below the other, chart by chart. */
  readonly spread: Edges;
  /** Whether some chart depends on another: cdk8s then numbers the files. */
  readonly betweenCharts: boolean;
  readonly problems: readonly Problem[];
}

/** Adds one edge. */
export type AddEdge = (source: TreeNode, target: TreeNode) => void;

/**
 * Reads the dependencies of a tree. As in cdk8s, a chart depends on the charts right below it, and on every chart that holds
 * something that a construct of its own depends on.
 */
export function readDependencies(tree: Tree): Dependencies {
  const direct = new Map<TreeNode, Set<TreeNode>>();
  const spread = new Map<TreeNode, Set<TreeNode>>();
  const problems: Problem[] = [];
  readDeclared(tree, edgeAdder(direct), problems);
  const betweenCharts = addBetweenCharts(tree, direct);
  for (const [source, targets] of inTreeOrder(direct)) {
    for (const target of targets) {
      if (source.chart !== target.chart || !(source.isWithin(target) || target.isWithin(source))) {
        edgeAdder(spread)(source, target);
        continue;
      }
      const problem = spreadNested(source, target, edgeAdder(direct), edgeAdder(spread));
      if (problem) problems.push(problem);
    }
  }
  return { direct, spread, betweenCharts, problems };
}

function readDeclared(tree: Tree, add: AddEdge, problems: Problem[]): void {
  let nodeOf: Map<IConstruct, TreeNode> | undefined;
  for (const node of tree) {
    for (const construct of node.construct.node.dependencies) {
      nodeOf ??= new Map(tree.map((each) => [each.construct, each]));
      const target = nodeOf.get(construct);
      if (target === node) problems.push(circle(node, `'${node.path}' depends on itself`));
      else if (node.chart && target?.chart) add(node, target);
      else problems.push(unordered(node, construct.node.path, target));
    }
  }
}

function addBetweenCharts(tree: Tree, direct: Map<TreeNode, Set<TreeNode>>): boolean {
  const add = edgeAdder(direct);
  let found = false;
  const between = (source: TreeNode, target: TreeNode) => {
    if (source.chart === target.chart || !source.chart || !target.chart) return;
    add(source.chart, target.chart);
    found = true;
  };
  for (const node of tree) {
    if (!node.isChart) continue;
    for (const child of node.children) if (child.isChart) between(node, child);
  }
  for (const [source, targets] of inTreeOrder(direct)) for (const target of targets) between(source, target);
  return found;
}

/** A copy, as edges may be added while it is gone through. */
function inTreeOrder(edges: Edges): [TreeNode, TreeNode[]][] {
  return [...edges]
    .map(([source, targets]): [TreeNode, TreeNode[]] => [source, [...targets]])
    .sort(([a], [b]) => a.index - b.index);
}

function edgeAdder(edges: Map<TreeNode, Set<TreeNode>>): AddEdge {
  return (source, target) => {
    const targets = edges.get(source);
    if (targets) targets.add(target);
    else edges.set(source, new Set([target]));
  };
}

function unordered(node: TreeNode, targetPath: string, target: TreeNode | undefined): Problem {
  const reason = target ? 'one of the two is in no chart' : 'that is not in this app';
  return {
    code: 'SYNTH_DEPENDENCY',
    message: `'${node.path}' depends on '${targetPath}', but ${reason}`,
    constructPath: node.path,
    hint: 'let a chart, or a construct in a chart, depend on a chart or a construct in a chart of the same app',
  };
}
