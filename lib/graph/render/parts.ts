import { type Card, type Frame, ICON_ROOM, type Layout, LINE_HEIGHT, TEXT_SIZE } from '../layout/layout';
import { type Route, routeEdges } from '../layout/route-edges';
import { measureText, shorten } from '../layout/text-width';
import type { Change, Graph, NodeKind } from '../model/graph';
import { escapeLine } from './markup';

export function describeTitle({ title }: Graph): string {
  return title === '' ? 'An app without stacks' : `What ${title} consists of`;
}

/** Describes a graph in words: one sentence for each connection, up to a limit. */
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

/** Ids of the page elements that cards and frames link to, by the id of their node or group. */
export interface Targets {
  readonly nodes: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
}

/**
 * Renders the frames, lines and cards of a layout, in this order; titles of frames are drawn with the cards,
 * above lines, which may cross them. With targets, cards and titles of frames are links.
 */
export function renderParts(layout: Layout, targets?: Targets): string {
  let text = '';
  for (const frame of layout.frames) text += renderFrame(frame);
  const routes = routeEdges(layout);
  for (const route of routes) text += renderLine(route);
  // the order in which Tab and screen readers go through them
  for (const part of layout.readingOrder) {
    text +=
      'group' in part
        ? renderFrameTitle(part, targets?.groups.get(part.group.id))
        : renderCard(part, targets?.nodes.get(part.node.id));
  }
  for (const { label } of routes) {
    if (label)
      text += `<text class="label" x="${label.x}" y="${label.y + 4}">${escapeLine(label.text)}</text>\n`;
  }
  return text;
}

function renderFrame({ group: { kind, change }, x, y, width, height }: Frame): string {
  const box = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/>`;
  return `<g class="frame ${kind}${toClass(change)}">${box}</g>\n`;
}

/** Room to the left and right of the title of a frame. */
const TITLE_INDENT = 12;

function renderFrameTitle({ group, x, y, width }: Frame, target: string | undefined): string {
  const { kind, title, type, change } = group;
  const room = width - 2 * TITLE_INDENT;
  const isWhole = type !== '' && measureText(`${title} ${type}`, TEXT_SIZE) <= room;
  const shownType = isWhole ? ` <tspan>${escapeLine(type)}</tspan>` : '';
  const name = `<tspan class="name">${escapeLine(shorten(title, TEXT_SIZE, room))}</tspan>${shownType}`;
  const text = `<text x="${x + TITLE_INDENT}" y="${y + 18}">${name}</text>`;
  const label = `${kind} ${title}${type === '' ? '' : `, ${type}`}`;
  return `<g class="frame ${kind}${toClass(change)}">${asLink(text, label, target)}</g>\n`;
}

function renderLine({ edge, path, end, isSideways }: Route): string {
  const { kind, change, sentence } = edge;
  const head = isSideways
    ? `<circle cx="${end.x}" cy="${end.y}" r="3.5"/>`
    : `<path class="head" d="M${end.x} ${end.y}l-4-8h8z"/>`;
  return `<g class="line ${kind}${toClass(change)}"><title>${escapeLine(sentence)}</title><path d="${path}"/>${head}</g>\n`;
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

/** Renders a sign at the corner of a card, as colour alone would be lost in print. */
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

const SERVER = '<path d="M2 3h18v6H2zM2 13h18v6H2zM6 6h1M6 16h1M12 6h5M12 16h5"/>';
const FORK = '<path d="M11 1v8M11 9l-8 9M11 9v10M11 9l8 9"/><circle cx="11" cy="9" r="2.6"/>';

/** An icon of 22 by 22 pixels for each kind, so that shape as well as colour distinguishes them. */
const ICONS: Readonly<Record<NodeKind, string>> = {
  internet: '<circle cx="11" cy="11" r="9"/><path d="M2 11h18M11 2c5 5 5 13 0 18M11 2c-5 5-5 13 0 18"/>',
  'virtual-ip': '<path d="M6 2h10l5 9-5 9H6l-5-9z"/><path d="M9 8v6M13 8v6M13 8h2v3h-2"/>',
  appliance: '<path d="M11 1l10 10-10 10L1 11z"/><path d="M6 11h10M13 8l3 3-3 3"/>',
  machine: SERVER,
  gateway: FORK,
  front: '<path d="M11 1l9 3v7c0 5-4 8-9 10-5-2-9-5-9-10V4z"/>',
  ingress: FORK,
  service: '<circle cx="11" cy="11" r="9"/><circle cx="11" cy="11" r="3.4"/>',
  workload: '<path d="M2 8h12v12H2zM5 8V5h12v12h-3M8 5V2h12v12h-3"/>',
  job: '<circle cx="11" cy="11" r="9"/><path d="M11 5v6l4 3"/>',
  database:
    '<ellipse cx="11" cy="5" rx="8" ry="3.2"/><path d="M3 5v12c0 1.8 3.6 3.2 8 3.2s8-1.4 8-3.2V5M3 11c0 1.8 3.6 3.2 8 3.2s8-1.4 8-3.2"/>',
  external: '<path d="M6 18a5 5 0 0 1-.5-10A6 6 0 0 1 17 9a4.5 4.5 0 0 1 0 9z"/>',
  collection: '<path d="M2 2h8v8H2zM12 2h8v8h-8zM2 12h8v8H2zM12 12h8v8h-8z"/>',
};
