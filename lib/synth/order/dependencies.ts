import type { IConstruct } from 'constructs';
import type { Problem } from '../../core/errors';
import { Edges } from './edges';
import { spreadNested, toCycleProblem } from './nested-dependency';
import type { Tree, TreeNode } from './tree';

/** The dependencies of a tree. */
export interface Dependencies {
  /** Between nodes: declared by constructs and, for charts, implied by the constructs in them. */
  readonly betweenNodes: Edges;
  /**
   * Between branches: from all objects at or below one node to all at or below the other, without nested
   * charts.
   */
  readonly betweenBranches: Edges;
  /** Whether any chart depends on another: cdk8s then numbers the files. */
  readonly areChartsDependent: boolean;
}

/**
 * Reads the dependencies of a tree. As in cdk8s, a chart depends on the charts directly below it, and on
 * every chart with a construct that one of its own constructs depends on.
 */
export function* readDependencies(tree: Tree): Generator<Problem, Dependencies> {
  const betweenNodes = yield* readDeclared(tree);
  const areChartsDependent = addBetweenCharts(tree, betweenNodes);
  const betweenBranches = new Edges();
  for (const [source, target] of betweenNodes.inTreeOrder()) {
    const isNested = source.isWithin(target) || target.isWithin(source);
    if (!isNested || source.chart !== target.chart) betweenBranches.add(source, target);
    else yield* spreadNested(source, target, { betweenNodes, betweenBranches });
  }
  return { betweenNodes, betweenBranches, areChartsDependent };
}

function* readDeclared(tree: Tree): Generator<Problem, Edges> {
  const edges = new Edges();
  let nodes: Map<IConstruct, TreeNode> | undefined;
  for (const node of tree) {
    for (const construct of node.construct.node.dependencies) {
      nodes ??= new Map(tree.map((each) => [each.construct, each]));
      const target = nodes.get(construct);
      if (target === node) yield toCycleProblem(node, `'${node.path}' depends on itself`);
      else if (node.chart && target?.chart) edges.add(node, target);
      else yield unordered(node, construct.node.path, target);
    }
  }
  return edges;
}

/** Adds the dependencies implied between charts; returns whether there are any. */
function addBetweenCharts(tree: Tree, edges: Edges): boolean {
  const charts = tree.filter(({ isChart }) => isChart);
  const nested = charts.flatMap((chart) => (chart.parent?.isChart ? [[chart.parent, chart] as const] : []));
  let found = false;
  for (const [source, target] of [...nested, ...edges.inTreeOrder()]) {
    if (source.chart === target.chart || !source.chart || !target.chart) continue;
    edges.add(source.chart, target.chart);
    found = true;
  }
  return found;
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
