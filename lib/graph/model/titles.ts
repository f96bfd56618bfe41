import type { Graph, GraphNode, NodeKind } from './graph';

/** Kinds commonly named after something else: a Service after its Deployment, a Job after its application. */
const NAMESAKES: ReadonlySet<NodeKind> = new Set(['service', 'ingress', 'job', 'external']);

/** Ways to tell apart nodes of equal title; each applies where the earlier ones did not suffice. */
const QUALIFIERS: readonly ((node: GraphNode) => string)[] = [
  ({ kind, title, subtitle }) => {
    const [type = ''] = subtitle.split(' · ');
    return NAMESAKES.has(kind) && type !== '' ? `${title} (${type})` : title;
  },
  ({ title, group }) => (group === undefined ? title : `${title} · ${group}`),
  ({ title, path }) => (path === '' ? title : `${title} · ${path}`),
  ({ title, id }) => `${title} · ${id}`,
];

/** Gives each node a unique title, as cards and links are only distinguished by it. */
export function makeTitlesUnique(graph: Graph): Graph {
  const nodes = QUALIFIERS.reduce(qualify, graph.nodes);
  return nodes === graph.nodes ? graph : { ...graph, nodes };
}

function qualify(nodes: readonly GraphNode[], toTitle: (node: GraphNode) => string): readonly GraphNode[] {
  const counts = new Map<string, number>();
  for (const { title } of nodes) counts.set(title, (counts.get(title) ?? 0) + 1);
  if (counts.size === nodes.length) return nodes;
  return nodes.map((node) => ((counts.get(node.title) ?? 0) > 1 ? withTitle(node, toTitle(node)) : node));
}

/** Changes the title of a node, and keeps the old one as a fact. */
function withTitle(node: GraphNode, title: string): GraphNode {
  if (title === node.title) return node;
  const isKnown = node.facts.some(({ name }) => name === 'name');
  const facts = isKnown ? node.facts : [...node.facts, { name: 'name', value: node.title }];
  return { ...node, title, facts };
}
