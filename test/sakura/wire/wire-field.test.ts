import { isId, WireField } from '../../../lib/sakura/wire/wire-field';

const field = (value: unknown) => new WireField(value, 'Field');

describe('a field of a reply', () => {
  it('reads own fields only', () => {
    expect(field({}).get('constructor').isEmpty()).toBe(true);
    expect(field(JSON.parse('{"__proto__":{"ID":1}}')).get('ID').isEmpty()).toBe(true);
  });

  it.each([
    [7, 7],
    ['7', 7],
    [' -7 ', -7],
    ['', undefined],
    [null, undefined],
  ])('reads %j as the whole number %p', (value, expected) => {
    expect(field(value).optionalInteger()).toBe(expected);
  });

  it.each([1.5, '1.5', 'seven', '0x10', '1e3', true, {}, 2 ** 53, '99999999999999999999'])(
    'refuses %j as a whole number',
    (value) => {
      expect(() => field(value).optionalInteger()).toThrow(
        'the field Field of the reply is not a whole number',
      );
    },
  );

  it.each([
    [113400000301, '113400000301'],
    ['113400000301', '113400000301'],
    [0, undefined],
    ['0', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as the id %p', (value, expected) => {
    expect(field(value).optionalId()).toBe(expected);
  });

  it.each([-1, 1.5, 2 ** 53, '../1', 'a', '01', {}])('refuses %j as an id', (value) => {
    expect(() => field(value).optionalId()).toThrow('is not an id');
  });

  it('shows the given value in an error, or that it is missing', () => {
    expect(() => field({}).get('Name').text()).toThrow(/Field\.Name .*\n {2}given {4}\(missing\)/);
    expect(() =>
      field({ Name: [1] })
        .get('Name')
        .text(),
    ).toThrow(/given {4}\[1\]/);
  });

  it('names elements by their index, counting those that are null', () => {
    expect(
      field([null, 1])
        .items()
        .map((item) => item.path),
    ).toEqual(['Field[1]']);
  });
});

describe('an id', () => {
  it.each(['', '0', '.', '..', '1/2', '1?', '1234567890123456', 'ä'])('is not %j', (text) => {
    expect(isId(text)).toBe(false);
  });
});
