import type { Box } from './layers';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Distance between a card and a line around it: less than half of the gap between two cards. */
const DISTANCE = 8;
/** Clearance of a line from the cards that it passes. */
const CLEARANCE = 4;
/** How far a line may reach into the border of a card that it ends at. */
const TOUCH = 0.5;
/** How much longer a line may be to save one bend. */
const BEND_COST = 24;

/** Finds the shortest ways around cards, from corner to corner. */
export class Detours {
  private readonly cards: readonly Box[];
  private readonly corners: readonly Point[];
  /** The corners visible from each corner: cached, as many lines need them. */
  private readonly reachable = new Map<number, readonly number[]>();

  constructor(cards: readonly Box[]) {
    this.cards = cards;
    this.corners = cards
      .flatMap(listCorners)
      .filter((corner) => !cards.some((card) => isCrossed(card, corner, corner, CLEARANCE)));
  }

  /** Whether a line keeps clear of all cards; it may touch those that it connects. */
  isClear(line: readonly Point[], ends: readonly Box[] = []): boolean {
    return this.cards.every((card) => {
      const clearance = ends.includes(card) ? -TOUCH : CLEARANCE;
      return !line.some((point, index) => isCrossed(card, line[index - 1] ?? point, point, clearance));
    });
  }

  /** Returns the bends of a line around the cards between two points; undefined if there is no way. */
  find(from: Point, to: Point): readonly Point[] | undefined {
    const goal = this.corners.length;
    const points = [...this.corners, to];
    const costs = points.map(() => Number.POSITIVE_INFINITY);
    const previous: (number | undefined)[] = [];
    const open = new Set<number>();
    const reach = (index: number, cost: number, before: number | undefined) => {
      if (cost >= (costs[index] ?? 0)) return;
      costs[index] = cost;
      previous[index] = before;
      open.add(index);
    };
    for (const index of this.listVisible(from, points)) reach(index, measure(from, points[index]), undefined);
    for (;;) {
      const next = pickNearest(open, (index) => (costs[index] ?? 0) + measure(points[index], to));
      if (next === undefined) return undefined;
      if (next === goal) return trace(goal, previous).map((index) => points[index] ?? to);
      open.delete(next);
      const cost = (costs[next] ?? 0) + BEND_COST;
      for (const index of this.listReachable(next))
        reach(index, cost + measure(points[next], points[index]), next);
      if (this.isClear([points[next] ?? to, to])) reach(goal, cost + measure(points[next], to), next);
    }
  }

  private listReachable(corner: number): readonly number[] {
    const point = this.corners[corner];
    const known = this.reachable.get(corner) ?? (point ? this.listVisible(point, this.corners) : []);
    this.reachable.set(corner, known);
    return known;
  }

  private listVisible(from: Point, points: readonly Point[]): readonly number[] {
    return points.flatMap((point, index) => (point !== from && this.isClear([from, point]) ? [index] : []));
  }
}

function pickNearest(open: ReadonlySet<number>, estimate: (index: number) => number): number | undefined {
  let [nearest, least]: [number | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const index of open) {
    const cost = estimate(index);
    if (cost < least) [nearest, least] = [index, cost];
  }
  return nearest;
}

/** Returns the points between the start and the goal, without either. */
function trace(goal: number, previous: readonly (number | undefined)[]): number[] {
  const bends: number[] = [];
  for (let index = previous[goal]; index !== undefined; index = previous[index]) bends.unshift(index);
  return bends;
}

function listCorners({ x, y, width, height }: Box): Point[] {
  const [left, right] = [x - DISTANCE, x + width + DISTANCE];
  const [top, bottom] = [y - DISTANCE, y + height + DISTANCE];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: left, y: bottom },
    { x: right, y: bottom },
  ];
}

function measure(from: Point | undefined, to: Point | undefined): number {
  return from && to ? Math.hypot(to.x - from.x, to.y - from.y) : 0;
}

/** Whether the line between two points comes too close to a card. */
function isCrossed({ x, y, width, height }: Box, from: Point, to: Point, clearance: number): boolean {
  const ways = [
    clip(from.x, to.x, x - clearance, x + width + clearance),
    clip(from.y, to.y, y - clearance, y + height + clearance),
  ];
  return Math.max(0, ...ways.map(([first]) => first)) < Math.min(1, ...ways.map(([, last]) => last));
}

/**
 * Returns the part of a segment, from 0 to 1, that lies between two limits; an empty range if there is none.
 */
function clip(from: number, to: number, low: number, high: number): readonly [first: number, last: number] {
  if (from === to) return from > low && from < high ? [0, 1] : [1, 0];
  const [a, b] = [(low - from) / (to - from), (high - from) / (to - from)];
  return a < b ? [a, b] : [b, a];
}
