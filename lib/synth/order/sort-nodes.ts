import type { Problem } from '../../core/errors';
import type { Dependencies } from './dependencies';
import type { Tree, TreeNode } from './tree';

/**
 * A node of the tree as a vertex of the searched graph, or (without a node) a group that represents many
 * nodes.
 */
interface Vertex {
  readonly node: TreeNode | undefined;
  readonly out: Vertex[];
  isDependedOn: boolean;
  state: 'new' | 'open' | 'done';
}

/** The nodes of a part of the tree, each after those it depends on; or the cycle that prevents this. */
export interface SortedNodes {
  readonly nodes: readonly TreeNode[];
  readonly cycle: Problem | undefined;
}

/**
 * Sorts the tree at and below `scope` as cdk8s does: depth first from the nodes that nothing depends on,
 * dependencies in the order of declaration. Ignores dependencies on nodes outside of this part. Linear in
 * nodes and dependencies.
 */
export function sortNodes(tree: Tree, dependencies: Dependencies, scope: TreeNode): SortedNodes {
  const nodes = tree.slice(scope.index, scope.end);
  const { betweenNodes } = dependencies;
  if (betweenNodes.isEmpty || !nodes.some((node) => betweenNodes.hasSource(node)))
    return { nodes, cycle: undefined };
  const vertices = new Graph(nodes, dependencies, scope).vertices;
  const roots = vertices.filter((vertex) => !vertex.isDependedOn);
  // cdk8s keeps its nodes in an object, whose keys list whole numbers first
  const numbers = roots.filter(({ node }) => node && /^(?:0|[1-9]\d{0,8})$/.test(node.path));
  const sorted: TreeNode[] = [];
  // nodes that no root reaches are on a cycle, or reached only from one
  for (const vertex of [...numbers, ...roots, ...vertices]) {
    const cycle = visit(vertex, sorted);
    if (cycle) return { nodes: sorted, cycle: toProblem(cycle) };
  }
  return { nodes: sorted, cycle: undefined };
}

/**
 * The graph to sort. Edges between branches go through groups, so that their number grows with the number of
 * nodes, not of pairs.
 */
class Graph {
  readonly vertices: readonly Vertex[];
  private readonly scope: TreeNode;
  private readonly dependencies: Dependencies;
  private readonly sources = new Map<TreeNode, Vertex | undefined>();
  private readonly targets = new Map<TreeNode, Vertex | undefined>();

  constructor(nodes: readonly TreeNode[], dependencies: Dependencies, scope: TreeNode) {
    this.scope = scope;
    this.dependencies = dependencies;
    this.vertices = nodes.map((node) => ({ node, out: [], isDependedOn: false, state: 'new' }));
    for (const vertex of this.vertices) if (vertex.node) this.connect(vertex, vertex.node);
  }

  private connect(vertex: Vertex, node: TreeNode): void {
    for (const target of this.dependencies.betweenNodes.from(node)) {
      const found = target.isWithin(this.scope) && this.dependedOn(target);
      if (found) vertex.out.push(found);
    }
    const source = node.apiObject && this.sourceGroup(node);
    if (source) vertex.out.push(source);
  }

  /**
   * Returns everything that the objects at and below a node depend on through edges between branches,
   * including edges of the nodes above it.
   */
  private sourceGroup(node: TreeNode): Vertex | undefined {
    if (this.sources.has(node)) return this.sources.get(node);
    const inherited =
      node.parent && node.parent.chart === node.chart ? this.sourceGroup(node.parent) : undefined;
    const own = [...this.dependencies.betweenBranches.from(node)]
      .filter((target) => target.isWithin(this.scope))
      .map((target) => this.targetGroup(target));
    const vertex = group([inherited, ...own]);
    this.sources.set(node, vertex);
    return vertex;
  }

  /** Returns all objects at and below a node that belong to its chart. */
  private targetGroup(node: TreeNode): Vertex | undefined {
    if (this.targets.has(node)) return this.targets.get(node);
    const below = node.children.filter((child) => child.chart === node.chart);
    const self = node.apiObject ? this.dependedOn(node) : undefined;
    const vertex = group([self, ...below.map((child) => this.targetGroup(child))]);
    this.targets.set(node, vertex);
    return vertex;
  }

  private dependedOn(node: TreeNode): Vertex | undefined {
    const vertex = this.vertices[node.index - this.scope.index];
    if (vertex) vertex.isDependedOn = true;
    return vertex;
  }
}

function group(members: readonly (Vertex | undefined)[]): Vertex | undefined {
  const out = members.filter((member) => member !== undefined);
  return out.length > 1 ? { node: undefined, out, isDependedOn: true, state: 'new' } : out[0];
}

/**
 * Visits nodes depth first without recursion, because chains can be longer than the call stack. Returns a
 * cycle if there is one.
 */
function visit(start: Vertex, sorted: TreeNode[]): Vertex[] | undefined {
  if (start.state !== 'new') return undefined;
  start.state = 'open';
  const path = [{ vertex: start, next: 0 }];
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const target = top.vertex.out[top.next];
    top.next += 1;
    if (!target) {
      top.vertex.state = 'done';
      if (top.vertex.node) sorted.push(top.vertex.node);
      path.pop();
    } else if (target.state === 'open') {
      const open = path.map(({ vertex }) => vertex);
      return [...open.slice(open.indexOf(target)), target];
    } else if (target.state === 'new') {
      target.state = 'open';
      path.push({ vertex: target, next: 0 });
    }
  }
  return undefined;
}

function toProblem(cycle: readonly Vertex[]): Problem {
  const paths = cycle.flatMap(({ node }) => (node ? [node.path] : []));
  // a cycle entered through a group does not repeat its first node at the end
  if (paths[0] !== paths.at(-1) && paths[0]) paths.push(paths[0]);
  return {
    code: 'SYNTH_DEPENDENCY_CYCLE',
    message: `these depend on each other in a cycle: ${paths.join(' → ')}`,
    constructPath: paths[0],
    hint: 'remove one of the dependencies on the way; a chart depends on every chart that its constructs depend on',
  };
}
