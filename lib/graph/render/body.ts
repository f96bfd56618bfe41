import { formatCount } from '../../core/format-count';
import { layOut } from '../layout/layout';
import type { Graph, GraphGroup, GraphNode, Picture } from '../model/graph';
import { DocumentTexts } from './documents';
import { escapeLine } from './markup';
import { describeGraph, describeTitle, MARKS, renderParts, type Targets } from './parts';

const WIDE = 900;
/** Width of a phone, less the margins of the page. */
const NARROW = 366;

/** Renders the body of a page with a picture. */
export function renderBody(picture: Picture): string {
  const { graph } = picture;
  const targets = nameTargets(graph);
  return `<header>
<h1><span lang="ja">組木</span> ${escapeLine(graph.title || 'no stacks')}</h1>
<p>${escapeLine(summarize(graph))}</p>
<search><label for="filter">Find</label> <input id="filter" type="search" placeholder="name, image, address …" autocomplete="off" spellcheck="false"> <span id="found" role="status"></span></search>
</header>
<main id="picture">
<div>
${renderMarks(graph)}${renderFigure(graph, 'wide', WIDE, targets)}${renderFigure(graph, 'narrow', NARROW, targets)}${renderList(graph, targets)}</div>
<aside aria-label="Details">
<p class="hint">Choose a part of the picture to see what it is made of. Arrow keys go from part to part, Enter opens one, Escape closes it.</p>
${renderArticles(picture, targets)}</aside>
</main>`;
}

function nameTargets({ nodes, groups }: Graph): Targets {
  return {
    nodes: new Map(nodes.map(({ id }, index) => [id, `n${index}`])),
    groups: new Map(groups.map(({ id }, index) => [id, `g${index}`])),
  };
}

function summarize({ nodes, edges, documents, detail }: Graph): string {
  const scope = detail === 'object' ? '' : `, drawn by ${detail === 'construct' ? 'construct' : 'stack'}`;
  const counts = [formatCount(nodes.length, 'part'), formatCount(edges.length, 'connection')];
  const files = documents.length === 1 ? '1 file or object' : `${documents.length} files and objects`;
  return `${counts.join(', ')}, ${files}${scope}`;
}

/** Renders the legend of the change marks; empty if nothing is marked. */
function renderMarks({ nodes, edges, groups }: Graph): string {
  const changes = [...nodes, ...edges, ...groups].map(({ change }) => change);
  if (changes.every((change) => change === undefined)) return '';
  const items = (['added', 'changed', 'removed'] as const).map((change) => {
    const count = nodes.filter((node) => node.change === change).length;
    return `<li><b>${MARKS[change]}</b> ${count} ${change}</li>`;
  });
  return `<ul class="marks">${items.join('')}</ul>\n`;
}

const NOTHING_DRAWN = 'Nothing here receives requests or runs pods, so there is nothing to draw.';

/** Renders a picture of one width. Its role is `group`, not `img`, as it contains links. */
function renderFigure(graph: Graph, name: string, maxWidth: number, targets: Targets): string {
  if (graph.nodes.length === 0) return name === 'wide' ? `<p>${NOTHING_DRAWN}</p>\n` : '';
  const layout = layOut(graph, maxWidth);
  const { width, height } = layout;
  return `<figure class="${name}">
<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-labelledby="${name}-title ${name}-desc">
<title id="${name}-title">${escapeLine(describeTitle(graph))}</title>
<desc id="${name}-desc">${escapeLine(describeGraph(graph))}</desc>
${renderParts(layout, targets)}</svg>
</figure>
`;
}

/** Renders the parts as a list, for printing and for readers who prefer text. */
function renderList({ nodes, groups }: Graph, targets: Targets): string {
  const members = Map.groupBy(nodes, ({ group = '' }) => group);
  const list = (each: readonly GraphNode[]) =>
    `<ul>${each.map((node) => `<li><a href="#${targets.nodes.get(node.id)}">${escapeLine(node.title)}</a> <small>${escapeLine(node.subtitle)}</small></li>`).join('')}</ul>`;
  const inGroups = groups.map((group) => {
    const { id, title, type } = group;
    const name = `<a href="#${targets.groups.get(id)}">${escapeLine(title)}</a> ${escapeLine(type)}`;
    return `<div><h3>${name}</h3>${list(members.get(id) ?? [])}</div>`;
  });
  const outside = members.get('') ?? [];
  const first = outside.length > 0 ? `<div><h3>Outside</h3>${list(outside)}</div>` : '';
  return `<nav class="parts" aria-label="All parts">${first}${inGroups.join('')}</nav>\n`;
}

function renderArticles({ graph, readText }: Picture, targets: Targets): string {
  const documents = new DocumentTexts(graph, readText);
  const sentences = listSentences(graph, targets);
  let text = '';
  for (const node of graph.nodes) {
    const facts = node.path === '' ? node.facts : [{ name: 'construct', value: node.path }, ...node.facts];
    text += renderArticle(targets.nodes.get(node.id) ?? '', node, {
      facts,
      connections: sentences.get(node.id) ?? [],
      documents: documents.render(node.documents),
    });
  }
  for (const group of graph.groups) {
    text += renderArticle(targets.groups.get(group.id) ?? '', toTitled(group), {
      facts: [{ name: 'construct', value: group.id }],
      connections: [],
      documents: documents.render(group.documents),
    });
  }
  return text;
}

function toTitled({ title, kind, type, change }: GraphGroup) {
  return { title, subtitle: type || kind, ...(change && { change }) };
}

/** Returns the connections of each node as sentences with links to their other ends. */
function listSentences({ edges }: Graph, targets: Targets): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (id: string, other: string, sentence: string) => {
    const item = `<a href="#${targets.nodes.get(other)}">${escapeLine(sentence)}</a>`;
    const known = found.get(id);
    if (known) known.push(item);
    else found.set(id, [item]);
  };
  for (const { from, to, sentence } of edges) {
    add(from, to, sentence);
    add(to, from, sentence);
  }
  return found;
}

interface ArticleParts {
  readonly facts: GraphNode['facts'];
  /** Markup. */
  readonly connections: readonly string[];
  /** Markup. */
  readonly documents: string;
}

function renderArticle(
  id: string,
  { title, subtitle, change }: Pick<GraphNode, 'title' | 'subtitle' | 'change'>,
  { facts, connections, documents }: ArticleParts,
): string {
  const subline = [subtitle, change].filter(Boolean).join(' · ');
  const rows = facts
    .map(({ name, value }) => `<dt>${escapeLine(name)}</dt><dd>${escapeLine(value)}</dd>`)
    .join('');
  const list = connections.map((each) => `<li>${each}</li>`).join('');
  return `<article id="${id}" tabindex="-1" aria-labelledby="${id}-title">
<a class="close" href="#picture">Close</a>
<h2 id="${id}-title">${escapeLine(title)}</h2>
<p>${escapeLine(subline)}</p>
${rows === '' ? '' : `<dl>${rows}</dl>\n`}${list === '' ? '' : `<h3>Connections</h3>\n<ul>${list}</ul>\n`}${documents}</article>
`;
}
