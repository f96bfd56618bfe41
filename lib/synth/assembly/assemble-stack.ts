import { Names } from 'cdk8s';
import type { ArtifactGroup, ArtifactKind } from '../../core/artifact-kind';
import { withLocation } from '../../core/check';
import { type Contribution, collectContributions } from '../../core/contribute';
import type { Problem } from '../../core/errors';
import { compareText } from '../../core/order';
import { kubeContextOf } from '../../core/stack';
import { isVisible } from '../../core/visible-text';
import type { Manifest } from '../objects/manifest';
import type { Dependencies } from '../order/dependencies';
import { sortNodes } from '../order/sort-nodes';
import type { Tree, TreeNode } from '../order/tree';
import type { ConstructSummary, StackAssembly } from './assembly';

/** A tree that has been read and rendered. */
export interface ReadTree {
  readonly tree: Tree;
  readonly dependencies: Dependencies;
  /** The manifests of each node that is an object or a list of objects, at the node's index. */
  readonly manifests: readonly (readonly Manifest[] | undefined)[];
}

/** Assembles one chart. `position` is its place among the charts; undefined if none depends on another. */
export function assembleStack(
  { tree, dependencies, manifests }: ReadTree,
  chart: TreeNode,
  position: number | undefined,
): StackAssembly {
  const name = Names.toDnsLabel(chart.construct);
  const contributions = collectBelow(tree, chart);
  const kubeContext = kubeContextOf(chart.construct);
  return {
    path: chart.path,
    name,
    ...(kubeContext !== undefined && { kubeContext }),
    fileName: position === undefined ? name : `${String(position).padStart(4, '0')}-${name}`,
    manifests: sortNodes(tree, dependencies, chart)
      .nodes.filter((node) => node.chart === chart)
      .flatMap((node) => manifests[node.index] ?? NONE),
    artifacts: groupByKind(contributions),
    constructs: summarizeChildren({ tree, manifests }, chart, contributions),
  };
}

/** Refuses charts that would write the same file: file names leave out some parts of ids. */
export function* checkStackNames(charts: readonly TreeNode[]): Generator<Problem> {
  const holders = new Map<string, TreeNode>();
  for (const chart of charts) {
    const name = Names.toDnsLabel(chart.construct);
    const kubeContext = kubeContextOf(chart.construct);
    if (kubeContext !== undefined && (kubeContext.trim() === '' || !isVisible(kubeContext))) {
      yield withLocation(toContextProblem(kubeContext), chart.construct);
    }
    const holder = holders.get(name);
    holders.set(name, chart);
    if (!holder) continue;
    const message = `the chart is called '${name}' in file names, as is '${holder.path}'`;
    yield withLocation({ code: 'SYNTH_DUPLICATE', message, hint: 'change its id' }, chart.construct);
  }
}

/** Returns the problem of an invalid context name. Any name is possible, but users see it in commands. */
function toContextProblem(given: string): Problem {
  return {
    code: 'SYNTH_NAME',
    message: `the kubeContext ${JSON.stringify(given)} is not a valid name of a context`,
    property: 'kubeContext',
    given,
    allowed: 'visible characters',
    hint: 'kubectl config get-contexts lists the names; leave kubeContext out for the current one',
  };
}

interface LocatedContribution extends Contribution {
  readonly node: TreeNode;
}

/** Collects the contributions of the constructs in a chart, without nested charts. */
function collectBelow(tree: Tree, chart: TreeNode): LocatedContribution[] {
  const found: LocatedContribution[] = [];
  for (let index = chart.index; index < chart.end; index++) {
    const node = tree[index];
    if (node?.chart !== chart) continue;
    for (const contribution of collectContributions(node.construct)) found.push({ node, ...contribution });
  }
  return found;
}

function groupByKind(contributions: readonly Contribution[]): ArtifactGroup[] {
  const groups = new Map<string, { kind: ArtifactKind<unknown>; artifacts: unknown[] }>();
  for (const { kind, artifact } of contributions) {
    const group = groups.get(kind.name);
    if (group) group.artifacts.push(artifact);
    else groups.set(kind.name, { kind, artifacts: [artifact] });
  }
  return [...groups.values()].sort((a, b) => compareText(a.kind.name, b.kind.name));
}

/** Shared because most nodes of a large tree are not objects. */
const NONE: readonly never[] = [];

/** Shared because most constructs contribute nothing. */
const NO_COUNTS: Readonly<Record<string, number>> = {};

function summarizeChildren(
  read: Pick<ReadTree, 'tree' | 'manifests'>,
  chart: TreeNode,
  contributions: readonly LocatedContribution[],
): ConstructSummary[] {
  const countsByChild = new Map<TreeNode, Record<string, number>>();
  for (const { node, kind } of contributions) {
    const child = tryFindChildAbove(node, chart);
    if (!child) continue;
    const counts = countsByChild.get(child) ?? {};
    countsByChild.set(child, counts);
    counts[kind.name] = (counts[kind.name] ?? 0) + 1;
  }
  const children = chart.children.filter((child) => child.chart === chart);
  return children.map((child) => ({
    id: child.construct.node.id,
    type: child.apiObject?.kind ?? child.construct.constructor.name,
    manifestCount: countManifests(read, child),
    artifactCounts: countsByChild.get(child) ?? NO_COUNTS,
  }));
}

/** Returns the child of `chart` that is or contains a node; undefined for the chart itself. */
function tryFindChildAbove(node: TreeNode, chart: TreeNode): TreeNode | undefined {
  let child: TreeNode | undefined = node;
  while (child && child.parent !== chart) child = child.parent;
  return child;
}

function countManifests({ tree, manifests }: Pick<ReadTree, 'tree' | 'manifests'>, top: TreeNode): number {
  let count = 0;
  for (let index = top.index; index < top.end; index++) {
    if (tree[index]?.chart === top.chart) count += manifests[index]?.length ?? 0;
  }
  return count;
}
