import { Names } from 'cdk8s';
import { locate } from '../core/check';
import { contributionsOf } from '../core/contribution';
import type { Problem } from '../core/errors';
import { CLUSTER } from '../coreos/cluster/cluster-artifact';
import { USER_DATA } from '../coreos/user-data/artifact';
import { LOAD_BALANCER } from '../load-balancer/artifact';
import type { ConstructSummary, Manifest, StackAssembly } from './assembly';
import type { Dependencies } from './order/dependencies';
import { orderOf } from './order/order';
import type { Tree, TreeNode } from './order/tree';

/**
 * What one chart comes to. `position` is its place among charts that depend on each other (without such: undefined); `manifests`
 * are those of the whole tree, each where its node is.
 */
export function assembleStack(
  tree: Tree,
  dependencies: Dependencies,
  chart: TreeNode,
  position: number | undefined,
  manifests: readonly (Manifest | undefined)[],
): StackAssembly {
  const name = Names.toDnsLabel(chart.construct);
  const own = ownNodes(tree, chart);
  const artefacts = {
    loadBalancers: own.flatMap((node) => contributionsOf(node.construct, LOAD_BALANCER)),
    userData: own.flatMap((node) => contributionsOf(node.construct, USER_DATA)),
    clusters: own.flatMap((node) => contributionsOf(node.construct, CLUSTER)),
  };
  return {
    path: chart.path,
    name,
    fileName: position === undefined ? name : `${String(position).padStart(4, '0')}-${name}`,
    manifests: orderOf(tree, dependencies, chart)
      .nodes.filter((node) => node.chart === chart)
      .map((node) => manifests[node.index])
      .filter((manifest) => manifest !== undefined),
    ...artefacts,
    constructs: chart.children
      .filter((child) => child.chart === chart)
      .map((child) => summarize(tree, child, artefacts)),
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
  { loadBalancers, userData }: Pick<StackAssembly, 'loadBalancers' | 'userData'>,
): ConstructSummary {
  const isBelow = ({ constructPath }: { readonly constructPath: string }) =>
    `${constructPath}/`.startsWith(`${top.path}/`);
  return {
    id: top.construct.node.id,
    type: top.apiObject?.kind ?? top.construct.constructor.name,
    manifestCount: objectCount(tree, top),
    loadBalancerCount: loadBalancers.filter(isBelow).length,
    userDataCount: userData.filter(isBelow).length,
  };
}

function objectCount(tree: Tree, top: TreeNode): number {
  let count = 0;
  for (let index = top.index; index < top.end; index++) {
    if (tree[index]?.apiObject && tree[index]?.chart === top.chart) count += 1;
  }
  return count;
}

/** The nodes at and below `top` that belong to its chart, and not to one nested in it. */
function ownNodes(tree: Tree, top: TreeNode): readonly TreeNode[] {
  return tree.slice(top.index, top.end).filter((node) => node.chart === top.chart);
}
