import fc from 'fast-check';
import type { Graph, GraphNode } from '../../../lib/graph/model/graph';
import { makeTitlesUnique } from '../../../lib/graph/model/titles';

const node = (id: string, changes: Partial<GraphNode> = {}): GraphNode => ({
  ...{ id, kind: 'workload', title: 'web', subtitle: 'Deployment · 2 pods' },
  ...{ path: '', facts: [], documents: [] },
  ...changes,
});

function titlesOf(nodes: readonly GraphNode[]): string[] {
  const graph: Graph = {
    version: 1,
    title: '',
    detail: 'object',
    groups: [],
    nodes,
    edges: [],
    documents: [],
  };
  return makeTitlesUnique(graph).nodes.map(({ title }) => title);
}

describe('titles', () => {
  it('stay unchanged if they are unique', () => {
    expect(titlesOf([node('a'), node('b', { title: 'db' })])).toEqual(['web', 'db']);
  });

  it('include the kind if a node of another kind has the same title', () => {
    const service = node('b', { kind: 'service', subtitle: 'Service · 80' });
    expect(titlesOf([node('a'), service])).toEqual(['web', 'web (Service)']);
  });

  it('include the place of a node, or else its id, if others of its kind have its title', () => {
    expect(titlesOf([node('a', { group: 'shop' }), node('b', { group: 'store' })])).toEqual([
      'web · shop',
      'web · store',
    ]);
    expect(titlesOf([node('a', { path: 'Edge' }), node('b', { path: 'Other' }), node('c')])).toEqual([
      'web · Edge',
      'web · Other',
      'web',
    ]);
    expect(titlesOf([node('a'), node('b')])).toEqual(['web · a', 'web · b']);
  });

  it('keep the name of a node among its facts', () => {
    const graph = { version: 1, title: '', detail: 'object', groups: [], edges: [], documents: [] } as const;
    const [first] = makeTitlesUnique({ ...graph, nodes: [node('a'), node('b')] }).nodes;
    expect(first?.facts).toEqual([{ name: 'name', value: 'web' }]);
  });

  it('are unique, whatever the nodes are', () => {
    const some = fc.record({
      kind: fc.constantFrom('service' as const, 'workload' as const, 'virtual-ip' as const),
      title: fc.constantFrom('web', 'db', 'web (Service)', 'web · shop'),
      subtitle: fc.constantFrom('', 'Service · 80'),
      group: fc.option(fc.constantFrom('shop', 'store'), { nil: undefined }),
      path: fc.constantFrom('', 'Edge', 'shop/Web'),
    });
    fc.assert(
      fc.property(fc.array(some), (all) => {
        const nodes = all.map(({ group, ...each }, index) =>
          node(`n${index}`, { ...each, ...(group !== undefined && { group }) }),
        );
        const titles = titlesOf(nodes);
        expect(new Set(titles).size).toBe(titles.length);
      }),
      { numRuns: 1000 },
    );
  });
});
