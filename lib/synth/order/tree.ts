import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Shared by all leaves, which are nearly all constructs of a large tree. */
const NONE: readonly TreeNode[] = [];

/** A construct, with the facts that synthesis often needs. */
export class TreeNode {
  readonly construct: IConstruct;
  readonly path: string;
  readonly parent: TreeNode | undefined;
  children: readonly TreeNode[] = NONE;
  /** The chart that it is or belongs to; undefined above all charts. */
  readonly chart: TreeNode | undefined;
  /** The construct as a Kubernetes object, if it is one. */
  readonly apiObject: ApiObject | undefined;
  /** Index in the {@link Tree}; all nodes below this one follow it. */
  readonly index: number;
  /** Index of the last node below this one, plus 1. */
  end: number;

  constructor(construct: IConstruct, parent: TreeNode | undefined, index: number) {
    this.construct = construct;
    this.path = parent?.path ? `${parent.path}/${construct.node.id}` : construct.node.path;
    this.parent = parent;
    this.chart = Chart.isChart(construct) ? this : parent?.chart;
    this.apiObject = ApiObject.isApiObject(construct) ? construct : undefined;
    this.index = index;
    this.end = index + 1;
  }

  get isChart(): boolean {
    return this.chart === this;
  }

  /** Whether this node is `top` or lies below it. */
  isWithin(top: TreeNode): boolean {
    return this.index >= top.index && this.index < top.end;
  }
}

/** A snapshot of a construct tree: parents before children, siblings in order of creation. */
export type Tree = readonly TreeNode[];

/** Reads the tree at and below `root`. */
export function readTree(root: IConstruct): Tree {
  const nodes: TreeNode[] = [];
  const visit = (construct: IConstruct, parent: TreeNode | undefined): TreeNode => {
    const node = new TreeNode(construct, parent, nodes.length);
    nodes.push(node);
    const { children } = construct.node;
    if (children.length > 0) node.children = children.map((child) => visit(child, node));
    node.end = nodes.length;
    return node;
  };
  visit(root, undefined);
  return nodes;
}
