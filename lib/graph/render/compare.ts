import type { Change, Graph, GraphDocument, GraphEdge, GraphGroup, GraphNode, Picture } from '../model/graph';
import { toGraphJson } from './json';

/** Marks what was added, changed and removed since an earlier graph. Removed parts are shown as they were. */
export function compareGraphs(before: Graph, picture: Picture): Picture {
  const now = toGraphJson(picture);
  const documents = new DocumentChanges(before.documents, now.documents);
  const groups = merge(
    before.groups,
    now.groups,
    ({ id }) => id,
    (old, group) => hasGroupChanged(old, group) || documents.haveChanged(old.documents, group.documents),
  );
  const nodes = merge(
    before.nodes,
    now.nodes,
    ({ id }) => id,
    (old, node) => hasNodeChanged(old, node) || documents.haveChanged(old.documents, node.documents),
  );
  const edges = merge(before.edges, now.edges, toEdgeKey, (old, edge) => old.sentence !== edge.sentence);
  const known = new Set(now.documents.map(({ id }) => id));
  const removed = before.documents.filter(({ id }) => !known.has(id));
  return {
    graph: { ...now, groups, nodes, edges, documents: [...now.documents, ...removed] },
    readText: (id) => (known.has(id) ? picture.readText(id) : undefined),
  };
}

/** Returns the current elements in their order, then the removed ones. */
function merge<T extends { readonly change?: Change }>(
  before: readonly T[],
  now: readonly T[],
  toKey: (each: T) => string,
  hasChanged: (old: T, each: T) => boolean,
): T[] {
  const gone = new Map(before.map((each) => [toKey(each), each]));
  const marked = now.map((each): T => {
    const key = toKey(each);
    const old = gone.get(key);
    gone.delete(key);
    if (!old) return { ...each, change: 'added' };
    return hasChanged(old, each) ? { ...each, change: 'changed' } : each;
  });
  return [...marked, ...[...gone.values()].map((each): T => ({ ...each, change: 'removed' }))];
}

function toEdgeKey({ from, to, kind }: GraphEdge): string {
  return JSON.stringify([from, to, kind]);
}

function hasGroupChanged(a: GraphGroup, b: GraphGroup): boolean {
  return a.title !== b.title || a.type !== b.type || a.kind !== b.kind;
}

function hasNodeChanged(a: GraphNode, b: GraphNode): boolean {
  if (a.kind !== b.kind || a.title !== b.title || a.subtitle !== b.subtitle) return true;
  return JSON.stringify(a.facts) !== JSON.stringify(b.facts);
}

/** Compares documents by checksum. Secret ones have none, so changes of their text go unnoticed. */
class DocumentChanges {
  private readonly before: ReadonlyMap<string, string | undefined>;
  private readonly now: ReadonlyMap<string, string | undefined>;

  constructor(before: readonly GraphDocument[], now: readonly GraphDocument[]) {
    this.before = new Map(before.map(({ id, sha256 }) => [id, sha256]));
    this.now = new Map(now.map(({ id, sha256 }) => [id, sha256]));
  }

  haveChanged(before: readonly string[], now: readonly string[]): boolean {
    const olds = new Set(before);
    return (
      now.length !== olds.size || now.some((id) => !olds.has(id) || this.before.get(id) !== this.now.get(id))
    );
  }
}
