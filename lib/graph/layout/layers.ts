/** A rectangle, positioned by its upper left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An edge between two boxes, by their indexes in the list. */
export type Link = readonly [from: number, to: number];

export interface Spacing {
  /** Wider rows are wrapped. */
  readonly maxWidth: number;
  readonly columnGap: number;
  /** Space above a row other than the first; larger for lines with labels. */
  readonly rowGap: (row: readonly number[]) => number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Places boxes in layers from top to bottom, so that edges lead down: each box is below those that lead to
 * it, and near those that it is connected to. Deterministic. Takes linear time, apart from sorting.
 */
export function placeInLayers(boxes: readonly Box[], links: readonly Link[], spacing: Spacing): Size {
  const graph = new Links(boxes.length, links);
  const rows = orderRows(toRows(graph.rank(), graph), graph).flatMap((row) => wrapRow(row, boxes, spacing));
  const width = Math.max(0, ...rows.map((row) => measureRow(row, boxes, spacing)));
  let y = 0;
  rows.forEach((row, index) => {
    if (index > 0) y += spacing.rowGap(row);
    placeRow(row, { boxes, graph, spacing, width, y });
    y += Math.max(...row.map((each) => boxes[each]?.height ?? 0));
  });
  return { width, height: y };
}

/** The edges from and to each box, without cycles. */
class Links {
  readonly from: number[][];
  readonly to: number[][];

  constructor(count: number, links: readonly Link[]) {
    this.from = Array.from({ length: count }, () => []);
    this.to = Array.from({ length: count }, () => []);
    const targets = Array.from({ length: count }, (): number[] => []);
    for (const [from, to] of links) if (from !== to) targets[from]?.push(to);
    this.addAcyclic(targets);
  }

  /** Traverses the boxes depth-first, without recursion. Leaves out edges that would close a cycle. */
  private addAcyclic(targets: readonly number[][]): void {
    const states = new Uint8Array(targets.length);
    const stack: { readonly box: number; next: number }[] = [];
    for (let start = 0; start < targets.length; start++) {
      if (states[start] === 0) stack.push({ box: start, next: 0 });
      for (let top = stack.at(-1); top; top = stack.at(-1)) {
        states[top.box] = 1;
        const target = targets[top.box]?.[top.next++];
        if (target === undefined) {
          states[top.box] = 2;
          stack.pop();
        } else if (states[target] !== 1) {
          this.to[top.box]?.push(target);
          this.from[target]?.push(top.box);
          if (states[target] === 0) stack.push({ box: target, next: 0 });
        }
      }
    }
  }

  /** Returns the layer of each box: below all that lead to it, and no lower than necessary. */
  rank(): number[] {
    const order = this.sort();
    const ranks = new Array<number>(order.length).fill(0);
    for (const box of order) {
      for (const target of this.to[box] ?? []) {
        ranks[target] = Math.max(ranks[target] ?? 0, (ranks[box] ?? 0) + 1);
      }
    }
    // a box without incoming edges moves down, next to the boxes that it leads to
    for (const box of order) {
      const targets = this.to[box] ?? [];
      if (this.from[box]?.length !== 0 || targets.length === 0) continue;
      ranks[box] = Math.min(...targets.map((target) => ranks[target] ?? 0)) - 1;
    }
    return ranks;
  }

  private sort(): number[] {
    const open = this.from.map((sources) => sources.length);
    const order = open.flatMap((count, box) => (count === 0 ? [box] : []));
    for (const box of order) {
      for (const target of this.to[box] ?? []) {
        open[target] = (open[target] ?? 0) - 1;
        if (open[target] === 0) order.push(target);
      }
    }
    return order;
  }

  isAlone(box: number): boolean {
    return this.from[box]?.length === 0 && this.to[box]?.length === 0;
  }
}

/** The boxes of each layer; those without edges come last. */
function toRows(ranks: readonly number[], graph: Links): number[][] {
  const rows: number[][] = [];
  const alone: number[] = [];
  for (const [box, rank] of ranks.entries()) {
    const row = graph.isAlone(box) ? alone : rows[rank];
    if (row) row.push(box);
    else rows[rank] = [box];
  }
  return [...rows, alone].filter((row) => row && row.length > 0);
}

/**
 * Sorts each row by the positions of its neighbours, downwards and upwards in turn, so that few edges cross.
 */
function orderRows(rows: number[][], graph: Links): number[][] {
  const places = new Map<number, number>();
  const note = (row: readonly number[]) => {
    row.forEach((box, index) => {
      places.set(box, (index + 0.5) / row.length);
    });
  };
  const sortBy = (row: number[], neighbours: readonly number[][]) => {
    const weights = new Map(
      row.map((box) => [box, average(neighbours[box] ?? [], places, places.get(box) ?? 0)]),
    );
    row.sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
    note(row);
  };
  rows.forEach(note);
  for (let sweep = 0; sweep < 2; sweep++) {
    for (const row of rows) sortBy(row, graph.from);
    for (const row of [...rows].reverse()) sortBy(row, graph.to);
  }
  for (const row of rows) sortBy(row, graph.from);
  return rows;
}

function average(boxes: readonly number[], places: ReadonlyMap<number, number>, otherwise: number): number {
  if (boxes.length === 0) return otherwise;
  let sum = 0;
  for (const box of boxes) sum += places.get(box) ?? 0;
  return sum / boxes.length;
}

function wrapRow(
  row: readonly number[],
  boxes: readonly Box[],
  { maxWidth, columnGap }: Spacing,
): number[][] {
  const rows: number[][] = [];
  let current: number[] = [];
  let width = 0;
  for (const box of row) {
    const own = boxes[box]?.width ?? 0;
    if (current.length > 0 && width + columnGap + own > maxWidth) {
      rows.push(current);
      current = [];
      width = 0;
    }
    width += own + (current.length > 0 ? columnGap : 0);
    current.push(box);
  }
  return [...rows, current];
}

function measureRow(row: readonly number[], boxes: readonly Box[], { columnGap }: Spacing): number {
  return row.reduce((sum, box) => sum + (boxes[box]?.width ?? 0), columnGap * (row.length - 1));
}

interface RowPlan {
  readonly boxes: readonly Box[];
  readonly graph: Links;
  readonly spacing: Spacing;
  /** Width of the widest row. */
  readonly width: number;
  readonly y: number;
}

/** Centres each box below those that lead to it, as far as its neighbours leave room. */
function placeRow(row: readonly number[], { boxes, graph, spacing, width, y }: RowPlan): void {
  const { columnGap } = spacing;
  let x = (width - measureRow(row, boxes, spacing)) / 2;
  let end = 0;
  for (const each of row) {
    const box = boxes[each];
    if (!box) continue;
    const above = (graph.from[each] ?? []).map((source) => middleOf(boxes[source]));
    const wanted =
      above.length === 0 ? x : above.reduce((sum, one) => sum + one, 0) / above.length - box.width / 2;
    box.x = Math.max(wanted, end);
    box.y = y;
    end = box.x + box.width + columnGap;
    x += box.width + columnGap;
  }
  // move boxes back that went too far to the right
  let limit = width;
  for (let index = row.length - 1; index >= 0; index--) {
    const box = boxes[row[index] ?? 0];
    if (!box) continue;
    box.x = Math.round(Math.min(box.x, limit - box.width));
    limit = box.x - columnGap;
  }
}

function middleOf(box: Box | undefined): number {
  return box ? box.x + box.width / 2 : 0;
}
