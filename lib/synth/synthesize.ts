import { type App, Chart } from 'cdk8s';
import { checkConstruct, withLocation } from '../core/check';
import { withCompleteTree } from '../core/complete-tree';
import type { Problem } from '../core/errors';
import { collectNotes } from '../core/notes';
import { collectProblems, throwIfAny } from '../core/problems';
import { canReadSources } from '../kubernetes/api-object/object-source';
import { assembleStack, checkStackNames, type ReadTree } from './assembly/assemble-stack';
import type { Assembly } from './assembly/assembly';
import { createObjectRenderer, type Manifest, renderObject } from './objects/manifest';
import { checkObject } from './objects/object-checks';
import { ObjectNames, toDuplicateProblem } from './objects/object-names';
import { type Dependencies, readDependencies } from './order/dependencies';
import { sortNodes } from './order/sort-nodes';
import { readTree, type Tree, type TreeNode } from './order/tree';

/**
 * Turns the tree below an app into plain data, or throws every problem of the tree at once. Changes and
 * writes nothing.
 */
export function synthesize(app: App): Assembly {
  return withCompleteTree(() => {
    const { result, problems } = collectProblems(readApp(app));
    throwIfAny(problems);
    return assemble(result);
  });
}

/** The charts of an app, each after those it depends on. @throws SYNTH_DEPENDENCY_CYCLE */
export function chartsInOrder(app: App): Chart[] {
  const tree = readTree(app);
  const { result: dependencies } = collectProblems(readDependencies(tree));
  const { result: charts, problems } = collectProblems(sortCharts(tree, dependencies));
  throwIfAny(problems);
  return charts.map(({ construct }) => construct).filter((construct) => Chart.isChart(construct));
}

interface ReadApp extends ReadTree {
  /** Each after those it depends on. */
  readonly charts: readonly TreeNode[];
}

/** Reads, checks and renders all that is in an app. */
function* readApp(app: App): Generator<Problem, ReadApp> {
  const tree = readTree(app);
  yield* tree.flatMap(({ construct }) => checkConstruct(construct));
  const dependencies = yield* readDependencies(tree);
  const charts = yield* sortCharts(tree, dependencies);
  const manifests = yield* renderObjects(tree, canReadSources(app));
  yield* checkStackNames(charts);
  return { tree, dependencies, charts, manifests };
}

function* sortCharts(tree: Tree, dependencies: Dependencies): Generator<Problem, readonly TreeNode[]> {
  const root = tree[0];
  if (!root) return [];
  const { nodes, cycle } = sortNodes(tree, dependencies, root);
  if (cycle) yield cycle;
  return nodes.filter((node) => node.isChart);
}

/** Renders and checks every object; each manifest is at the index of its node. */
function* renderObjects(
  tree: Tree,
  mayBeFast: boolean,
): Generator<Problem, readonly (Manifest | undefined)[]> {
  const manifests: (Manifest | undefined)[] = [];
  const names = new ObjectNames();
  const renderer = mayBeFast ? createObjectRenderer() : undefined;
  for (const { apiObject, index, path } of tree) {
    if (!apiObject) continue;
    const { manifest, head, problems } = renderObject(apiObject, path, renderer);
    manifests[index] = manifest;
    for (const problem of head ? checkObject(head) : problems) yield withLocation(problem, apiObject);
    const holder = head && names.claim(head, path);
    if (head && holder !== undefined) yield withLocation(toDuplicateProblem(head, holder), apiObject);
  }
  return manifests;
}

function assemble(app: ReadApp): Assembly {
  const { tree, charts, dependencies } = app;
  return {
    stacks: charts.map((chart, index) =>
      assembleStack(app, chart, dependencies.areChartsDependent ? index : undefined),
    ),
    notes: tree.flatMap(({ construct }) => collectNotes(construct)),
  };
}
