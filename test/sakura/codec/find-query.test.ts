import fc from 'fast-check';
import { encodeFind, matches, toFilter } from '../../../lib/sakura/codec/find-query';
import { unicodeText } from '../../unicode-text';

describe('the query of a search', () => {
  it('is the whole document, percent-encoded', () => {
    expect(encodeFind({ Count: 2 })).toBe('%7B%22Count%22%3A2%7D');
  });

  it('decodes to any document in one step, and has only characters that every parser accepts', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.array(unicodeText())), (Filter) => {
        const query = encodeFind({ Filter });
        expect(query).toMatch(/^[\w.!~*'()%-]+$/);
        expect(JSON.parse(decodeURIComponent(query))).toEqual(JSON.parse(JSON.stringify({ Filter })));
      }),
    );
  });

  it('asks for equal names and for all tags', () => {
    expect(toFilter({ name: 'a b', tags: ['x', 'y'] })).toEqual({ Name: ['a b'], 'Tags.Name': [['x', 'y']] });
    expect(toFilter({ tags: [] })).toEqual({});
  });
});

describe('the check of a returned row', () => {
  const row = { name: 'web-lb', tags: ['a', 'b'] };

  it.each([
    [{}, true],
    [{ name: 'web-lb' }, true],
    [{ name: 'web' }, false],
    [{ name: 'WEB-LB' }, false],
    [{ tags: ['b', 'a'] }, true],
    [{ tags: ['a', 'c'] }, false],
    [{ name: 'web-lb', tags: ['c'] }, false],
  ])('by %j gives %p', (by, expected) => {
    expect(matches(row, by)).toBe(expected);
  });
});
