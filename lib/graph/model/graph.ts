/**
 * The parts of an app and their connections, as plain data. Written by `kumiki graph --format json`; its JSON
 * schema is `schemas/graph.schema.json`.
 */
export interface Graph {
  readonly version: 1;
  /** Names of the stacks, such as `shop`. */
  readonly title: string;
  /** Stacks and their constructs, each after the group that contains it. */
  readonly groups: readonly GraphGroup[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** The files and objects that nodes and groups consist of. */
  readonly documents: readonly GraphDocument[];
  /**
   * What one node represents: an object or, for lack of room, a whole construct or stack. `rest`: the first
   * stacks each have a node, and all others share one.
   */
  readonly detail: Detail;
}

export type Detail = 'object' | 'construct' | 'stack' | 'rest';

/** A stack or construct, drawn as a frame around its parts. */
export interface GraphGroup {
  /** Construct path of the stack or construct. */
  readonly id: string;
  readonly kind: 'stack' | 'construct';
  readonly title: string;
  /** Class name of the construct, such as `GuestbookApp`; '' for a stack. */
  readonly type: string;
  /** Id of the group that contains it. */
  readonly parent?: string;
  /** Ids of documents that none of its nodes show. */
  readonly documents: readonly string[];
  readonly change?: Change;
}

/**
 * Kinds, in the direction of requests: `machine` includes servers that are found by a tag at deployment,
 * `front` is a proxy or balancer, `external` is outside of the cluster, `collection` is a construct or stack
 * that is drawn as one node.
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
  /** Unique, and stable between runs. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly title: string;
  /** Short description, such as `Deployment · 3 pods`. */
  readonly subtitle: string;
  /** Id of the group that contains it. */
  readonly group?: string;
  /** Construct path; '' if no construct created it. */
  readonly path: string;
  readonly facts: readonly Fact[];
  /** Ids of the node's documents. */
  readonly documents: readonly string[];
  readonly change?: Change;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/**
 * `reaches`: clients use an address. `holds`: an appliance answers for an address. `balances`: an appliance
 * sends requests to a machine. `passes`: a machine hands requests to pods. `routes`: by host and path.
 * `selects`: a Service picks pods. `uses`: pods connect to something.
 */
export type EdgeKind = 'reaches' | 'holds' | 'balances' | 'passes' | 'routes' | 'selects' | 'uses';

export interface GraphEdge {
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** Short label of the line, such as `/notes/`; '' for none. */
  readonly label: string;
  /** The connection as a sentence, such as `Gateway routes /notes/ to Service notes`. */
  readonly sentence: string;
  readonly change?: Change;
}

/** A manifest, a boot document or a specification. */
export interface GraphDocument {
  /** Unique, and stable between runs. */
  readonly id: string;
  /** Title, such as `Deployment frontend`. */
  readonly title: string;
  /** Path below the output folder. */
  readonly file: string;
  /** Whether only the file's owner may read it: pictures leave out its text. */
  readonly isSecret: boolean;
  /**
   * Checksum of the text, in hexadecimal; left out for secrets, and in graphs that are not meant for
   * comparison.
   */
  readonly sha256?: string;
}

/** Difference from an earlier graph. */
export type Change = 'added' | 'changed' | 'removed';

/** A graph with the texts of its documents. */
export interface Picture {
  readonly graph: Graph;
  /** Returns the text of a document; undefined if it is secret. */
  readonly readText: (documentId: string) => string | undefined;
}
