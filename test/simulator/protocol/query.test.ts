import fc from 'fast-check';
import { decodeQuery } from '../../../lib/simulator/protocol/query';
import { isRefusal } from '../../../lib/simulator/protocol/refusal';
import { unicodeText } from '../../unicode-text';
import { closeAll, type Json, startRig } from '../rig';

afterAll(closeAll);

const QUERY = {
  Count: 2,
  From: 1,
  Sort: ['Name', '-CreatedAt'],
  Filter: {
    Class: ['loadbalancer'],
    'CreatedAt<': '2026-01-02T03:04:05Z',
    ID: [113400000301],
    Name: 'web lb 日本 100% + "x" \\n',
    'Tags.Name': [['blue', '50%25']],
  },
  Include: ['ID', 'Name'],
};

/** Writes a query as the Go clients do: a raw document in which plain filter values are path-escaped. */
function goStyle(query: Json): string {
  const escaped = (value: unknown) =>
    typeof value === 'string' ? encodeURIComponent(value).replace(/%3A/g, ':').replace(/%2B/g, '+') : value;
  const Filter = Object.fromEntries(
    Object.entries(query.Filter).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map(escaped) : escaped(value),
    ]),
  );
  return JSON.stringify({ ...query, Filter }).replace(
    /[<>&]/g,
    (c) => `\\u00${c.charCodeAt(0).toString(16)}`,
  );
}

describe('the query string', () => {
  it('is read in the form of the Go clients', () => {
    expect(decodeQuery(goStyle(QUERY))).toEqual(QUERY);
  });

  it('is read if the whole document is escaped', () => {
    expect(decodeQuery(encodeURIComponent(JSON.stringify(QUERY)))).toEqual(QUERY);
    expect(decodeQuery(encodeURI(JSON.stringify({ Filter: { Name: 'a b' } })))).toEqual({
      Filter: { Name: 'a b' },
    });
  });

  it('is read with raw UTF-8, which arrives byte by byte', () => {
    const query = { Filter: { 'Tags.Name': [['日本']] } };
    const raw = Buffer.from(JSON.stringify(query), 'utf8').toString('latin1');
    expect(decodeQuery(raw)).toEqual(query);
  });

  it("is an empty query if absent, or null as from the vendor's own client", () => {
    expect(decodeQuery('')).toEqual({});
    expect(decodeQuery('null')).toEqual({});
  });

  it.each([
    'a=b',
    '[1]',
    '"x"',
    '{',
    '%',
    '%7',
    '{"a":%FF}',
    '1',
    `{"a":${'['.repeat(99)}${']'.repeat(99)}}`,
  ])('is refused when it is %s', (raw) => {
    expect(decodeQuery(raw)).toMatchObject({ refused: 'bad_request' });
  });

  it('never loses a plain filter value, in either style', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, fc.array(text), (Name, Tags) => {
        const query = { Filter: { Name, Description: [Name], 'Tags.Name': [Tags] } };
        expect(decodeQuery(encodeURIComponent(JSON.stringify(query)))).toEqual(query);
        const raw = Buffer.from(goStyle(query), 'utf8').toString('latin1');
        expect(decodeQuery(raw)).toEqual(query);
      }),
    );
  });

  it('is either a query or a refusal, whatever it contains', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), unicodeText()), (raw) => {
        const decoded = decodeQuery(raw);
        expect(typeof decoded === 'object' && (isRefusal(decoded) || !Array.isArray(decoded))).toBe(true);
      }),
    );
  });

  it('works over the wire in both styles', async () => {
    const rig = await startRig();
    const query = { Filter: { 'Tags.Name': [['k8s-node']], Name: ['node-2'] }, Include: ['Name'] };
    for (const raw of [JSON.stringify(query), encodeURIComponent(JSON.stringify(query))]) {
      const { body } = await rig.call('GET', `/server?${raw}`);
      expect(body.Servers).toEqual([{ Index: 0, Name: 'node-2' }]);
    }
  });
});
