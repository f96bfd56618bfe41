import type { Graph, GraphNode, NodeKind } from './graph';

/** What is commonly named after something else: its Service after a Deployment, its Job after an application. */
const NAMESAKES: ReadonlySet<NodeKind> = new Set(['service', 'ingress', 'job', 'external']);

/** What tells nodes of one title apart: each is tried where the ones before it were not enough. */
const QUALIFIERS: readonly ((node: GraphNode) => string)[] = [
  ({ kind, title, subtitle }) => {
    const [type = ''] = subtitle.split(' · ');
    return NAMESAKES.has(kind) && type !== '' ? `${title} (${type})` : title;
  },
  ({ title, group }) => (group === undefined ? title : `${title} · ${group}`),
  ({ title, path }) => (path === '' ? title : `${title} · ${path}`),
  ({ title, id }) => `${title} · ${id}`,
];

/** Gives each node a title of its own: cards and links have nothing else to be told apart by. */
export function tellApart(graph: Graph): Graph {
  const nodes = QUALIFIERS.reduce(qualify, graph.nodes);
  return nodes === graph.nodes ? graph : { ...graph, nodes };
}

function qualify(nodes: readonly GraphNode[], toTitle: (node: GraphNode) => string): readonly GraphNode[] {
  const counts = new Map<string, number>();
  for (const { title } of nodes) counts.set(title, (counts.get(title) ?? 0) + 1);
  if (counts.size === nodes.length) return nodes;
  return nodes.map((node) => ((counts.get(node.title) ?? 0) > 1 ? withTitle(node, toTitle(node)) : node));
}

/** What has another name still says its own. */
function withTitle(node: GraphNode, title: string): GraphNode {
  if (title === node.title) return node;
  const isKnown = node.facts.some(({ name }) => name === 'name');
  const facts = isKnown ? node.facts : [...node.facts, { name: 'name', value: node.title }];
  return { ...node, title, facts };
}
