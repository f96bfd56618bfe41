import fc from 'fast-check';
import { formatShares } from '../../../lib/gateway/nginx/upstreams';

/** Returns the share of each backend, in hundredths of a percent. */
function read(shares: readonly string[]): number[] {
  const given = shares.slice(0, -1).map((share) => Math.round(Number(share.replace('%', '')) * 100));
  return [...given, 10_000 - given.reduce((sum, share) => sum + share, 0)];
}

describe('shares of backends by weight', () => {
  it.each([
    [
      [1, 1],
      ['50.00%', '*'],
    ],
    [
      [95, 5],
      ['95.00%', '*'],
    ],
    [
      [1, 1, 1],
      ['33.34%', '33.33%', '*'],
    ],
    [
      [1_000_000, 1_000_000, 1],
      ['50.00%', '49.99%', '*'],
    ],
    [[7], ['*']],
  ])('for weights %j are %j', (weights, shares) => {
    expect(formatShares(weights)).toEqual(shares);
  });

  it('are at least a hundredth of a percent, 100 % together, and close to the weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(1, 1_000_000)), {
          minLength: 1,
          maxLength: 16,
        }),
        (weights) => {
          const shares = read(formatShares(weights));
          const sum = weights.reduce((total, weight) => total + weight, 0);
          expect(Math.min(...shares)).toBeGreaterThanOrEqual(1);
          for (const [index, share] of shares.entries()) {
            expect(Math.abs(share - ((weights[index] ?? 0) / sum) * 10_000)).toBeLessThanOrEqual(16);
          }
        },
      ),
    );
  });
});
