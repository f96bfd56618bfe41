import { type App, Chart } from 'cdk8s';
import { allProblemsOf, locate } from '../core/check';
import { withCompleteTree } from '../core/complete-tree';
import { contributionsOf, NOTE } from '../core/contribution';
import { KumikiError, type Problem } from '../core/errors';
import { SourceRenderer } from '../formats/yaml/render-yaml';
import type { Assembly, Manifest } from './assembly';
import { allowsFastSource } from './fast/fast-source';
import { renderObject } from './objects/manifest';
import { checkObject, DuplicateCheck } from './objects/object-checks';
import { type Dependencies, readDependencies } from './order/dependencies';
import { orderOf } from './order/order';
import { readTree, type Tree, type TreeNode } from './order/tree';
import { assembleStack, checkStackNames } from './stack-assembly';

/** Turns the tree below an app into plain data, or throws every problem of the tree at once. Changes and writes nothing. */
export function synthesize(app: App): Assembly {
  return withCompleteTree(() => assemble(app));
}

function assemble(app: App): Assembly {
  const tree = readTree(app);
  const dependencies = readDependencies(tree);
  const { charts, cycle } = chartsOf(tree, dependencies);
  const manifests: (Manifest | undefined)[] = [];
  const problems = [
    ...tree.flatMap((node) => allProblemsOf(node.construct)),
    ...dependencies.problems,
    ...(cycle ? [cycle] : []),
    ...collectManifests(tree, allowsFastSource(app), manifests),
    ...checkStackNames(charts),
  ];
  if (problems.length > 0) throw new KumikiError(problems);
  return {
    stacks: charts.map((chart, index) =>
      assembleStack(tree, dependencies, chart, dependencies.betweenCharts ? index : undefined, manifests),
    ),
    notes: tree.flatMap((node) =>
      contributionsOf(node.construct, NOTE).map((text) => ({ constructPath: node.path, text })),
    ),
  };
}

/** The charts of an app, each after those it depends on. @throws SYNTH_DEPENDENCY_CYCLE */
export function chartsInOrder(app: App): Chart[] {
  const tree = readTree(app);
  const { charts, cycle } = chartsOf(tree, readDependencies(tree));
  if (cycle) throw new KumikiError(cycle);
  return charts.map(({ construct }) => construct).filter((construct) => Chart.isChart(construct));
}

function chartsOf(
  tree: Tree,
  dependencies: Dependencies,
): { charts: TreeNode[]; cycle: Problem | undefined } {
  const root = tree[0];
  if (!root) return { charts: [], cycle: undefined };
  const { nodes, cycle } = orderOf(tree, dependencies, root);
  return { charts: nodes.filter((node) => node.isChart), cycle };
}

/** Renders every object, each to where its node is, and returns what is wrong with them. */
function collectManifests(tree: Tree, mayBeFast: boolean, manifests: (Manifest | undefined)[]): Problem[] {
  const found: Problem[] = [];
  const duplicates = new DuplicateCheck();
  const renderer = mayBeFast ? new SourceRenderer() : undefined;
  for (const node of tree) {
    const { apiObject, index, path } = node;
    if (!apiObject) continue;
    const { manifest, head, problems } = renderObject(apiObject, path, renderer);
    manifests[index] = manifest;
    for (const problem of head ? checkObject(head) : problems) found.push(locate(problem, apiObject));
    if (head) duplicates.see(head, path);
  }
  return [...found, ...duplicates.problems];
}
