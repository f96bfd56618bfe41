import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import fc from 'fast-check';

/** The plan of a tree, which is built twice: under cdk8s' own App and under ours. */
export interface TreePlan {
  readonly nodes: readonly NodePlan[];
  /** Pairs of positions in `nodes`: the first depends on the second. */
  readonly dependencies: readonly (readonly [number, number])[];
}

interface NodePlan {
  readonly kind: 'chart' | 'construct' | 'object';
  /** Selects the parent among the preceding nodes, by remainder. */
  readonly parent: number;
  readonly id: string;
}

const nodePlan: fc.Arbitrary<NodePlan> = fc.record({
  kind: fc.constantFrom('chart', 'construct', 'object', 'object', 'object'),
  parent: fc.nat(30),
  id: fc.constantFrom('a', 'b', 'c', 'B', '10', '2', 'D'),
});

/** Small trees of nested charts, constructs and objects with all sorts of dependencies. */
export const anyTree: fc.Arbitrary<TreePlan> = fc.record({
  nodes: fc.array(nodePlan, { minLength: 1, maxLength: 16 }),
  dependencies: fc.array(fc.tuple(fc.nat(15), fc.nat(15)), { maxLength: 5 }),
});

/**
 * Builds the plan below an app. Impossible parts (an object outside of charts, a duplicate id) are adjusted.
 */
export function buildTree(app: Construct, plan: TreePlan): void {
  const made: Construct[] = [];
  for (const [index, { kind, parent, id }] of plan.nodes.entries()) {
    const parents = [app, ...made.filter((construct) => !ApiObject.isApiObject(construct))];
    const wanted = parents[parent % parents.length] ?? app;
    // everything except charts must be in a chart
    const isChart = kind === 'chart' || wanted === app;
    const freeId = wanted.node.tryFindChild(id) ? `${id}-${index}` : id;
    made.push(makeNode(wanted, freeId, isChart ? 'chart' : kind));
  }
  for (const [source, target] of plan.dependencies) {
    const [from, to] = [made[source], made[target]];
    // cdk8s drops a dependency on itself; we report a cycle
    if (from && to && from !== to) from.node.addDependency(to);
  }
}

function makeNode(scope: Construct, id: string, kind: NodePlan['kind']): Construct {
  if (kind === 'chart') return new Chart(scope, id);
  if (kind === 'construct') return new Construct(scope, id);
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap' });
}
