import type { Graph, GraphEdge, GraphGroup, GraphNode } from '../model/graph';
import { MARKS } from './parts';

/** How a diagram language writes the parts of a graph. */
export interface Notation {
  /** Writes a node; the title includes its change mark. */
  readonly node: (id: string, node: GraphNode, title: string) => string;
  readonly openGroup: (index: number, title: string) => readonly string[];
  readonly closeGroup: string;
  readonly edge: (from: string, to: string, edge: GraphEdge) => string;
}

/** Renders a graph in a language whose groups can contain nodes and other groups. */
export function renderNested({ groups, nodes, edges }: Graph, notation: Notation): string[] {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const toId = (id: string) => ids.get(id) ?? '';
  const lines: string[] = [];
  const addContent = (id: string | undefined, indent: string) => {
    for (const node of nodes) {
      if (node.group !== id) continue;
      const mark = node.change === undefined ? '' : `${MARKS[node.change]} `;
      lines.push(`${indent}${notation.node(toId(node.id), node, `${mark}${node.title}`)}`);
    }
    groups.forEach((group, index) => {
      if (group.parent === id) addGroup(group, index, indent);
    });
  };
  const addGroup = ({ id, title, type }: GraphGroup, index: number, indent: string) => {
    const opening = notation.openGroup(index, [title, type].filter(Boolean).join(' · '));
    lines.push(...opening.map((line) => `${indent}${line}`));
    addContent(id, `${indent}  `);
    lines.push(`${indent}${notation.closeGroup}`);
  };
  addContent(undefined, '  ');
  for (const edge of edges) lines.push(`  ${notation.edge(toId(edge.from), toId(edge.to), edge)}`);
  return lines;
}
