import { toVisibleLine } from '../../core/visible-text';
import type { EdgeKind, Graph, NodeKind } from '../model/graph';
import { type Notation, renderNested } from './nested';

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

const NOTATION: Notation = {
  node: (id, { kind, subtitle }, title) =>
    `${id} [shape=${SHAPES[kind] ?? 'box'}, label=${quote(title, subtitle)}];`,
  openGroup: (index, title) => [`subgraph cluster_${index} {`, `  label=${quote(title)};`],
  closeGroup: '}',
  edge: (from, to, { kind, label }) =>
    `${from} -> ${to} [label=${quote(label)}, style=${STYLES[kind] ?? 'solid'}];`,
};

/** Renders a graph in Graphviz's DOT language. */
export function renderDot(graph: Graph): string {
  const lines = [
    `digraph ${quote(graph.title)} {`,
    '  rankdir=TB;',
    '  node [fontname="sans-serif", shape=box];',
    ...renderNested(graph, NOTATION),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

/** Quotes centred lines: nothing in them can end the string or act as an escape. */
function quote(...lines: readonly string[]): string {
  const escaped = lines
    .filter((line) => line !== '')
    .map((line) => toVisibleLine(line).replace(/[\\"]/g, '\\$&'));
  return `"${escaped.join('\\n')}"`;
}
