import { Names } from 'cdk8s';
import { locate } from '../core/check';
import { contributionsOf } from '../core/contribution';
import type { Problem } from '../errors';
import { LOAD_BALANCER, type LoadBalancerArtifact } from '../load-balancer/artifact';
import type { ConstructSummary, Manifest, StackAssembly } from './assembly';
import type { Dependencies } from './dependencies';
import { orderOf } from './order';
import type { Tree, TreeNode } from './tree';

/** What one chart comes to. `position` is its place among charts that depend on each other; without such, undefined. */
export function assembleStack(
  tree: Tree,
  dependencies: Dependencies,
  chart: TreeNode,
  position: number | undefined,
  manifests: ReadonlyMap<TreeNode, Manifest>,
): StackAssembly {
  const name = Names.toDnsLabel(chart.construct);
  const loadBalancers = new Map<TreeNode, LoadBalancerArtifact[]>();
  for (const node of ownNodes(tree, chart)) {
    const found = contributionsOf(node.construct, LOAD_BALANCER);
    if (found.length > 0) loadBalancers.set(node, found);
  }
  return {
    path: chart.path,
    name,
    fileName: position === undefined ? name : `${String(position).padStart(4, '0')}-${name}`,
    manifests: orderOf(tree, dependencies, chart)
      .nodes.filter((node) => node.chart === chart)
      .flatMap((node) => manifests.get(node) ?? []),
    loadBalancers: [...loadBalancers.values()].flat(),
    constructs: chart.children
      .filter((child) => child.chart === chart)
      .map((child) => summarize(tree, child, loadBalancers)),
  };
}

/** Ids that differ only in what names leave out would make two charts one file. */
export function checkStackNames(charts: readonly TreeNode[]): Problem[] {
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

function summarize(
  tree: Tree,
  top: TreeNode,
  loadBalancers: ReadonlyMap<TreeNode, readonly LoadBalancerArtifact[]>,
): ConstructSummary {
  let manifestCount = 0;
  let loadBalancerCount = 0;
  for (const node of ownNodes(tree, top)) {
    if (node.apiObject) manifestCount += 1;
    loadBalancerCount += loadBalancers.get(node)?.length ?? 0;
  }
  const type = top.apiObject?.kind ?? top.construct.constructor.name;
  return { id: top.construct.node.id, type, manifestCount, loadBalancerCount };
}

/** The nodes at and below `top` that belong to its chart, and not to one nested in it. */
function* ownNodes(tree: Tree, top: TreeNode): Generator<TreeNode> {
  for (let index = top.index; index < top.end; index++) {
    const node = tree.nodes[index];
    if (node && node.chart === top.chart) yield node;
  }
}
