/**
 * Weights as percentages with two decimals, the last one `*` for the rest: what nginx divides requests by.
 * No share is more than a hundredth of a percent away from its weight, and none that has a weight is zero.
 *
 * @param weights integers above 0
 */
export function formatShares(weights: readonly number[]): string[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight, index) => {
    if (index === weights.length - 1) return '*';
    const hundredths = Math.min(Math.max(Math.round((weight / sum) * 10_000), 1), 10_000 - weights.length);
    return `${(hundredths / 100).toFixed(2)}%`;
  });
}
