import type { Graph, GraphEdge, GraphGroup, GraphNode } from '../model/graph';
import { type Box, type Link, placeInLayers, type Size } from './layers';
import { measureText, wrapText } from './text-width';

export const TITLE_SIZE = 13;
export const TEXT_SIZE = 11;
export const LINE_HEIGHT = 16;
/** Room for the icon, to the left of a card's text. */
export const ICON_ROOM = 40;
export const GROUP_TITLE_HEIGHT = 28;
const PADDING = 12;
const GROUP_PADDING = 14;
const MARGIN = 16;

/** The card of a node. */
export interface Card extends Box {
  readonly node: GraphNode;
  readonly title: readonly string[];
  readonly subtitle: readonly string[];
}

/** The frame of a group. */
export interface Frame extends Box {
  readonly group: GraphGroup;
}

export interface Layout extends Size {
  readonly cards: readonly Card[];
  /** Outer frames before inner ones. */
  readonly frames: readonly Frame[];
  /** Cards and frames from top to bottom and left to right; each frame is followed by what it contains. */
  readonly readingOrder: readonly (Card | Frame)[];
  readonly edges: readonly GraphEdge[];
  readonly cardsById: ReadonlyMap<string, Card>;
}

/** Lays out a graph, at most this wide unless its parts are wider. */
export function layOut(graph: Graph, maxWidth: number): Layout {
  return new Placement(graph, maxWidth).place();
}

interface Container {
  readonly id: string | undefined;
  readonly depth: number;
  readonly children: (Card | Frame)[];
  readonly links: Link[];
  readonly labelled: Set<number>;
}

function createContainer(id: string | undefined, depth: number): Container {
  return { id, depth, children: [], links: [], labelled: new Set() };
}

class Placement {
  private readonly graph: Graph;
  private readonly maxWidth: number;
  private readonly cards = new Map<string, Card>();
  private readonly frames = new Map<string, Frame>();
  private readonly page: Container = createContainer(undefined, 0);
  /** Containers by the id of their group. */
  private readonly containers = new Map<string, Container>();
  /** Index of each card and frame in its container. */
  private readonly positions = new Map<Card | Frame, number>();

  constructor(graph: Graph, maxWidth: number) {
    this.graph = graph;
    this.maxWidth = maxWidth - 2 * MARGIN;
  }

  place(): Layout {
    this.fillContainers();
    for (const edge of this.graph.edges) this.addLink(edge);
    const size = this.arrange(undefined, this.maxWidth);
    this.shift(undefined, MARGIN, MARGIN);
    return {
      width: size.width + 2 * MARGIN,
      height: size.height + 2 * MARGIN,
      cards: [...this.cards.values()],
      frames: [...this.frames.values()],
      readingOrder: this.listInReadingOrder(undefined),
      edges: this.graph.edges,
      cardsById: this.cards,
    };
  }

  private fillContainers(): void {
    const framed = this.listFramed();
    for (const group of this.graph.groups) {
      const parent = this.findContainer(group.parent);
      if (!framed.has(group.id)) {
        this.containers.set(group.id, parent);
        continue;
      }
      const frame: Frame = { group, x: 0, y: 0, width: 0, height: 0 };
      this.frames.set(group.id, frame);
      this.addChild(parent, frame);
      this.containers.set(group.id, createContainer(group.id, parent.depth + 1));
    }
    for (const node of this.graph.nodes) {
      const container = this.findContainer(node.group);
      const card = createCard(node, this.maxWidth - container.depth * 2 * GROUP_PADDING);
      this.cards.set(node.id, card);
      this.addChild(container, card);
    }
  }

  /** Returns the groups with a frame: all stacks, and constructs with more than one part. */
  private listFramed(): ReadonlySet<string> {
    const counts = new Map<string, number>();
    for (const { group = '' } of this.graph.nodes) counts.set(group, (counts.get(group) ?? 0) + 1);
    for (const { parent = '' } of this.graph.groups) counts.set(parent, (counts.get(parent) ?? 0) + 1);
    const framed = this.graph.groups.filter(({ id, kind }) => kind === 'stack' || (counts.get(id) ?? 0) > 1);
    return new Set(framed.map(({ id }) => id));
  }

  private findContainer(id: string | undefined): Container {
    return (id === undefined ? undefined : this.containers.get(id)) ?? this.page;
  }

  private addChild(container: Container, child: Card | Frame): void {
    this.positions.set(child, container.children.length);
    container.children.push(child);
  }

  /**
   * Links the outermost parts that contain only one end of the edge, in the innermost container of both ends.
   */
  private addLink({ from, to, label }: GraphEdge): void {
    const source = this.findPath(this.cards.get(from));
    const target = this.findPath(this.cards.get(to));
    let depth = 0;
    while (source[depth] !== undefined && source[depth] === target[depth]) depth++;
    const [a, b] = [source[depth], target[depth]];
    if (!a || !b) return;
    const shared = source[depth - 1];
    const container = this.findContainer(shared && 'group' in shared ? shared.group.id : undefined);
    const link: Link = [this.positions.get(a) ?? 0, this.positions.get(b) ?? 0];
    container.links.push(link);
    if (label !== '') container.labelled.add(link[1]);
  }

  /** Returns the frames around a card, outermost first, and the card itself. */
  private findPath(card: Card | undefined): (Card | Frame)[] {
    if (!card) return [];
    const path: (Card | Frame)[] = [card];
    let container = this.findContainer(card.node.group);
    while (container.id !== undefined) {
      const frame = this.frames.get(container.id);
      if (!frame) break;
      path.unshift(frame);
      container = this.findContainer(frame.group.parent);
    }
    return path;
  }

  private arrange(id: string | undefined, room: number): Size {
    const { children, links, labelled } = this.findContainer(id);
    for (const child of children) {
      if (!('group' in child)) continue;
      const inner = this.arrange(child.group.id, room - 2 * GROUP_PADDING);
      const title = measureText(`${child.group.title} ${child.group.type}`, TEXT_SIZE) + 4 * PADDING;
      child.width = Math.max(inner.width, Math.min(title, room - 2 * GROUP_PADDING)) + 2 * GROUP_PADDING;
      child.height = inner.height + GROUP_TITLE_HEIGHT + GROUP_PADDING;
    }
    const isPage = children.some((child) => 'group' in child);
    return placeInLayers(children, links, {
      maxWidth: room,
      columnGap: isPage ? 28 : 20,
      rowGap: (row) => (row.some((each) => labelled.has(each)) ? 48 : isPage ? 40 : 30),
    });
  }

  /** Converts positions within a container to positions on the page. */
  private shift(id: string | undefined, x: number, y: number): void {
    for (const child of this.findContainer(id).children) {
      child.x += x;
      child.y += y;
      if (!('group' in child)) continue;
      const inside = this.findContainer(child.group.id).children;
      const right = Math.max(0, ...inside.map((each) => each.x + each.width));
      const left = Math.round((child.width - right) / 2);
      this.shift(child.group.id, child.x + left, child.y + GROUP_TITLE_HEIGHT);
    }
  }

  private listInReadingOrder(id: string | undefined): (Card | Frame)[] {
    const children = [...this.findContainer(id).children].sort((a, b) => a.y - b.y || a.x - b.x);
    return children.flatMap((child) =>
      'group' in child ? [child, ...this.listInReadingOrder(child.group.id)] : [child],
    );
  }
}

const MAX_CARD_TEXT = 168;

function createCard(node: GraphNode, room: number): Card {
  const width = Math.min(MAX_CARD_TEXT, room - ICON_ROOM - PADDING);
  const title = wrapText(node.title, TITLE_SIZE, { width, lines: 2 });
  const subtitle = node.subtitle === '' ? [] : wrapText(node.subtitle, TEXT_SIZE, { width, lines: 2 });
  const widths = [
    ...title.map((line) => measureText(line, TITLE_SIZE)),
    ...subtitle.map((line) => measureText(line, TEXT_SIZE)),
  ];
  return {
    node,
    title,
    subtitle,
    x: 0,
    y: 0,
    width: Math.max(84, ...widths) + ICON_ROOM + PADDING,
    height: (title.length + subtitle.length) * LINE_HEIGHT + 20,
  };
}
