import { type Card, type Frame, ICON_ROOM, type Layout, LINE_HEIGHT } from '../layout/layout';
import { type Route, routeEdges } from '../layout/route-edges';
import type { Change, Graph } from '../model/graph';
import { ICONS } from './icons';
import { escapeLine } from './markup';

export function describeTitle({ title }: Graph): string {
  return title === '' ? 'An app without stacks' : `What ${title} consists of`;
}

/** The picture in words: every line of it as a sentence. */
export function describeGraph({ nodes, edges, detail }: Graph): string {
  const limit = 60;
  const sentences = edges.slice(0, limit).map(({ sentence }) => `${sentence}.`);
  if (edges.length > limit) sentences.push(`And ${edges.length - limit} more.`);
  const scope =
    detail === 'object'
      ? 'nodes'
      : `nodes, each everything of a ${detail === 'construct' ? 'construct' : 'stack'}`;
  return [`${nodes.length} ${scope}.`, ...sentences].join(' ');
}

/** What a card or frame links to: the id of an element of the page, by the id of the node or group. */
export interface Targets {
  readonly nodes: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
}

/** The frames, lines and cards of a layout, in this order. With targets, cards and titles of frames are links. */
export function renderParts(layout: Layout, targets?: Targets): string {
  let text = '';
  for (const frame of layout.frames) text += renderFrame(frame, targets?.groups.get(frame.group.id));
  const routes = routeEdges(layout);
  for (const route of routes) text += renderLine(route);
  for (const card of layout.cards) text += renderCard(card, targets?.nodes.get(card.node.id));
  for (const { label } of routes) {
    if (label)
      text += `<text class="label" x="${label.x}" y="${label.y + 4}">${escapeLine(label.text)}</text>\n`;
  }
  return text;
}

function renderFrame({ group, x, y, width, height }: Frame, target: string | undefined): string {
  const { kind, title, type, change } = group;
  const name = `<tspan class="name">${escapeLine(title)}</tspan>${type === '' ? '' : ` <tspan>${escapeLine(type)}</tspan>`}`;
  const text = `<text x="${x + 12}" y="${y + 18}">${name}</text>`;
  const box = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/>`;
  const label = `${kind} ${title}${type === '' ? '' : `, ${type}`}`;
  return `<g class="frame ${kind}${toClass(change)}">${box}${asLink(text, label, target)}</g>\n`;
}

function renderLine({ edge, path }: Route): string {
  const { kind, change, sentence } = edge;
  const [x = '', y = ''] = path.slice(path.lastIndexOf(' ', path.lastIndexOf(' ') - 1) + 1).split(' ');
  const isSideways = !path.includes('C') || isLevel(path);
  const head = isSideways
    ? `<circle cx="${x}" cy="${y}" r="3.5"/>`
    : `<path class="head" d="M${x} ${y}l-4-8h8z"/>`;
  return `<g class="line ${kind}${toClass(change)}"><title>${escapeLine(sentence)}</title><path d="${path}"/>${head}</g>\n`;
}

/** Whether a path leaves its card at the side. */
function isLevel(path: string): boolean {
  const [start = '', curve = ''] = path.slice(1).split('C');
  return start.split(' ')[1] === curve.split(' ')[1];
}

function renderCard(
  { node, title, subtitle, x, y, width, height }: Card,
  target: string | undefined,
): string {
  const { kind, change } = node;
  const radius = kind === 'internet' || kind === 'virtual-ip' ? height / 2 : 8;
  const box = `<rect width="${width}" height="${height}" rx="${Math.min(radius, 24)}"/>`;
  const icon = `<g class="icon" transform="translate(10 ${Math.round(height / 2 - 11)})">${ICONS[kind]}</g>`;
  let text = '';
  let line = 10 + 12;
  for (const each of title) {
    text += `<text class="name" x="${ICON_ROOM}" y="${line}">${escapeLine(each)}</text>`;
    line += LINE_HEIGHT;
  }
  for (const each of subtitle) {
    text += `<text x="${ICON_ROOM}" y="${line}">${escapeLine(each)}</text>`;
    line += LINE_HEIGHT;
  }
  const label = [node.title, node.subtitle, change].filter(Boolean).join(', ');
  const content = `<title>${escapeLine(label)}</title>${box}${icon}${text}${renderMark(change, width)}`;
  const link = asLink(content, label, target);
  return `<g class="card ${kind}${toClass(change)}" transform="translate(${x} ${y})">${link}</g>\n`;
}

export const MARKS: Readonly<Record<Change, string>> = { added: '+', changed: '~', removed: '−' };

/** A sign at the corner, as colour alone says nothing on paper. */
function renderMark(change: Change | undefined, width: number): string {
  if (change === undefined) return '';
  return `<g class="mark"><circle cx="${width}" cy="0" r="9"/><text x="${width}" y="4">${MARKS[change]}</text></g>`;
}

function toClass(change: Change | undefined): string {
  return change === undefined ? '' : ` ${change}`;
}

function asLink(content: string, label: string, target: string | undefined): string {
  return target === undefined
    ? content
    : `<a href="#${target}" aria-label="${escapeLine(label)}">${content}</a>`;
}
