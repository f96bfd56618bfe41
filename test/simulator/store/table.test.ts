import fc from 'fast-check';
import { Table } from '../../../lib/simulator/store/table';

interface Thing {
  readonly id: number;
  readonly tags: readonly string[];
}

function newTable(changes: [id: unknown, record: unknown][] = []) {
  return new Table<Thing, 'tag'>({ tag: ({ tags }) => tags }, (id, record) => changes.push([id, record]));
}

describe('a table', () => {
  it('finds by index exactly what a scan finds, after any changes', () => {
    const change = fc.record({
      id: fc.integer({ min: 1, max: 9 }),
      tags: fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c')), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const table = newTable();
        for (const { id, tags } of changes) {
          if (tags) table.put({ id, tags });
          else table.delete(id);
        }
        for (const tag of ['a', 'b', 'c', 'd']) {
          const scanned = table.values().filter((each) => each.tags.includes(tag));
          expect(table.by('tag', tag)).toEqual(scanned);
          expect(table.countBy('tag', tag)).toBe(scanned.length);
        }
      }),
    );
  });

  it('reports each change, but not the deletion of a missing record', () => {
    const changes: [unknown, unknown][] = [];
    const table = newTable(changes);
    table.put({ id: 1, tags: [] });
    table.delete(1);
    table.delete(1);
    expect(changes).toEqual([
      [1, { id: 1, tags: [] }],
      [1, null],
    ]);
  });

  it('is ordered by id, whatever the order of insertion, and counts its records', () => {
    const table = newTable();
    for (const id of [3, 1, 3, 2]) table.put({ id, tags: ['a'] });
    expect(table.values().map(({ id }) => id)).toEqual([1, 2, 3]);
    table.delete(2);
    table.put({ id: 0, tags: [] });
    expect(table.values().map(({ id }) => id)).toEqual([0, 1, 3]);
    expect(table.size).toBe(3);
    expect(Object.keys(table.toState())).toEqual(['0', '1', '3']);
    expect(table.get(null)).toBeUndefined();
  });
});
