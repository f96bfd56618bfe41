import type { Manifest } from '../objects/manifest';
import type { TreeNode } from '../order/tree';
import type { ReadTree } from './assemble-stack';
import type { Assembly } from './assembly';

/** The trees that assemblies were made from, kept separately because an assembly is plain data. */
const trees = new WeakMap<Assembly, ReadTree>();

/** Remembers the tree that an assembly was made from, for {@link listDeclaredDependencies}. */
export function rememberTree(assembly: Assembly, tree: ReadTree): void {
  trees.set(assembly, tree);
}

/**
 * Lists the direct dependencies of each object in an assembly, as its constructs declare them. A dependency
 * on a branch of the tree is listed as its last objects: those that no other object of the branch depends on.
 * Empty for an assembly that synthesis did not make.
 */
export function listDeclaredDependencies(assembly: Assembly): ReadonlyMap<Manifest, readonly Manifest[]> {
  const read = trees.get(assembly);
  return read ? new DeclaredDependencies(read).list(assembly) : new Map();
}

class DeclaredDependencies {
  private readonly read: ReadTree;
  private readonly found = new Map<Manifest, readonly Manifest[]>();
  /** The last objects of each branch that is depended on. */
  private readonly ends = new Map<TreeNode, readonly Manifest[]>();

  constructor(read: ReadTree) {
    this.read = read;
  }

  /** Visits objects in order, so that the inside of a branch is known before the branch is used. */
  list(assembly: Assembly): ReadonlyMap<Manifest, readonly Manifest[]> {
    const { tree, manifests } = this.read;
    if (!tree.some((node) => this.hasEdges(node))) return this.found;
    const nodes = new Map(tree.flatMap((node) => (manifests[node.index] ?? []).map((each) => [each, node])));
    for (const { manifests: ordered } of assembly.stacks) {
      for (const manifest of ordered) {
        const node = nodes.get(manifest);
        if (node) this.found.set(manifest, this.readNode(node));
      }
    }
    return this.found;
  }

  private hasEdges(node: TreeNode): boolean {
    const { betweenNodes, betweenBranches } = this.read.dependencies;
    return betweenNodes.hasSource(node) || betweenBranches.hasSource(node);
  }

  private readNode(node: TreeNode): readonly Manifest[] {
    const { betweenNodes, betweenBranches } = this.read.dependencies;
    const targets = new Set<Manifest>();
    const single = [...betweenNodes.from(node)].filter(({ apiObject }) => apiObject);
    for (const target of single) for (const each of this.at(target)) targets.add(each);
    for (let above: TreeNode | undefined = node; above; above = above.parent) {
      if (above.chart !== node.chart) break;
      for (const branch of betweenBranches.from(above)) {
        for (const each of this.endsOf(branch)) targets.add(each);
      }
    }
    for (const own of this.at(node)) targets.delete(own);
    return [...targets];
  }

  private endsOf(branch: TreeNode): readonly Manifest[] {
    const known = this.ends.get(branch);
    if (known) return known;
    const inside = this.objectsBelow(branch);
    const used = new Set(inside.flatMap((each) => this.found.get(each) ?? []));
    const ends = inside.filter((each) => !used.has(each));
    this.ends.set(branch, ends);
    return ends;
  }

  /** Returns the objects at or below a node that belong to its chart. */
  private objectsBelow(node: TreeNode): Manifest[] {
    const { tree } = this.read;
    const below: Manifest[] = [];
    for (let index = node.index; index < node.end; index++) {
      const each = tree[index];
      if (each && each.chart === node.chart) below.push(...this.at(each));
    }
    return below;
  }

  private at(node: TreeNode): readonly Manifest[] {
    return this.read.manifests[node.index] ?? [];
  }
}
