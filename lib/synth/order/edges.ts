import type { TreeNode } from './tree';

/** Dependencies between nodes: from each node to those it depends on, in the order of declaration. */
export class Edges {
  private readonly targets = new Map<TreeNode, Set<TreeNode>>();

  add(source: TreeNode, target: TreeNode): void {
    const known = this.targets.get(source);
    if (known) known.add(target);
    else this.targets.set(source, new Set([target]));
  }

  /** Whether there are no edges. */
  get isEmpty(): boolean {
    return this.targets.size === 0;
  }

  /** Whether a node depends on any other. */
  hasSource(node: TreeNode): boolean {
    return this.targets.has(node);
  }

  /** Returns the dependencies of a node. */
  from(node: TreeNode): Iterable<TreeNode> {
    return this.targets.get(node) ?? NONE;
  }

  /** Returns all edges, sorted by source in tree order. A copy: edges may be added during iteration. */
  inTreeOrder(): readonly (readonly [source: TreeNode, target: TreeNode])[] {
    return [...this.targets]
      .sort(([a], [b]) => a.index - b.index)
      .flatMap(([source, targets]) => [...targets].map((target) => [source, target] as const));
  }
}

const NONE: readonly TreeNode[] = [];
