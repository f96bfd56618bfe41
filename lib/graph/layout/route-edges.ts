import type { GraphEdge } from '../model/graph';
import { Detours, type Point } from './detour';
import type { Box } from './layers';
import { type Card, type Layout, TEXT_SIZE } from './layout';
import { measureText, shorten } from './text-width';

/** A drawn edge. */
export interface Route {
  readonly edge: GraphEdge;
  /** SVG path data. */
  readonly path: string;
  /** The point where it ends. */
  readonly end: { readonly x: number; readonly y: number };
  /** Whether it runs sideways instead of down. */
  readonly isSideways: boolean;
  /** The label on the line, centred at a point. */
  readonly label: { readonly text: string; readonly x: number; readonly y: number } | undefined;
}

/** A drawn line, and points on it. */
interface Line {
  readonly path: string;
  readonly points: readonly Point[];
}

/** The point where a line meets a card, and the direction away from the card. */
interface Port extends Point {
  readonly away: Point;
}

/** How far a line runs straight from a card before it bends. */
const STUB = 8;
/** Radius of the bends. */
const RADIUS = 12;
/** Number of segments that approximate a line. */
const SAMPLES = 24;
const LABEL_HEIGHT = 16;
const MAX_LABEL = 180;

/** Draws each edge from the bottom of its first card to the top of the other, around all other cards. */
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
  const detours = new Detours(layout.cards);
  return drawn.map(({ edge, from, to }, index) => {
    const isSideways = to.y <= from.y + from.height;
    const [start, end] = isSideways
      ? choosePorts(from, to)
      : [below(from, starts[index]), above(to, ends[index])];
    const { path, points } = drawLine(start, end, [from, to], detours);
    return { edge, path, end: { x: end.x, y: end.y }, isSideways, label: labels.place(edge, points) };
  });
}

interface DrawnEdge {
  readonly edge: GraphEdge;
  readonly from: Card;
  readonly to: Card;
}

/**
 * Distributes the edges along the side of each card, in the order of the cards at their other ends. Returns
 * their x coordinates.
 */
function spread(edges: readonly DrawnEdge[], end: 'from' | 'to', other: 'from' | 'to'): readonly number[] {
  const indexed = edges.map((edge, index) => ({
    index,
    card: edge[end],
    otherMiddle: middleOf(edge[other]),
  }));
  const places: number[] = [];
  for (const [card, members] of Map.groupBy(indexed, (edge) => edge.card)) {
    members.sort((a, b) => a.otherMiddle - b.otherMiddle);
    const step = Math.min(24, (card.width * 0.7) / members.length);
    for (const [position, { index }] of members.entries()) {
      places[index] = Math.round(middleOf(card) + (position - (members.length - 1) / 2) * step);
    }
  }
  return places;
}

function middleOf({ x, width }: Card): number {
  return x + width / 2;
}

function below({ y, height }: Card, x = 0): Port {
  return { x, y: y + height, away: { x: 0, y: 1 } };
}

function above({ y }: Card, x = 0): Port {
  return { x, y, away: { x: 0, y: -1 } };
}

/** Returns the ports of an edge to a card higher up or in the same row, which runs from side to side. */
function choosePorts(from: Card, to: Card): readonly [Port, Port] {
  const toPort = ({ x, y, width, height }: Card, side: 1 | -1): Port => ({
    x: side > 0 ? x + width : x,
    y: y + height / 2,
    away: { x: side, y: 0 },
  });
  return to.x > from.x ? [toPort(from, 1), toPort(to, -1)] : [toPort(from, -1), toPort(to, 1)];
}

/** Draws a curve if no card is in its way, else a line around the cards. */
function drawLine(start: Port, end: Port, ends: readonly Card[], detours: Detours): Line {
  const curve = drawCurve(start, end);
  if (detours.isClear(curve.points, ends)) return curve;
  const [first, last] = [move(start, STUB), move(end, STUB)];
  const bends = detours.find(first, last);
  if (!bends) return curve;
  const points = [start, first, ...bends, last, end];
  return { path: roundBends(points), points: divide(points) };
}

function move({ x, y, away }: Port, distance: number): Point {
  return { x: x + away.x * distance, y: y + away.y * distance };
}

/** Draws a curve that leaves and meets the cards at right angles. */
function drawCurve(start: Port, end: Port): Line {
  const room = end.y - start.y;
  const reach = start.away.y === 0 ? 24 : Math.max(14, Math.min(60, Math.round(room / 2)));
  const [a, b] = [move(start, reach), move(end, reach)];
  const path = `M${start.x} ${start.y}C${a.x} ${a.y} ${b.x} ${b.y} ${end.x} ${end.y}`;
  const at = (t: number, axis: 'x' | 'y') =>
    start[axis] * (1 - t) ** 3 +
    3 * a[axis] * (1 - t) ** 2 * t +
    3 * b[axis] * (1 - t) * t ** 2 +
    end[axis] * t ** 3;
  const points = Array.from({ length: SAMPLES + 1 }, (_, index) => ({
    x: at(index / SAMPLES, 'x'),
    y: at(index / SAMPLES, 'y'),
  }));
  return { path, points };
}

/** Renders a line with rounded bends, which are easier to follow. */
function roundBends(points: readonly Point[]): string {
  let path = '';
  for (const [index, point] of points.entries()) {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (!before || !after) path += `${before ? 'L' : 'M'}${format(point)}`;
    else {
      const [entry, exit] = [approach(point, before), approach(point, after)];
      path += `L${format(entry)}Q${format(point)} ${format(exit)}`;
    }
  }
  return path;
}

/** Returns the point before a bend where its curve begins, on the way to a neighbour. */
function approach(bend: Point, neighbour: Point): Point {
  const length = Math.hypot(neighbour.x - bend.x, neighbour.y - bend.y);
  const part = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length;
  return { x: bend.x + (neighbour.x - bend.x) * part, y: bend.y + (neighbour.y - bend.y) * part };
}

function format({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

/** Returns points at equal distances along a line. */
function divide(line: readonly Point[]): Point[] {
  const lengths = line.map((point, index) => {
    const before = line[index - 1] ?? point;
    return Math.hypot(point.x - before.x, point.y - before.y);
  });
  const step = lengths.reduce((sum, each) => sum + each, 0) / SAMPLES;
  const points: Point[] = [];
  let rest = 0;
  for (const [index, end] of line.entries()) {
    const [start, length] = [line[index - 1] ?? end, lengths[index] ?? 0];
    for (; rest < length; rest += step) {
      const part = rest / length;
      points.push({ x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part });
    }
    rest -= length;
  }
  return points;
}

/** Preferred places of a label, as fractions of its line, near the middle. The further ones are fallbacks. */
const PLACES = [0.5, 0.62, 0.38, 0.75, 0.25];
const FURTHER_PLACES = Array.from({ length: 22 }, (_, index) => [
  0.5 + index * 0.02,
  0.5 - index * 0.02,
]).flat();

/** Finds places for labels that cover no card, no other label and, if possible, no side of a frame. */
class LabelPlaces {
  private readonly taken: Box[];
  private readonly sides: readonly Box[];
  private readonly said = new Set<string>();

  constructor({ cards, frames }: Layout) {
    this.taken = [...cards, ...frames.map(({ x, y, width }) => ({ x, y, width, height: 24 }))];
    this.sides = frames.flatMap(({ x, y, width, height }) => [
      { x, y, width: 0, height },
      { x: x + width, y, width: 0, height },
      { x, y: y + height, width, height: 0 },
    ]);
  }

  /** Places the label of an edge. Edges from one card with equal labels share the first one. */
  place(edge: GraphEdge, line: readonly Point[]): Route['label'] {
    const key = `${edge.from}\n${edge.label}`;
    if (edge.label === '' || this.said.has(key)) return undefined;
    const text = shorten(edge.label, TEXT_SIZE, MAX_LABEL);
    const width = measureText(text, TEXT_SIZE) + 8;
    const places = [...PLACES, ...FURTHER_PLACES].flatMap((part) => {
      const { x, y } = findPoint(line, part);
      const box = { x: x - width / 2, y: y - LABEL_HEIGHT / 2, width, height: LABEL_HEIGHT };
      return box.x < 0 || this.taken.some((each) => overlap(each, box)) ? [] : [{ x, y, box }];
    });
    // a line may run along the side of a frame from end to end
    const place = places.find(({ box }) => !this.sides.some((side) => overlap(side, box))) ?? places[0];
    if (!place) return undefined;
    this.taken.push(place.box);
    this.said.add(key);
    return { text, x: place.x, y: place.y };
  }
}

/** Interpolates a point on a line. */
function findPoint(line: readonly Point[], part: number): Point {
  const index = part * (line.length - 1);
  const [before, after] = [line[Math.floor(index)], line[Math.ceil(index)]];
  const between = (axis: 'x' | 'y') => {
    const [from = 0, to = from] = [before?.[axis], after?.[axis]];
    return Math.round(from + (to - from) * (index % 1));
  };
  return { x: between('x'), y: between('y') };
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
