import fc from 'fast-check';
import { tryParseBytes, tryParseCores } from '../../../lib/kubernetes/workload/quantity';

const NO_AMOUNTS = ['', 'Mi', 'm', '.', '1 Mi', '1MB', '-1', '1e', '1e3Mi', '1e100', '1mi', '１', '1\n'];

describe('an amount of bytes', () => {
  test.each([
    ['2', 2],
    ['0.5', 0.5],
    ['1k', 1000],
    ['1Ki', 1024],
    ['128Mi', 134217728],
    ['1.5Gi', 1610612736],
    ['1Ti', 1099511627776],
    ['1P', 1e15],
    ['2Pi', 2 ** 51],
    ['1E', 1e18],
    ['1Ei', 2 ** 60],
    ['1e9', 1e9],
    ['1E3', 1000],
    ['5e-1', 0.5],
    ['.5Gi', 536870912],
    ['1.', 1],
  ])('may be %s', (text, value) => {
    expect(tryParseBytes(text)).toBeCloseTo(value, 9);
  });

  test.each([...NO_AMOUNTS, '512m', '0.5m'])('may not be %j', (text) => {
    expect(tryParseBytes(text)).toBeUndefined();
  });

  test('keeps its order within one unit', () => {
    const unit = fc.constantFrom('', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti');
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), unit, (a, b, suffix) => {
        const [x, y] = [tryParseBytes(`${a}${suffix}`), tryParseBytes(`${b}${suffix}`)];
        expect(Math.sign((x ?? Number.NaN) - (y ?? Number.NaN))).toBe(Math.sign(a - b));
      }),
    );
  });
});

describe('an amount of cores', () => {
  test.each([
    ['100m', 0.1],
    ['2', 2],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['1.', 1],
    ['5e-1', 0.5],
    ['1500m', 1.5],
  ])('may be %s', (text, value) => {
    expect(tryParseCores(text)).toBeCloseTo(value, 9);
  });

  test.each([...NO_AMOUNTS, '100Mi', '1k', '2G'])('may not be %j', (text) => {
    expect(tryParseCores(text)).toBeUndefined();
  });
});
