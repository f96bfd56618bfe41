import fc from 'fast-check';
import type { Strictness } from '../../../../lib/simulator';
import { isRefusal } from '../../../../lib/simulator/protocol/refusal';
import { findInTable } from '../../../../lib/simulator/service/find/find';
import { Table } from '../../../../lib/simulator/store/table';
import type { Json } from '../../rig';
import { naive } from './naive';

interface Machine {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  readonly switchId: number | null;
  readonly size: number;
}

const machine = (id: number, change: Partial<Machine> = {}): Machine => ({
  ...{ id, name: `m${id}`, tags: [], switchId: null, size: 1 },
  ...change,
});

/** A table of machines that counts rendered rows, and records whether all rows were requested. */
class Machines {
  readonly table = new Table<Machine, 'name' | 'tag' | 'switch'>(
    {
      name: ({ name }) => [name],
      tag: ({ tags }) => tags,
      switch: ({ switchId }) => (switchId === null ? [] : [switchId]),
    },
    () => undefined,
  );
  rendered = 0;
  scans = 0;

  constructor(machines: readonly Machine[]) {
    for (const each of machines) this.table.put(each);
    const values = this.table.values.bind(this.table);
    this.table.values = () => {
      this.scans += 1;
      return values();
    };
  }

  find(query: Json, strictness: Strictness = 'lenient'): Json {
    const response = findInTable(
      { query, strictness },
      {
        key: 'Rows',
        table: this.table,
        indexes: { Name: 'name', 'Tags.Name': 'tag', 'Switch.ID': 'switch' },
        render: (each) => {
          this.rendered += 1;
          return show(each);
        },
      },
    );
    return isRefusal(response) ? response : response.body;
  }
}

function show({ id, name, tags, switchId, size }: Machine): object {
  return { ID: id, Name: name, Tags: tags, Size: size, Switch: switchId === null ? null : { ID: switchId } };
}

describe('a find in a table', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'B', 'c a');
  const tag = fc.constantFrom('x', 'y', 'z');
  const id = fc.integer({ min: 1, max: 9 });
  const machines = fc.uniqueArray(
    fc.record({
      id,
      name,
      tags: fc.uniqueArray(tag),
      switchId: fc.option(fc.integer({ min: 1, max: 3 })),
      size: fc.integer({ min: 0, max: 3 }),
    }),
    { selector: (each) => each.id },
  );
  const filter = fc.record(
    {
      Name: fc.oneof(name, fc.array(name, { maxLength: 3 })),
      ID: fc.oneof(id, id.map(String), fc.array(id, { maxLength: 4 })),
      'Tags.Name': fc.oneof(tag, fc.array(fc.oneof(tag, fc.array(tag, { maxLength: 2 })), { maxLength: 3 })),
      'Switch.ID': fc.oneof(fc.integer({ min: 1, max: 4 }), fc.array(fc.integer({ min: 1, max: 4 }))),
      Size: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant('1')),
      'ID>': id,
      'Size<=': fc.integer({ min: 0, max: 3 }),
      'Name<': name,
    },
    { requiredKeys: [] },
  );
  const key = fc.constantFrom(
    'ID',
    '-ID',
    'Name',
    '-Name',
    'Size',
    '-Size',
    'Switch.ID',
    '-Switch.ID',
    'Nope',
  );
  const query = fc.record(
    {
      Filter: filter,
      Count: fc.integer({ min: 0, max: 4 }),
      From: fc.integer({ min: 0, max: 4 }),
      Sort: fc.array(key, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  );

  it('answers like a naive implementation, in the order of ids, after any changes', () => {
    fc.assert(
      fc.property(machines, machines, query, (first, second, asked) => {
        const site = new Machines([...first, ...second]);
        for (const each of first.slice(0, 2)) site.table.delete(each.id);
        const rows = site.table.values().map(show);
        expect(rows).toEqual(rows.toSorted((left: Json, right: Json) => left.ID - right.ID));
        expect(site.find(asked)).toEqual(naive(rows, asked));
      }),
      { numRuns: 1000 },
    );
  });

  const MANY = Array.from({ length: 100 }, (_, index) =>
    machine(index + 1, { tags: ['all', `t${index % 10}`], switchId: index % 50, size: index }),
  );

  it.each<[string, Json, number]>([
    ['an id', { ID: [7, '8', 999] }, 2],
    ['a name', { Name: ['m7'] }, 1],
    ['a tag', { 'Tags.Name': 't3' }, 10],
    ['tags of which one is rare', { 'Tags.Name': [['all', 't3']] }, 10],
    ['one tag or another', { 'Tags.Name': ['t1', ['all', 't2']] }, 20],
    ['a switch, beside what it does not know', { 'Switch.ID': 7, 'Size>': 10 }, 1],
    ['what is not there', { Name: ['nobody'], Size: 1 }, 0],
  ])('does not scan if an index can answer: %s', (_, asked, total) => {
    const site = new Machines(MANY);
    expect(site.find({ Filter: asked, Count: 5 }).Total).toBe(total);
    expect(site.scans).toBe(0);
    expect(site.rendered).toBeLessThanOrEqual(5);
  });

  it.each<[string, Json]>([
    ['without conditions', {}],
    ['by a part of the name, sorted by it', { Filter: { Name: 'M1' }, Sort: ['-Name', 'Switch.ID'] }],
    ['by tag and order of ids', { Filter: { 'Tags.Name': 'all', 'ID>': 3 }, Sort: ['-ID'] }],
  ])('renders only the page: %s', (_, asked) => {
    const site = new Machines(MANY);
    expect(site.find({ ...asked, From: 2, Count: 5 }).Count).toBe(5);
    expect(site.rendered).toBe(5);
  });

  it('renders a row once, however many conditions and fields read it', () => {
    const site = new Machines(MANY);
    site.find({ Filter: { 'Size>': 1, Size: 50, 'Tags.Name': 't0' }, Sort: ['Size'] });
    expect(site.rendered).toBe(10);
  });

  it('refuses a field that no row has if it is strict and rows exist', () => {
    const site = new Machines([machine(1), machine(2, { switchId: 3 })]);
    const asked = { Filter: { 'Switch.Name': 'x', Scope: 'user', 'Nope.ID': 1 } };
    expect(site.find(asked, 'strict')).toMatchObject({ refused: 'bad_request', detail: 'Filter.Nope.ID' });
    expect(site.find(asked).Total).toBe(0);
    expect(new Machines([]).find(asked, 'strict').Total).toBe(0);
  });
});
