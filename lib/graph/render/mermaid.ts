import { toVisibleLine } from '../../core/visible-text';
import type { EdgeKind, Graph, GraphGroup, GraphNode, NodeKind } from '../model/graph';
import { MARKS } from './parts';

const SHAPES: Partial<Readonly<Record<NodeKind, readonly [string, string]>>> = {
  internet: ['((', '))'],
  'virtual-ip': ['([', '])'],
  appliance: ['{{', '}}'],
  machine: ['[[', ']]'],
  service: ['(', ')'],
  database: ['[(', ')]'],
};
const ARROWS: Partial<Readonly<Record<EdgeKind, string>>> = { uses: '-.->', selects: '-.->' };

/** The picture as Mermaid, which GitHub and others draw in Markdown. */
export function renderMermaid({ groups, nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = ['flowchart TB'];
  const addNode = (node: GraphNode, indent: string) => {
    const [open, close] = SHAPES[node.kind] ?? ['[', ']'];
    const mark = node.change === undefined ? '' : `${MARKS[node.change]} `;
    const text = [`${mark}${node.title}`, node.subtitle].filter(Boolean).map(quote).join('<br/>');
    lines.push(`${indent}${ids.get(node.id)}${open}"${text}"${close}`);
  };
  const addGroup = (group: GraphGroup, index: number, indent: string) => {
    lines.push(
      `${indent}subgraph g${index}["${quote([group.title, group.type].filter(Boolean).join(' · '))}"]`,
    );
    for (const node of nodes) if (node.group === group.id) addNode(node, `${indent}  `);
    groups.forEach((child, position) => {
      if (child.parent === group.id) addGroup(child, position, `${indent}  `);
    });
    lines.push(`${indent}end`);
  };
  for (const node of nodes) if (node.group === undefined) addNode(node, '  ');
  groups.forEach((group, index) => {
    if (group.parent === undefined) addGroup(group, index, '  ');
  });
  for (const { from, to, kind, label } of edges) {
    const text = label === '' ? '' : `|"${quote(label)}"|`;
    lines.push(`  ${ids.get(from)} ${ARROWS[kind] ?? '-->'}${text} ${ids.get(to)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** All but letters, digits and harmless signs as the entities of Mermaid. */
function quote(text: string): string {
  return toVisibleLine(text).replace(/[^\p{L}\p{N} .,:/_…·×~+−-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
