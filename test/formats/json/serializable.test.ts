import { findUnserializable, isPlainMap, isSerializable } from '../../../lib/formats/json/serializable';

const found = (value: unknown) =>
  [...findUnserializable(value)].map(({ code, message }) => `${code}: ${message}`);

describe('a value that a manifest cannot carry', () => {
  it.each<[string, unknown, string]>([
    [
      'a function',
      { spec: { run: () => {} } },
      'SYNTH_VALUE: spec.run is a function, which a manifest cannot carry',
    ],
    [
      'a class instance',
      { at: new Date(0) },
      'SYNTH_VALUE: at is an instance of Date, which a manifest cannot carry',
    ],
    [
      'a number that is not finite',
      { list: [1, Number.NaN] },
      'SYNTH_VALUE: list[1] is NaN, which a manifest cannot carry',
    ],
    [
      'half of a surrogate pair',
      { text: '\ud800' },
      'SYNTH_TEXT: text has the half of a surrogate pair U+D800',
    ],
    ['a control character', ['a\x7f'], 'SYNTH_TEXT: [0] has the control character U+007F'],
    [
      'such a key',
      { 'a.b/c': { '\ud800': 1 } },
      'SYNTH_TEXT: ["a.b/c"]["\\ud800"] has the half of a surrogate pair U+D800',
    ],
    [
      'a BigInt that is too large for a number',
      [2n ** 64n],
      'SYNTH_VALUE: [0] is 18446744073709551616, which a manifest cannot carry',
    ],
    ['the value itself', Symbol('x'), 'SYNTH_VALUE: the object is Symbol(x), which a manifest cannot carry'],
  ])('is found with its place: %s', (_, value, problem) => expect(found(value)).toEqual([problem]));

  it('is found each time it occurs', () => {
    expect(found({ a: Number.POSITIVE_INFINITY, b: [() => {}, { c: '\udc00' }] })).toHaveLength(3);
  });
});

it('accepts what JSON and every reader of YAML can carry', () => {
  const value = {
    text: 'é\n\t\u{1f600}',
    number: -1.5e300,
    big: 2n ** 53n - 1n,
    no: null,
    not: undefined,
    list: [true, {}],
  };
  expect(found(value)).toEqual([]);
  expect([isSerializable('a'), isSerializable(Number.NaN), isSerializable({})]).toEqual([true, false, false]);
});

it('accepts as maps only the objects of literals, JSON and Object.create(null)', () => {
  class Custom {}
  const values = [{}, Object.create(null), JSON.parse('{}'), [], new Custom(), new Map(), null, 'a'];
  expect(values.map(isPlainMap)).toEqual([true, true, true, false, false, false, false, false]);
});
