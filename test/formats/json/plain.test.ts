import { toPlain } from '../../../lib/formats/json/plain';

describe('a plain copy', () => {
  it('leaves out null and undefined in maps, and keeps null in lists', () => {
    expect(toPlain({ a: null, b: undefined, c: [null, undefined, { d: null }] }, 'kept')).toEqual({
      value: { c: [null, null, {}] },
      isClean: true,
    });
  });

  it('sorts the keys of all maps, or keeps their order', () => {
    const value = { b: { d: 1, c: 2 }, a: 3 };
    expect(JSON.stringify(toPlain(value, 'sorted').value)).toBe('{"a":3,"b":{"c":2,"d":1}}');
    expect(JSON.stringify(toPlain(value, 'kept').value)).toBe('{"b":{"d":1,"c":2},"a":3}');
  });

  it('shares nothing with the original', () => {
    const value = { a: [{ b: 1 }] };
    const copy = toPlain(value, 'sorted').value;
    value.a.push({ b: 2 });
    expect(copy).toEqual({ a: [{ b: 1 }] });
  });

  it('makes a BigInt a number', () => {
    expect(toPlain({ a: [10n] }, 'kept')).toEqual({ value: { a: [10] }, isClean: true });
  });

  it('keeps a key called __proto__', () => {
    const value = JSON.parse('{ "b": 1, "__proto__": { "a": 2 } }');
    expect(JSON.stringify(toPlain(value, 'sorted').value)).toBe('{"__proto__":{"a":2},"b":1}');
  });

  it.each([
    ['a function', { a: () => {} }],
    ['half a character', { a: '\ud800' }],
    ['half a character in a key', { '\ud800': 1 }],
    ['a class instance', [new Date(0)]],
  ])('is not clean with %s in it', (_, value) => expect(toPlain(value, 'sorted').isClean).toBe(false));
});
