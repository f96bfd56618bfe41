/**
 * What an app consists of, as a picture shows it: plain data. `kumiki graph --format json` writes it; its JSON
 * schema is `schemas/graph.schema.json`.
 */
export interface Graph {
  readonly version: 1;
  /** The stacks, such as `shop`. */
  readonly title: string;
  /** Stacks, and the constructs in them: each after the one that contains it. */
  readonly groups: readonly GraphGroup[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** What nodes and groups are written to. */
  readonly documents: readonly GraphDocument[];
  /**
   * What one node stands for: an object, or for want of room everything of a construct or a stack.
   * `rest`: the first stacks, and one node for all others.
   */
  readonly detail: Detail;
}

export type Detail = 'object' | 'construct' | 'stack' | 'rest';

/** A stack or construct, which is drawn around what it contains. */
export interface GraphGroup {
  /** Construct path. */
  readonly id: string;
  readonly kind: 'stack' | 'construct';
  readonly title: string;
  /** Class name of the construct, such as `GuestbookApp`; '' for a stack. */
  readonly type: string;
  /** Id of the group that contains it. */
  readonly parent?: string;
  /** Ids of documents that no node in it shows. */
  readonly documents: readonly string[];
  readonly change?: Change;
}

/**
 * From where requests come to where they go: `machine` also stands for servers that the cloud finds by a tag,
 * `front` for a proxy or balancer, `external` for what is outside of the cluster, `collection` for a construct or
 * stack that is drawn as one.
 */
export type NodeKind =
  | 'internet'
  | 'virtual-ip'
  | 'appliance'
  | 'machine'
  | 'gateway'
  | 'front'
  | 'ingress'
  | 'service'
  | 'workload'
  | 'job'
  | 'database'
  | 'external'
  | 'collection';

export interface GraphNode {
  /** Stable from run to run, and unique. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly title: string;
  /** What it is, in a few words, such as `Deployment · 3 pods`. */
  readonly subtitle: string;
  /** Id of the group that it is in. */
  readonly group?: string;
  /** Construct path; '' if no construct made it. */
  readonly path: string;
  readonly facts: readonly Fact[];
  /** Ids of its documents. */
  readonly documents: readonly string[];
  readonly change?: Change;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/**
 * `reaches`: clients use an address. `holds`: an appliance answers for an address. `balances`: over a machine.
 * `passes`: a machine hands requests to pods. `routes`: by host and path. `selects`: a Service picks pods.
 * `uses`: pods connect to it.
 */
export type EdgeKind = 'reaches' | 'holds' | 'balances' | 'passes' | 'routes' | 'selects' | 'uses';

export interface GraphEdge {
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** A few words for the line, such as `/notes/`; '' for none. */
  readonly label: string;
  /** What it means, such as `Gateway routes /notes/ to Service notes`. */
  readonly sentence: string;
  readonly change?: Change;
}

/** A manifest, a boot document or a specification. */
export interface GraphDocument {
  /** Stable from run to run, and unique. */
  readonly id: string;
  /** Such as `Deployment frontend`. */
  readonly title: string;
  /** File below the output folder. */
  readonly file: string;
  /** Whether only the owner of the file is to read it: no picture has its text. */
  readonly isSecret: boolean;
  /** Of the text, in hexadecimal; left out where it is secret, or nobody is to compare it. */
  readonly sha256?: string;
}

/** What became of it since an earlier graph. */
export type Change = 'added' | 'changed' | 'removed';

/** A graph with the texts of its documents. */
export interface Picture {
  readonly graph: Graph;
  /** Undefined if it is secret. */
  readonly readText: (documentId: string) => string | undefined;
}
