import { formatGiven } from '../../lib/core/errors';

const circle: Record<string, unknown> = {};
circle.self = circle;
const unreadable = {
  get name(): string {
    throw new Error('no name');
  },
};

describe('a given value', () => {
  it.each([
    ['', "''"],
    ['two\nlines', 'two\ufffdlines'],
    [{ port: 80 }, '{"port":80}'],
    [undefined, 'undefined'],
    [Symbol('zone'), 'Symbol(zone)'],
    [2n ** 64n, '18446744073709551616n'],
    [circle, 'a value that JSON cannot hold'],
    [unreadable, 'a value that JSON cannot hold'],
    [[1n], 'a value that JSON cannot hold'],
    [() => 'secret', 'a function'],
  ])('is shown on one line, whatever it is', (value, shown) => {
    expect(formatGiven(value)).toBe(shown);
  });
});
