import fc from 'fast-check';
import type { Box } from '../../../lib/graph/layout/layers';
import { layOut } from '../../../lib/graph/layout/layout';
import { routeEdges } from '../../../lib/graph/layout/route-edges';
import type { Graph, GraphEdge, GraphGroup, GraphNode } from '../../../lib/graph/model/graph';

const WORDS = ['a', 'frontend', 'redis-leader', 'a name that takes more than one line of a card'];

/** Graphs of stacks and constructs with nodes inside and outside of them, connected at random. */
const graphs: fc.Arbitrary<Graph> = fc
  .record({
    parents: fc.array(fc.option(fc.nat(3), { nil: undefined }), { maxLength: 6 }),
    nodes: fc.array(
      fc.record({
        title: fc.constantFrom(...WORDS),
        subtitle: fc.constantFrom('', 'Service · 80'),
        group: fc.nat(8),
      }),
      { minLength: 2, maxLength: 24 },
    ),
    edges: fc.array(fc.record({ from: fc.nat(23), to: fc.nat(23), label: fc.constantFrom('', ':80') }), {
      maxLength: 40,
    }),
  })
  .map(({ parents, nodes, edges }) => {
    const groups = parents.map((parent, index): GraphGroup => {
      const above = parent === undefined || parent >= index ? undefined : `g${parent}`;
      const kind = above === undefined ? 'stack' : 'construct';
      return {
        id: `g${index}`,
        kind,
        title: `g${index}`,
        type: '',
        documents: [],
        ...(above && { parent: above }),
      };
    });
    const made = nodes.map(({ group, ...texts }, index): GraphNode => {
      const place = groups[group] && { group: `g${group}` };
      return { id: `n${index}`, kind: 'service', ...texts, ...place, path: '', facts: [], documents: [] };
    });
    const connected = edges
      .filter(({ from, to }) => from !== to && from < made.length && to < made.length)
      .map(({ from, to, label }): GraphEdge => {
        return { from: `n${from}`, to: `n${to}`, kind: 'uses', label, sentence: '' };
      });
    return { version: 1, title: '', groups, nodes: made, edges: connected, documents: [], detail: 'object' };
  });

describe('lines', () => {
  it.each([366, 900])('cross no card and have no text on one, at a width of %i', (width) => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const layout = layOut(graph, width);
        for (const { edge, path, label } of routeEdges(layout)) {
          const points = [...walk(path)];
          for (const card of layout.cards) {
            const inside = points.filter((point) => contains(card, point));
            expect([edge, card.node.id, inside]).toEqual([edge, card.node.id, []]);
            if (label) expect(contains(card, label)).toBe(false);
          }
        }
      }),
    );
  });

  it('begin and end at their cards', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const layout = layOut(graph, 900);
        const touches = ({ x, y, width, height }: Box, point: Point) =>
          point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
        for (const { edge, path, end } of routeEdges(layout)) {
          const points = [...walk(path)];
          const [first, last] = [points[0], points.at(-1)];
          const [from, to] = [layout.cardsById.get(edge.from), layout.cardsById.get(edge.to)];
          if (!from || !to || !first || !last) throw new Error('each line has its cards');
          expect([touches(from, first), touches(to, last)]).toEqual([true, true]);
          expect(last).toEqual(end);
        }
      }),
    );
  });
});

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Whether a point is inside a card, not only on its border. */
function contains({ x, y, width, height }: Box, point: Point): boolean {
  return point.x > x + 0.5 && point.x < x + width - 0.5 && point.y > y + 0.5 && point.y < y + height - 0.5;
}

/** Yields points along SVG path data with the commands M, L, Q and C, about two pixels apart. */
function* walk(path: string): Generator<Point> {
  let current: Point = { x: 0, y: 0 };
  for (const [, command, text = ''] of path.matchAll(/([MLQC])([^MLQC]*)/g)) {
    const numbers = text.trim().split(' ').map(Number);
    const points = numbers.flatMap((x, index) =>
      index % 2 === 0 ? [{ x, y: numbers[index + 1] ?? Number.NaN }] : [],
    );
    const all = command === 'M' ? points : [current, ...points];
    const reach = all.reduce((sum, point, index) => {
      const before = all[index - 1] ?? point;
      return sum + Math.hypot(point.x - before.x, point.y - before.y);
    }, 0);
    const steps = Math.ceil(reach / 2) + 1;
    for (let step = 0; step <= steps; step++) yield cut(all, step / steps);
    current = points.at(-1) ?? current;
  }
}

/** Returns a point of a Bézier curve, by de Casteljau's algorithm. */
function cut(points: readonly Point[], part: number): Point {
  let level = points;
  while (level.length > 1) {
    level = level.slice(1).map((point, index) => {
      const before = level[index] ?? point;
      if (part === 1) return point;
      return { x: before.x + (point.x - before.x) * part, y: before.y + (point.y - before.y) * part };
    });
  }
  return level[0] ?? { x: Number.NaN, y: Number.NaN };
}
