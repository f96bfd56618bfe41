import fc from 'fast-check';
import { tryParseQuantity } from '../../../lib/kubernetes/workload/quantity';

describe('tryParseQuantity', () => {
  test.each([
    ['100m', 0.1],
    ['2', 2],
    ['0.5', 0.5],
    ['1k', 1000],
    ['1Ki', 1024],
    ['128Mi', 134217728],
    ['1.5Gi', 1610612736],
    ['1Ti', 1099511627776],
  ])('reads %s', (text, value) => {
    expect(tryParseQuantity(text)).toBeCloseTo(value, 9);
  });

  test.each(['', 'Mi', '1 Mi', '1MB', '-1', '1e3', '.5', '1.', '1mi', '１', '1\n'])('refuses %j', (text) => {
    expect(tryParseQuantity(text)).toBeUndefined();
  });

  test('keeps the order of amounts of one unit', () => {
    const unit = fc.constantFrom('m', '', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti');
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), unit, (a, b, suffix) => {
        const [x, y] = [tryParseQuantity(`${a}${suffix}`), tryParseQuantity(`${b}${suffix}`)];
        expect(Math.sign((x ?? Number.NaN) - (y ?? Number.NaN))).toBe(Math.sign(a - b));
      }),
    );
  });
});
