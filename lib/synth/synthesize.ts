import { type App, Chart } from 'cdk8s';
import { locate, runChecks, runValidation } from '../core/check';
import { withCompleteTree } from '../core/complete-tree';
import { KumikiError, type Problem } from '../core/errors';
import { collectNotes } from '../core/notes';
import { type Problems, throwIfAny } from '../core/problems';
import { SourceRenderer } from '../formats/yaml/render-yaml';
import { assembleStack, checkStackNames } from './assembly/assemble-stack';
import type { Assembly } from './assembly/assembly';
import { allowsFastSource } from './objects/fast-source';
import { type Manifest, renderObject } from './objects/manifest';
import { checkObject, DuplicateCheck } from './objects/object-checks';
import { type Dependencies, readDependencies } from './order/dependencies';
import { orderOf } from './order/order';
import { readTree, type Tree, type TreeNode } from './order/tree';

/** Turns the tree below an app into plain data, or throws every problem of the tree at once. Changes and writes nothing. */
export function synthesize(app: App): Assembly {
  return withCompleteTree(() => assemble(app));
}

function assemble(app: App): Assembly {
  const tree = readTree(app);
  const dependencies = readDependencies(tree);
  const { charts, cycle } = chartsOf(tree, dependencies);
  const { manifests, problems } = renderObjects(tree, allowsFastSource(app));
  throwIfAny([
    ...tree.flatMap(({ construct }) => [...runChecks(construct), ...runValidation(construct)]),
    ...dependencies.problems,
    ...(cycle ? [cycle] : []),
    ...problems,
    ...checkStackNames(charts),
  ]);
  return {
    stacks: charts.map((chart, index) =>
      assembleStack({ tree, dependencies, manifests }, chart, dependencies.betweenCharts ? index : undefined),
    ),
    notes: tree.flatMap(({ construct }) => collectNotes(construct)),
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

/** Renders every object, each to where its node is in the tree, and checks it. */
function renderObjects(
  tree: Tree,
  mayBeFast: boolean,
): { manifests: readonly (Manifest | undefined)[]; problems: Problems } {
  const manifests: (Manifest | undefined)[] = [];
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
  return { manifests, problems: [...found, ...duplicates.problems] };
}
