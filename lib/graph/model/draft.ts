import type { Fact, GraphDocument, GraphEdge, GraphGroup, GraphNode } from './graph';
import type { StackData } from './site-data';

/** More nodes than this are unreadable on one page. */
export const MOST_NODES = 48;

/** A node that can still change. */
export interface DraftNode extends GraphNode {
  kind: GraphNode['kind'];
  subtitle: string;
  readonly facts: Fact[];
  readonly documents: string[];
  /** How many objects the node represents. @default 1 */
  readonly count?: number;
}

/** A stack or construct that can still change. */
export interface DraftGroup extends GraphGroup {
  readonly documents: string[];
  /** The titles of the constructs that it stands for, if these are several. */
  readonly names?: readonly string[];
}

/** A document whose text is rendered on demand. */
export interface DraftDocument extends GraphDocument {
  readonly read: () => string | undefined;
}

/** A graph under construction. Keeps the order of insertion. */
export class GraphDraft {
  readonly groups = new Map<string, DraftGroup>();
  readonly nodes = new Map<string, DraftNode>();
  readonly documents = new Map<string, DraftDocument>();
  private readonly edgesByKey = new Map<string, GraphEdge>();

  get edges(): readonly GraphEdge[] {
    return [...this.edgesByKey.values()];
  }

  /** Adds a node, under another id if its own is taken. */
  addNode(node: Omit<DraftNode, 'facts' | 'documents'> & Partial<DraftNode>): DraftNode {
    const added = { facts: [], documents: [], ...node, id: findFree(this.nodes, node.id) };
    this.nodes.set(added.id, added);
    return added;
  }

  /** Adds a document, and returns its id. */
  addDocument(document: DraftDocument): string {
    const id = findFree(this.documents, document.id);
    this.documents.set(id, { ...document, id });
    return id;
  }

  /** Adds an edge, unless the two nodes already have one of its kind. */
  addEdge(edge: GraphEdge): void {
    const key = `${edge.from}\n${edge.to}\n${edge.kind}`;
    if (edge.from !== edge.to && !this.edgesByKey.has(key)) this.edgesByKey.set(key, edge);
  }

  isConnected(from: string, to: string): boolean {
    return (
      this.edgesByKey.has(`${from}\n${to}\nroutes`) ||
      this.edgesByKey.has(`${from}\n${to}\nuses`) ||
      this.edgesByKey.has(`${from}\n${to}\nselects`)
    );
  }
}

function findFree(taken: ReadonlyMap<string, unknown>, id: string): string {
  let free = id;
  for (let number = 2; taken.has(free); number++) free = `${id} (${number})`;
  return free;
}

/** Finds or creates the groups of a stack. */
export class StackGroups {
  readonly stack: StackData;
  private readonly draft: GraphDraft;
  private readonly root: DraftGroup;
  private readonly types: ReadonlyMap<string, string>;
  /** Prefix of the paths of the stack's groups. */
  private readonly prefix: string;

  constructor(draft: GraphDraft, stack: StackData) {
    const { path, constructs } = stack;
    this.draft = draft;
    this.stack = stack;
    // the only construct of a stack gives way to its parts if it would have to be drawn as a single node
    const [only, ...others] = constructs;
    const wrapper = only && others.length === 0 && only.manifestCount > MOST_NODES ? only : undefined;
    this.types = new Map(wrapper ? [] : constructs.map(({ id, type }) => [id, type]));
    this.prefix = `${path}/${wrapper ? `${wrapper.id}/` : ''}`;
    const parent = this.findParent(path);
    this.root = {
      id: path,
      kind: 'stack',
      title: path || '(app)',
      type: '',
      ...(parent !== undefined && { parent }),
      documents: [],
    };
    draft.groups.set(path, this.root);
  }

  /** Like {@link find}, for an object: one directly in the stack belongs to the stack's group. */
  findForObject(constructPath: string): DraftGroup {
    return constructPath.includes('/', this.prefix.length) ? this.find(constructPath) : this.root;
  }

  /** Returns the group of an artifact by its construct path; creates it if necessary. */
  find(constructPath: string): DraftGroup {
    if (!constructPath.startsWith(this.prefix)) return this.root;
    const slash = constructPath.indexOf('/', this.prefix.length);
    const id = slash < 0 ? constructPath : constructPath.slice(0, slash);
    const known = this.draft.groups.get(id);
    if (known) return known;
    const title = id.slice(this.prefix.length);
    const type = this.types.get(title) ?? '';
    const group: DraftGroup = { id, kind: 'construct', title, type, parent: this.root.id, documents: [] };
    this.draft.groups.set(id, group);
    return group;
  }

  /** Finds the stack that contains a stack, if it was added before. */
  private findParent(path: string): string | undefined {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const above = path.slice(0, end);
      if (this.draft.groups.has(above)) return above;
    }
    return undefined;
  }

  /** Shortens a construct path to the part below the stack, for display. */
  shorten(constructPath: string): string {
    return constructPath.startsWith(this.prefix) ? constructPath.slice(this.prefix.length) : constructPath;
  }
}
