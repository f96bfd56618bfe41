import type { GraphEdge } from '../model/graph';
import type { Box } from './layers';
import { type Card, type Layout, TEXT_SIZE } from './layout';
import { measureText, shorten } from './text-width';

/** An edge as it is drawn. */
export interface Route {
  readonly edge: GraphEdge;
  /** Path data of SVG. */
  readonly path: string;
  /** Where it ends. */
  readonly end: { readonly x: number; readonly y: number };
  /** Whether it goes from side to side, and not down. */
  readonly isSideways: boolean;
  /** The text on the line, centred at a point. */
  readonly label: { readonly text: string; readonly x: number; readonly y: number } | undefined;
}

interface Curve {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** How far the curve leaves in the direction of its ends. */
  readonly reach: number;
}

const LABEL_HEIGHT = 16;
const MAX_LABEL = 180;

/** Draws each edge from the lower side of its first card to the upper side of the other. */
export function routeEdges(layout: Layout): readonly Route[] {
  const { cardsById, edges } = layout;
  const drawn = edges.flatMap((edge) => {
    const from = cardsById.get(edge.from);
    const to = cardsById.get(edge.to);
    return from && to ? [{ edge, from, to }] : [];
  });
  const starts = spread(drawn, 'from', 'to');
  const ends = spread(drawn, 'to', 'from');
  const labels = new LabelPlaces(layout);
  return drawn.map(({ edge, from, to }, index) => {
    const curve = toCurve(from, to, starts[index] ?? 0, ends[index] ?? 0);
    return { edge, ...toPath(curve, from, to), label: labels.place(edge, curve) };
  });
}

interface DrawnEdge {
  readonly edge: GraphEdge;
  readonly from: Card;
  readonly to: Card;
}

/** Where edges meet the side of a card: side by side, in the order of what is at their other ends. */
function spread(edges: readonly DrawnEdge[], end: 'from' | 'to', other: 'from' | 'to'): readonly number[] {
  const byCard = new Map<Card, number[]>();
  edges.forEach((edge, index) => {
    const known = byCard.get(edge[end]);
    if (known) known.push(index);
    else byCard.set(edge[end], [index]);
  });
  const places: number[] = [];
  const middle = (index: number) => {
    const card = edges[index]?.[other];
    return card ? card.x + card.width / 2 : 0;
  };
  for (const [card, indexes] of byCard) {
    indexes.sort((a, b) => middle(a) - middle(b));
    const step = Math.min(24, (card.width * 0.7) / indexes.length);
    indexes.forEach((index, position) => {
      places[index] = Math.round(card.x + card.width / 2 + (position - (indexes.length - 1) / 2) * step);
    });
  }
  return places;
}

function toCurve(from: Card, to: Card, x1: number, x2: number): Curve {
  const y1 = from.y + from.height;
  const y2 = to.y;
  return { x1, y1, x2, y2, reach: Math.max(14, Math.min(60, Math.round((y2 - y1) / 2))) };
}

/** An edge upwards, or to the same row, goes from side to side. */
function toPath(
  { x1, y1, x2, y2, reach }: Curve,
  from: Card,
  to: Card,
): Pick<Route, 'path' | 'end' | 'isSideways'> {
  if (y2 > y1) {
    const path = `M${x1} ${y1}C${x1} ${y1 + reach} ${x2} ${y2 - reach} ${x2} ${y2}`;
    return { path, end: { x: x2, y: y2 }, isSideways: false };
  }
  const isRight = to.x > from.x;
  const [fromX, toX] = isRight ? [from.x + from.width, to.x] : [from.x, to.x + to.width];
  const [fromY, toY] = [from.y + from.height / 2, to.y + to.height / 2];
  const bend = isRight ? 24 : -24;
  const path = `M${fromX} ${fromY}C${fromX + bend} ${fromY} ${toX - bend} ${toY} ${toX} ${toY}`;
  return { path, end: { x: toX, y: toY }, isSideways: true };
}

/** Finds room for the texts of lines, where they cover neither a card nor each other. */
class LabelPlaces {
  private readonly taken: Box[];
  private readonly said = new Set<string>();

  constructor({ cards, frames }: Layout) {
    this.taken = [...cards, ...frames.map(({ x, y, width }) => ({ x, y, width, height: 24 }))];
  }

  /** Edges from one card with the same text have it once. */
  place(edge: GraphEdge, { x1, y1, x2, y2 }: Curve): Route['label'] {
    const key = `${edge.from}\n${edge.label}`;
    if (edge.label === '' || this.said.has(key)) return undefined;
    const text = shorten(edge.label, TEXT_SIZE, MAX_LABEL);
    const width = measureText(text, TEXT_SIZE) + 8;
    for (const part of [0.5, 0.62, 0.38, 0.75, 0.25]) {
      const x = Math.round(x1 + (x2 - x1) * part * part * (3 - 2 * part));
      const y = Math.round(y1 + (y2 - y1) * part);
      const box = { x: x - width / 2, y: y - LABEL_HEIGHT / 2, width, height: LABEL_HEIGHT };
      if (box.x < 0 || this.taken.some((each) => overlap(each, box))) continue;
      this.taken.push(box);
      this.said.add(key);
      return { text, x, y };
    }
    return undefined;
  }
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
