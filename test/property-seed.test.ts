import fc from 'fast-check';
import { chooseSeed } from './property-seed';

describe('the seed of properties', () => {
  it('is the same in each run of CI', () => {
    expect(chooseSeed({ CI: 'true' })).toBe(1);
  });

  it('is left to each property outside CI', () => {
    expect(chooseSeed({})).toBeUndefined();
  });

  it.each(['7', '-2147483648', '2147483647'])(
    'is that of KUMIKI_SEED, such as %s, in CI too',
    (KUMIKI_SEED) => {
      expect(chooseSeed({ KUMIKI_SEED })).toBe(Number(KUMIKI_SEED));
      expect(chooseSeed({ KUMIKI_SEED, CI: 'true' })).toBe(Number(KUMIKI_SEED));
    },
  );

  it.each(['one', '1.5', '2147483648', 'NaN'])('cannot be %s', (KUMIKI_SEED) => {
    expect(() => chooseSeed({ KUMIKI_SEED })).toThrow('KUMIKI_SEED');
  });

  it('reaches the fast-check that test files import', () => {
    expect(fc.readConfigureGlobal().seed).toBe(chooseSeed(process.env));
  });
});
