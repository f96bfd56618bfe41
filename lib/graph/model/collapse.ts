import { formatCount } from '../../core/format-count';
import { type DraftGroup, type DraftNode, type GraphDraft, MOST_NODES } from './draft';
import type { Detail, Graph, GraphDocument, GraphEdge, GraphGroup, GraphNode, NodeKind } from './graph';

/**
 * Turns a draft into a graph, in as much detail as a picture has room for. Objects that are only counted are
 * never drawn one by one.
 */
export function collapse(
  draft: GraphDraft,
  { title, isCounted }: { readonly title: string; readonly isCounted: boolean },
): Graph {
  if (!isCounted && draft.nodes.size <= MOST_NODES) return toGraph(draft, title);
  for (const [shown, detail] of [
    [draft, 'construct'],
    [joinAlike(draft), 'construct'],
    [draft, 'stack'],
  ] as const) {
    const places = placeNodes(shown, detail);
    if (new Set(places.values()).size <= MOST_NODES) return mergeNodes(shown, { title, detail, places });
  }
  return mergeNodes(draft, { title, detail: 'rest', places: placeNodes(draft, 'rest') });
}

type Draft = Pick<GraphDraft, 'groups' | 'nodes' | 'edges' | 'documents'>;

/** Joins constructs of one type in a stack, the most numerous first, until there is room for all others. */
function joinAlike(draft: Draft): Draft {
  const drawn = new Set(placeNodes(draft, 'construct').values());
  const joinable = [...draft.groups.values()].filter(({ id, type }) => type !== '' && drawn.has(id));
  const families = Map.groupBy(joinable, ({ parent = '', type }) => `${parent}/×${type}`);
  const groups = new Map(draft.groups);
  const homes = new Map<string, string>();
  let excess = drawn.size - MOST_NODES;
  for (const [id, members] of [...families].sort(([, a], [, b]) => b.length - a.length)) {
    const [first, ...others] = members;
    if (!first || excess <= 0 || others.length === 0) break;
    excess -= others.length;
    for (const member of members) {
      groups.delete(member.id);
      homes.set(member.id, id);
    }
    const title = `${members.length} × ${first.type}`;
    const documents = members.flatMap((member) => member.documents);
    groups.set(id, { ...first, id, title, documents, names: members.map((member) => member.title) });
  }
  const nodes = [...draft.nodes].map(([id, node]): [string, DraftNode] => {
    const home = homes.get(node.group ?? '');
    return [id, home === undefined ? node : { ...node, group: home }];
  });
  return { groups, nodes: new Map(nodes), edges: draft.edges, documents: draft.documents };
}

function toGraph(draft: Draft, title: string): Graph {
  const nodes = [...draft.nodes.values()];
  const shown = new Set(nodes.map(({ group }) => group));
  const groups: GraphGroup[] = [];
  for (const group of draft.groups.values()) {
    const parent = group.parent === undefined ? undefined : draft.groups.get(group.parent);
    // a construct without nodes is listed with its parent
    if (group.kind === 'construct' && !shown.has(group.id) && parent)
      parent.documents.push(...group.documents);
    else groups.push(group);
  }
  return {
    version: 1,
    title,
    detail: 'object',
    groups,
    nodes,
    edges: draft.edges,
    documents: listDocuments(draft),
  };
}

function listDocuments(draft: Draft): readonly GraphDocument[] {
  return [...draft.documents.values()].map(({ read: _, ...document }) => document);
}

/** Returns the id of the node that each node is merged into; its own if it stays. */
function placeNodes({ groups, nodes }: Draft, detail: Detail): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const stacks = new Map<string, number>();
  for (const { id, kind } of groups.values()) if (kind === 'stack') stacks.set(id, stacks.size);
  const plain = countPlainObjects({ groups, nodes });
  for (const node of nodes.values()) {
    const { id, group } = node;
    const found = group === undefined ? undefined : groups.get(group);
    if (!found) places.set(id, id);
    else if (detail === 'construct') {
      const kindId = toKindId(node);
      const isPlain = found.kind === 'stack';
      places.set(id, isPlain ? ((plain.get(kindId) ?? 0) > 1 ? kindId : id) : found.id);
    } else {
      const stack = found.kind === 'stack' ? found.id : (found.parent ?? found.id);
      places.set(id, detail === 'rest' && (stacks.get(stack) ?? 0) >= MOST_NODES - 2 ? REST : stack);
    }
  }
  return places;
}

/** Id of the node that stands for all objects of a kind that are directly in a stack, without a construct. */
function toKindId({ group, kind }: DraftNode): string {
  return `${group ?? ''}/× ${kind}`;
}

/** Counts the objects that are directly in a stack, by {@link toKindId}. */
function countPlainObjects({ groups, nodes }: Pick<Draft, 'groups' | 'nodes'>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const node of nodes.values()) {
    if (groups.get(node.group ?? '')?.kind !== 'stack') continue;
    counts.set(toKindId(node), (counts.get(toKindId(node)) ?? 0) + (node.count ?? 1));
  }
  return counts;
}

const REST = '(all others)';

interface Plan {
  readonly title: string;
  readonly detail: Detail;
  readonly places: ReadonlyMap<string, string>;
}

function mergeNodes(draft: Draft, { title, detail, places }: Plan): Graph {
  const members = Map.groupBy(draft.nodes.values(), ({ id }) => places.get(id) ?? id);
  // constructs with documents but without nodes are listed with their stack
  const groups = [...draft.groups.values()].filter((group) => group.kind === 'stack');
  const documents = collectGroupDocuments(draft, detail, members);
  const nodes = [...members].map(([id, parts]) => mergeNode(draft, { id, parts, detail, documents }));
  return {
    version: 1,
    title,
    detail,
    groups: detail === 'construct' ? groups.map((each) => withDocuments(each, documents, members)) : [],
    nodes,
    edges: mergeEdges(draft, places, new Map(nodes.map((node) => [node.id, node]))),
    documents: listDocuments(draft),
  };
}

/** Collects the documents of groups, by the id of the node or group that shows them. */
function collectGroupDocuments(
  { groups }: Draft,
  detail: Detail,
  members: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, kind, parent, documents } of groups.values()) {
    const stack = kind === 'stack' ? id : (parent ?? id);
    const own = detail === 'construct' && members.has(id) ? id : stack;
    const place = detail === 'rest' && !members.has(own) ? REST : own;
    const known = found.get(place) ?? [];
    known.push(...documents);
    found.set(place, known);
  }
  return found;
}

function withDocuments(
  group: GraphGroup,
  documents: ReadonlyMap<string, readonly string[]>,
  members: ReadonlyMap<string, unknown>,
): GraphGroup {
  const own = members.has(group.id) ? [] : documents.get(group.id);
  const { id, kind, title, type, parent } = group;
  return { id, kind, title, type, ...(parent !== undefined && { parent }), documents: own ?? [] };
}

function mergeNode(
  { groups }: Draft,
  merged: {
    readonly id: string;
    readonly parts: readonly DraftNode[];
    readonly detail: Detail;
    readonly documents: ReadonlyMap<string, readonly string[]>;
  },
): GraphNode {
  const { id, parts, detail, documents } = merged;
  const [first] = parts;
  const group = groups.get(id);
  if (first && !group && first.id === id) return first;
  const counts = countKinds(parts);
  const ofKind = first && toKindId(first) === id ? counts.join(', ') : undefined;
  const stack = group?.kind === 'construct' ? group.parent : first?.group;
  return {
    id,
    kind: chooseKind(parts),
    title: group?.title ?? ofKind ?? 'all others',
    subtitle: ofKind ? '' : counts.slice(0, 2).join(', '),
    ...(detail === 'construct' && stack !== undefined && { group: stack }),
    path: group && !group.names ? id : '',
    facts: [...describeGroup(group), { name: 'consists of', value: counts.join(', ') }],
    documents: [...new Set([...parts.flatMap((part) => part.documents), ...(documents.get(id) ?? [])])],
  };
}

function describeGroup(group: DraftGroup | undefined): GraphNode['facts'] {
  if (group?.names) return [{ name: 'constructs', value: group.names.join(', ') }];
  return group && group.type !== '' ? [{ name: 'construct', value: group.type }] : [];
}

const NOUNS: Readonly<Record<NodeKind, string>> = {
  internet: 'internet',
  'virtual-ip': 'virtual IP',
  appliance: 'load balancer',
  machine: 'machine',
  gateway: 'gateway',
  front: 'front',
  ingress: 'route',
  service: 'Service',
  workload: 'workload',
  job: 'job',
  database: 'database',
  external: 'outside name',
  collection: 'construct',
};

function countKinds(parts: readonly DraftNode[]): string[] {
  const counts = new Map<NodeKind, number>();
  for (const { kind, count = 1 } of parts) counts.set(kind, (counts.get(kind) ?? 0) + count);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([kind, count]) => formatCount(count, NOUNS[kind]));
}

/** Chooses the most telling kind for a construct: that of the part that requests reach first. */
function chooseKind(parts: readonly DraftNode[]): NodeKind {
  const kinds = new Set(parts.map(({ kind }) => kind));
  for (const kind of ['appliance', 'gateway', 'front', 'ingress'] as const) if (kinds.has(kind)) return kind;
  const [only] = kinds;
  return kinds.size === 1 && only !== undefined ? only : 'collection';
}

function mergeEdges(
  { edges }: Draft,
  places: ReadonlyMap<string, string>,
  nodes: ReadonlyMap<string, GraphNode>,
): GraphEdge[] {
  const merged = new Map<string, { readonly first: GraphEdge; count: number }>();
  for (const edge of edges) {
    const from = places.get(edge.from) ?? edge.from;
    const to = places.get(edge.to) ?? edge.to;
    if (from === to) continue;
    const key = `${from}\n${to}`;
    const known = merged.get(key);
    if (known) known.count++;
    else merged.set(key, { first: { ...edge, from, to }, count: 1 });
  }
  return [...merged.values()].map(({ first, count }) => {
    if (count === 1) return first;
    const title = (id: string) => nodes.get(id)?.title ?? id;
    const sentence = `${title(first.from)} and ${title(first.to)}: ${first.sentence}, and ${count - 1} more`;
    return { ...first, label: `×${count}`, sentence };
  });
}
