import { toVisibleLine } from '../../core/visible-text';
import type { EdgeKind, Graph, NodeKind } from '../model/graph';
import { type Notation, renderNested } from './nested';

const SHAPES: Partial<Readonly<Record<NodeKind, readonly [string, string]>>> = {
  internet: ['((', '))'],
  'virtual-ip': ['([', '])'],
  appliance: ['{{', '}}'],
  machine: ['[[', ']]'],
  service: ['(', ')'],
  database: ['[(', ')]'],
};
const ARROWS: Partial<Readonly<Record<EdgeKind, string>>> = { uses: '-.->', selects: '-.->' };

const NOTATION: Notation = {
  node: (id, { kind, subtitle }, title) => {
    const [open, close] = SHAPES[kind] ?? ['[', ']'];
    return `${id}${open}"${[title, subtitle].filter(Boolean).map(quote).join('<br/>')}"${close}`;
  },
  openGroup: (index, title) => [`subgraph g${index}["${quote(title)}"]`],
  closeGroup: 'end',
  edge: (from, to, { kind, label }) => {
    const text = label === '' ? '' : `|"${quote(label)}"|`;
    return `${from} ${ARROWS[kind] ?? '-->'}${text} ${to}`;
  },
};

/** Renders a graph as Mermaid, which GitHub and other sites draw in Markdown. */
export function renderMermaid(graph: Graph): string {
  return `${['flowchart TB', ...renderNested(graph, NOTATION)].join('\n')}\n`;
}

/** Replaces everything but letters, digits and harmless punctuation with Mermaid's entities. */
function quote(text: string): string {
  return toVisibleLine(text).replace(/[^\p{L}\p{N} .,:/_…·×~+−-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
