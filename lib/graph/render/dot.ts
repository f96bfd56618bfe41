import { toVisibleLine } from '../../core/visible-text';
import type { EdgeKind, Graph, GraphGroup, GraphNode, NodeKind } from '../model/graph';
import { MARKS } from './parts';

const SHAPES: Partial<Readonly<Record<NodeKind, string>>> = {
  internet: 'circle',
  'virtual-ip': 'hexagon',
  appliance: 'diamond',
  machine: 'box3d',
  service: 'ellipse',
  database: 'cylinder',
  external: 'octagon',
  collection: 'folder',
};
const STYLES: Partial<Readonly<Record<EdgeKind, string>>> = { uses: 'dashed', selects: 'dotted' };

/** The picture in the language of Graphviz. */
export function renderDot({ title, groups, nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = [`digraph ${quote(title)} {`, '  rankdir=TB;', '  node [fontname="sans-serif", shape=box];'];
  const addNode = (node: GraphNode, indent: string) => {
    const mark = node.change === undefined ? '' : `${MARKS[node.change]} `;
    const label = quote(`${mark}${node.title}`, node.subtitle);
    lines.push(`${indent}${ids.get(node.id)} [shape=${SHAPES[node.kind] ?? 'box'}, label=${label}];`);
  };
  const addGroup = (group: GraphGroup, index: number, indent: string) => {
    lines.push(`${indent}subgraph cluster_${index} {`);
    lines.push(`${indent}  label=${quote([group.title, group.type].filter(Boolean).join(' · '))};`);
    for (const node of nodes) if (node.group === group.id) addNode(node, `${indent}  `);
    groups.forEach((child, position) => {
      if (child.parent === group.id) addGroup(child, position, `${indent}  `);
    });
    lines.push(`${indent}}`);
  };
  for (const node of nodes) if (node.group === undefined) addNode(node, '  ');
  groups.forEach((group, index) => {
    if (group.parent === undefined) addGroup(group, index, '  ');
  });
  for (const { from, to, kind, label } of edges) {
    lines.push(
      `  ${ids.get(from)} -> ${ids.get(to)} [label=${quote(label)}, style=${STYLES[kind] ?? 'solid'}];`,
    );
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

/** Lines of text, centred; nothing in them ends the string or is an escape. */
function quote(...lines: readonly string[]): string {
  const escaped = lines
    .filter((line) => line !== '')
    .map((line) => toVisibleLine(line).replace(/[\\"]/g, '\\$&'));
  return `"${escaped.join('\\n')}"`;
}
