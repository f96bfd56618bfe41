import { Chart, Names } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { allProblemsOf, locate } from '../core/check';
import { contributionsOf, NOTE } from '../core/contribution';
import { KumikiError, type Problem } from '../errors';
import { LOAD_BALANCER } from '../load-balancer/artifact';
import type { Assembly, ConstructSummary, Manifest, StackAssembly } from './assembly';
import { type Dependencies, readDependencies } from './dependencies';
import { toManifest } from './manifest';
import { checkDuplicates, checkObject } from './object-checks';
import { orderOf } from './order';
import { readTree, type Tree, type TreeNode } from './tree';

/** Turns the tree below an app into plain data, or throws every problem of the tree at once. Changes and writes nothing. */
export function synthesize(app: IConstruct): Assembly {
  const tree = readTree(app);
  const dependencies = readDependencies(tree);
  const { charts, cycle } = chartsOf(tree, dependencies);
  const manifests = new Map<TreeNode, Manifest>();
  const problems = [
    ...tree.nodes.flatMap((node) => allProblemsOf(node.construct)),
    ...dependencies.problems,
    ...(cycle ? [cycle] : []),
    ...collectManifests(tree, manifests),
    ...checkDuplicates([...manifests.values()]),
    ...checkChartNames(charts),
  ];
  if (problems.length > 0) throw new KumikiError(problems);
  return {
    stacks: charts.map((chart, index) =>
      assembleStack(tree, dependencies, chart, dependencies.betweenCharts ? index : undefined, manifests),
    ),
    notes: tree.nodes.flatMap(({ construct, path }) =>
      contributionsOf(construct, NOTE).map((text) => ({ constructPath: path, text })),
    ),
  };
}

/** The charts of an app, each after those it depends on. @throws SYNTH_DEPENDENCY_CYCLE */
export function chartsInOrder(app: IConstruct): Chart[] {
  const tree = readTree(app);
  const { charts, cycle } = chartsOf(tree, readDependencies(tree));
  if (cycle) throw new KumikiError(cycle);
  return charts.map(({ construct }) => construct).filter((construct) => Chart.isChart(construct));
}

function chartsOf(
  tree: Tree,
  dependencies: Dependencies,
): { charts: TreeNode[]; cycle: Problem | undefined } {
  const [root] = tree.nodes;
  if (!root) return { charts: [], cycle: undefined };
  const { nodes, cycle } = orderOf(tree, dependencies, root);
  return { charts: nodes.filter((node) => node.isChart), cycle };
}

function collectManifests(tree: Tree, manifests: Map<TreeNode, Manifest>): Problem[] {
  const problems: Problem[] = [];
  for (const node of tree.nodes) {
    if (!node.apiObject) continue;
    const manifest = toManifest(node.apiObject, (problem) => problems.push(problem));
    if (!manifest) continue;
    manifests.set(node, manifest);
    for (const problem of checkObject(manifest.object)) problems.push(locate(problem, node.apiObject));
  }
  return problems;
}

/** Ids that differ only in what names leave out would make two charts one file. */
function checkChartNames(charts: readonly TreeNode[]): Problem[] {
  const seen = new Map<string, TreeNode>();
  return charts.flatMap((chart) => {
    const name = Names.toDnsLabel(chart.construct);
    const first = seen.get(name);
    seen.set(name, chart);
    if (!first) return [];
    const message = `the chart is called '${name}' in file names, as is '${first.path}'`;
    return [locate({ code: 'SYNTH_DUPLICATE', message, hint: 'change its id' }, chart.construct)];
  });
}

function assembleStack(
  tree: Tree,
  dependencies: Dependencies,
  chart: TreeNode,
  position: number | undefined,
  manifests: ReadonlyMap<TreeNode, Manifest>,
): StackAssembly {
  const isOwn = (node: TreeNode) => node.chart === chart;
  const name = Names.toDnsLabel(chart.construct);
  return {
    path: chart.path,
    name,
    fileName: position === undefined ? name : `${String(position).padStart(4, '0')}-${name}`,
    manifests: orderOf(tree, dependencies, chart)
      .nodes.filter(isOwn)
      .flatMap((node) => manifests.get(node) ?? []),
    loadBalancers: tree.nodes
      .slice(chart.index, chart.end)
      .filter(isOwn)
      .flatMap(({ construct }) => contributionsOf(construct, LOAD_BALANCER)),
    constructs: chart.children.filter(isOwn).map((child) => summarize(tree, child)),
  };
}

function summarize(tree: Tree, top: TreeNode): ConstructSummary {
  const own = tree.nodes.slice(top.index, top.end).filter((node) => node.chart === top.chart);
  return {
    id: top.construct.node.id,
    type: top.apiObject?.kind ?? top.construct.constructor.name,
    manifestCount: own.filter((node) => node.apiObject).length,
    loadBalancerCount: own.reduce(
      (count, { construct }) => count + contributionsOf(construct, LOAD_BALANCER).length,
      0,
    ),
  };
}
