import { type App, Chart, YamlOutputType } from 'cdk8s';
import { checkConstruct, withLocation } from '../core/check';
import { withCompleteTree } from '../core/complete-tree';
import { formatProblem, type Problem } from '../core/errors';
import { collectNotes, type Note } from '../core/notes';
import { collectProblems, type Problems, throwIfAny } from '../core/problems';
import { findUnresolved, toUnresolvedProblem } from '../formats/json/unresolved';
import { canReadSources, hasGeneratedName, readGiven } from '../kubernetes/api-object/object-source';
import { setLockedImages } from '../kubernetes/workload/locked-images';
import { assembleStack, checkStackNames, type ReadTree } from './assembly/assemble-stack';
import type { Assembly } from './assembly/assembly';
import { rememberTree } from './assembly/declared-dependencies';
import { listApplyNotes } from './files/apply-order';
import type { PodLocker } from './images/lock-pods';
import { checkGivenMetadata } from './objects/given-metadata';
import { tryDescribeOldVersion } from './objects/known-kinds';
import { createObjectRenderer, type Manifest, type RenderedObject, renderObject } from './objects/manifest';
import { keepRootCauses, type ObjectProblem } from './objects/name-causes';
import { checkInherited, checkObject } from './objects/object-checks';
import {
  ObjectNames,
  toDuplicateProblem,
  toGeneratedNameProblem,
  toNamelessProblem,
} from './objects/object-names';
import {
  tryDescribeDroppedNamespace,
  tryDescribeHook,
  tryDescribeServerFields,
} from './objects/object-notes';
import { ObjectScopes } from './objects/object-scopes';
import { type Dependencies, readDependencies } from './order/dependencies';
import { sortNodes } from './order/sort-nodes';
import { readTree, type Tree, type TreeNode } from './order/tree';

/**
 * Turns the tree below an app into plain data, or throws every problem of the tree at once. Changes and
 * writes nothing.
 * @param images puts digests into pods; undefined: images stay as written
 */
export function synthesize(app: App, images?: PodLocker): Assembly {
  setLockedImages(app, images && ((image) => images.has(image)));
  return withCompleteTree(() => {
    const { result, problems } = collectProblems(readApp(app, images));
    throwIfAny(withoutRepetitions(problems));
    return assemble(result, app);
  });
}

/**
 * Removes duplicates. An object that cannot be rendered is reported by every check that reads it; a health
 * check, once per port.
 */
function withoutRepetitions(problems: readonly Problem[]): readonly Problem[] {
  const known = new Set<string>();
  return problems.filter((problem) => {
    const text = formatProblem(problem);
    return !known.has(text) && known.add(text);
  });
}

/** Returns the charts of an app, each after those it depends on. @throws SYNTH_DEPENDENCY_CYCLE */
export function chartsInOrder(app: App): Chart[] {
  const tree = readTree(app);
  const { result: dependencies } = collectProblems(readDependencies(tree));
  const { result: charts, problems } = collectProblems(sortCharts(tree, dependencies));
  throwIfAny(problems);
  return charts.map(({ construct }) => construct).filter((construct) => Chart.isChart(construct));
}

interface ReadApp extends ReadTree {
  /** The charts, each after those it depends on. */
  readonly charts: readonly TreeNode[];
  /** All objects that were rendered. */
  readonly objects: readonly RenderedObject[];
  /** Notes about objects for the report. */
  readonly notes: readonly Note[];
}

/** Reads, checks and renders everything in an app. */
function* readApp(app: App, images: PodLocker | undefined): Generator<Problem, ReadApp> {
  const tree = readTree(app);
  yield* checkConstructs(tree);
  yield* checkIds(tree);
  const dependencies = yield* readDependencies(tree);
  const charts = yield* sortCharts(tree, dependencies);
  yield* checkCharts(charts);
  const { notes, ...rendered } = yield* renderObjects(tree, canReadSources(app), images);
  if (images) yield* images.check();
  yield* checkStackNames(charts);
  const appNotes = [...listOrderNotes(app, dependencies), ...(images?.listNotes() ?? [])];
  return { tree, dependencies, charts, ...rendered, notes: [...appNotes, ...notes] };
}

function* checkConstructs(tree: Tree): Generator<Problem> {
  for (const { construct } of tree) {
    const found = checkConstruct(construct);
    if (found.length > 0) yield* found;
  }
}

/** Checks ids, because the names of objects and files are derived from them. */
function* checkIds(tree: Tree): Generator<Problem> {
  for (const { construct } of tree) {
    const unresolved = findUnresolved(construct.node.id);
    if (unresolved !== undefined) yield withLocation(toUnresolvedProblem('the id', unresolved), construct);
  }
}

function* sortCharts(tree: Tree, dependencies: Dependencies): Generator<Problem, readonly TreeNode[]> {
  const root = tree[0];
  if (!root) return [];
  const { nodes, cycle } = sortNodes(tree, dependencies, root);
  if (cycle) yield cycle;
  return nodes.filter((node) => node.isChart);
}

/** Checks once what all objects of a chart inherit from it. */
function* checkCharts(charts: readonly TreeNode[]): Generator<Problem> {
  for (const { construct } of charts) {
    if (!Chart.isChart(construct)) continue;
    for (const problem of checkInherited(construct)) yield withLocation(problem, construct);
  }
}

/** Renders and checks every object. */
function* renderObjects(
  tree: Tree,
  mayBeFast: boolean,
  images: PodLocker | undefined,
): Generator<Problem, RenderedTree> {
  const manifests: (readonly Manifest[] | undefined)[] = [];
  const objects: RenderedObject[] = [];
  const notes: Note[] = [];
  const found: ObjectProblem[] = [];
  const names = new ObjectNames();
  const context = {
    renderer: mayBeFast ? createObjectRenderer() : undefined,
    scopes: readScopes(tree),
    images,
  };
  for (const node of tree) {
    if (!node.apiObject) continue;
    const faults = checkGivenMetadata(node.apiObject);
    if (faults.length > 0) {
      for (const problem of faults) found.push({ problem, construct: node.construct });
      continue;
    }
    const rendered = renderObject(node.apiObject, node.path, context);
    manifests[node.index] = listManifests(rendered);
    for (const each of rendered) {
      for (const problem of checkRendered(each, node, names))
        found.push({ problem, construct: node.construct });
      const note = tryDescribeDroppedNamespace(each, node);
      if (note) notes.push(note);
      const copied = each.head && tryDescribeServerFields(each.head, node.path);
      if (copied) notes.push(copied);
      const old = each.head && tryDescribeOldVersion(each.head, node.path);
      if (old) notes.push(old);
      const hook = each.head && tryDescribeHook(each.head, node.path);
      if (hook) notes.push(hook);
      objects.push(each);
    }
  }
  yield* keepRootCauses(found);
  return { manifests, objects, notes };
}

/** Nearly all constructs are one object: their lists take no more room than that. */
function listManifests(rendered: readonly RenderedObject[]): readonly Manifest[] {
  const only = rendered.length === 1 ? rendered[0]?.manifest : undefined;
  return only ? [only] : rendered.flatMap(({ manifest }) => manifest ?? []);
}

/** The objects of a tree. */
interface RenderedTree {
  /** The manifests of each node, at the node's index. */
  readonly manifests: readonly (readonly Manifest[] | undefined)[];
  readonly objects: readonly RenderedObject[];
  readonly notes: readonly Note[];
}

/** Reads the kinds that the app defines, and their scopes. */
function readScopes(tree: Tree): ObjectScopes {
  const scopes = new ObjectScopes();
  for (const { apiObject } of tree) {
    if (apiObject && /^CustomResourceDefinition$|List$/.test(apiObject.kind))
      scopes.learn(readGiven(apiObject));
  }
  return scopes;
}

function checkRendered({ head, problems }: RenderedObject, node: TreeNode, names: ObjectNames): Problems {
  if (!head) return problems;
  const found = checkObject(head, node.apiObject?.chart);
  const { name, generateName } = head.metadata;
  const isNameMadeUp = generateName !== undefined && node.apiObject && hasGeneratedName(node.apiObject);
  if (isNameMadeUp) found.push(toGeneratedNameProblem(head));
  if (name === undefined && generateName === undefined) found.push(toNamelessProblem(head));
  const holder = names.claim(head, node);
  if (holder !== undefined) found.push(toDuplicateProblem(head, holder));
  return found;
}

/**
 * Notes that `kubectl apply` of a folder goes by file names: with a file for each object, it ignores
 * dependencies.
 */
function listOrderNotes({ yamlOutputType }: App, { betweenNodes }: Dependencies): Note[] {
  const isFilePerObject =
    yamlOutputType === YamlOutputType.FILE_PER_RESOURCE ||
    yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;
  if (!isFilePerObject || betweenNodes.isEmpty) return [];
  const text =
    'objects depend on each other, but kubectl applies files in the order of their names: apply them twice, or write one file for each chart';
  return [{ constructPath: '(app)', text }];
}

function assemble(read: ReadApp, app: App): Assembly {
  const { tree, charts, dependencies, objects } = read;
  const stacks = charts.map((chart, index) =>
    assembleStack(read, chart, dependencies.areChartsDependent ? index : undefined),
  );
  const notes = [...read.notes, ...listApplyNotes(stacks, app, objects)];
  if (stacks.length === 0) {
    const text =
      "the app has no stacks, so there is nothing to apply: add one, such as new Stack(app, 'shop')";
    notes.push({ constructPath: '(app)', text });
  }
  for (const { construct } of tree) {
    const own = collectNotes(construct);
    if (own.length > 0) notes.push(...own);
  }
  const assembly = { stacks, notes };
  rememberTree(assembly, read);
  return assembly;
}
