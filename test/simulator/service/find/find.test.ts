import fc from 'fast-check';
import { isRefusal } from '../../../../lib/simulator/protocol/refusal';
import { respondToFind } from '../../../../lib/simulator/service/find/find';
import type { Json } from '../../rig';
import { naive } from './naive';

const ROWS = [
  {
    ID: 11,
    Name: 'web lb',
    Class: 'loadbalancer',
    Tags: ['blue', 'prod'],
    Size: 3,
    On: true,
    Switch: { ID: 1 },
  },
  { ID: 12, Name: 'Web two', Class: 'loadbalancer', Tags: ['prod'], Size: 1, On: false, Switch: { ID: 2 } },
  { ID: 13, Name: 'db', Class: 'database', Tags: [], Size: 2, On: true, Switch: null, Note: 'web' },
  {
    ID: 14,
    Name: '日本',
    Class: 'nfs',
    Tags: ['z'],
    Size: 10,
    CreatedAt: '2026-03-01T12:00:00+09:00',
    Interfaces: [{ Switch: { ID: 1 } }, { Switch: { ID: 9 } }],
  },
];

function find(query: Json, rows: readonly object[] = ROWS): Json {
  const response = respondToFind('Rows', rows, query);
  return isRefusal(response) ? response.refused : response.body;
}

const ids = (query: Json) => find(query).Rows.map((row: Json) => row.ID);

describe('Filter', () => {
  it.each<[string, Json, number[]]>([
    ['nothing', {}, [11, 12, 13, 14]],
    ['a text is part of the name, in either case', { Name: 'WEB' }, [11, 12]],
    ['all words of a text must occur, in any order', { Name: 'lb web' }, [11]],
    ['texts in an array are whole names', { Name: ['web lb', 'db', 'web'] }, [11, 13]],
    ['an id is a number', { ID: 12 }, [12]],
    ['an id is a text', { ID: '12' }, [12]],
    ['an id is never a part', { ID: '1' }, []],
    ['one of several ids', { ID: [13, '11', 99] }, [11, 13]],
    ['a class is a whole word', { Class: 'loadbalancer' }, [11, 12]],
    ['a class is never a part', { Class: 'load' }, []],
    ['one of several classes', { Class: ['nfs', 'database'] }, [13, 14]],
    ['a number is equal', { Size: 1 }, [12]],
    ['a boolean is equal', { On: true }, [11, 13]],
    ['null is equal', { Switch: null }, [13]],
    ['a text is no part of a number', { Size: '1' }, [12]],
    ['the scope of what does not say is the user', { Scope: 'user' }, [11, 12, 13, 14]],
    ['nothing is shared', { Scope: 'shared' }, []],
    ['an empty group of tags is always there', { 'Tags.Name': [[]] }, [11, 12, 13, 14]],
    ['no alternative at all', { 'Tags.Name': [] }, []],
    ['a tag is a text', { 'Tags.Name': [1, null, ['blue', 2]] }, []],
    ['a dotted path', { 'Switch.ID': 1 }, [11]],
    ['a dotted path through an array', { 'Interfaces.Switch.ID': [9] }, [14]],
    ['a tag', { 'Tags.Name': 'prod' }, [11, 12]],
    ['one tag or the other', { 'Tags.Name': ['blue', 'z'] }, [11, 14]],
    ['one tag and the other', { 'Tags.Name': [['blue', 'prod']] }, [11]],
    ['two tags, or a third', { 'Tags.Name': [['blue', 'prod'], 'z'] }, [11, 14]],
    ['a part of a tag is no tag', { 'Tags.Name': 'pro' }, []],
    ['all conditions hold at once', { Name: 'web', 'Tags.Name': 'prod', Size: 1 }, [12]],
    ['less', { 'Size<': 2 }, [12]],
    ['at most', { 'Size<=': 2 }, [12, 13]],
    ['more', { 'Size>': 3 }, [14]],
    ['at least', { 'Size>=': '3' }, [11, 14]],
    ['times are compared as instants', { 'CreatedAt<=': '2026-03-01T03:00:00Z' }, [14]],
    ['a later time', { 'CreatedAt<': '2026-03-01T03:00:00Z' }, []],
    ['a field that no row has', { Nope: 'x' }, []],
    ['an inherited property is no field', { constructor: [null], 'toString.length': 0 }, []],
  ])('%s', (_, filter, expected) => {
    expect(ids({ Filter: filter })).toEqual(expected);
  });

  it.each<[string, Json, string]>([
    ['an unknown operator', { 'Size!': 1 }, 'filter_unknown_operator'],
    ['an operator that JavaScript knows', { 'Size=': 1 }, 'filter_unknown_operator'],
    ['a comparison with an array', { 'Size<': [1] }, 'filter_array_comparison'],
    ['a comparison with null', { 'Size<': null }, 'filter_null_comparison'],
    ['a comparison with a boolean', { 'Size<': true }, 'filter_bad_operator'],
    ['a comparison with an object', { 'Size<': {} }, 'filter_bad_operator'],
    ['equality with an object', { Name: { like: 'x' } }, 'filter_bad_operator'],
    ['equality with a group of anything but tags', { Name: [['x']] }, 'filter_bad_operator'],
  ])('fails for %s', (_, filter, code) => {
    expect(find({ Filter: filter })).toBe(code);
  });
});

describe('the page', () => {
  it('has the count of the page, the total before paging and the absolute index', () => {
    const { Rows, ...envelope } = find({ From: 1, Count: 2 });
    expect(envelope).toEqual({ From: 1, Count: 2, Total: 4, is_ok: true });
    expect(Rows.map((row: Json) => [row.Index, row.ID])).toEqual([
      [1, 12],
      [2, 13],
    ]);
  });

  it('is everything for a count of 0, and empty beyond the end', () => {
    expect(ids({ Count: 0, From: 0 })).toEqual([11, 12, 13, 14]);
    expect(find({ From: 9 })).toEqual({ From: 9, Count: 0, Total: 4, Rows: [], is_ok: true });
  });

  it.each([{ Count: -1 }, { Count: 1.5 }, { From: 'x' }, { Filter: [] }, { Count: 2 ** 60 }])(
    'fails for %j',
    (query) => {
      expect(find(query)).toBe('invalid_format');
    },
  );
});

describe('Sort', () => {
  it.each([
    [['Size'], [12, 13, 11, 14]],
    [['-Size'], [14, 11, 13, 12]],
    [
      ['Class', '-ID'],
      [13, 12, 11, 14],
    ],
    [
      ['CreatedAt', '-ID'],
      [13, 12, 11, 14],
    ],
    [['-Note'], [13, 11, 12, 14]],
    [
      ['On', 'ID'],
      [14, 12, 11, 13],
    ],
  ])('by %j', (sort, expected) => {
    expect(ids({ Sort: sort })).toEqual(expected);
  });
});

describe('Include and Exclude', () => {
  it.each<[Json, Json]>([
    [{ Include: ['ID', 'Switch.ID'] }, { Index: 0, ID: 11, Switch: { ID: 1 } }],
    [
      { Include: ['Interfaces.Switch'], Filter: { ID: 14 } },
      { Index: 0, Interfaces: ROWS[3]?.Interfaces },
    ],
    [
      { Include: ['ID', 'Name'], Exclude: ['Name'] },
      { Index: 0, ID: 11 },
    ],
    [
      { Exclude: ['Tags', 'Size', 'On', 'Switch.ID', 'Name'] },
      { Index: 0, ID: 11, Class: 'loadbalancer', Switch: {} },
    ],
  ])('%j', (query, expected) => {
    expect(find(query).Rows[0]).toEqual(expected);
  });
});

describe('a find', () => {
  const word = fc.constantFrom('a', 'b', 'ab', 'B', 'c a');
  const row = fc.record({
    ID: fc.integer({ min: 1, max: 9 }),
    Name: word,
    Tags: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
    Switch: fc.option(fc.record({ ID: fc.integer({ min: 1, max: 3 }) })),
  });
  const tag = fc.constantFrom('x', 'y', 'z');
  const filter = fc.record(
    {
      Name: fc.oneof(word, fc.array(word, { maxLength: 2 })),
      ID: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }),
      'Tags.Name': fc.array(fc.oneof(tag, fc.array(tag, { maxLength: 2 })), { maxLength: 3 }),
      'Switch.ID': fc.integer({ min: 1, max: 3 }),
      'ID>=': fc.integer({ min: 1, max: 9 }),
    },
    { requiredKeys: [] },
  );
  const query = fc.record({
    Filter: filter,
    Count: fc.integer({ min: 0, max: 4 }),
    From: fc.integer({ min: 0, max: 4 }),
    Sort: fc.constantFrom([], ['ID'], ['-ID'], ['Name', 'ID'], ['-Name', '-ID']),
  });

  it('answers like a naive implementation of the rules', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), query, (rows, asked) => {
        expect(find(asked, rows)).toEqual(naive(rows, asked));
      }),
      { numRuns: 500 },
    );
  });
});
