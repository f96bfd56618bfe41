/**
 * Compares strings by their UTF-16 code units, for `sort()`: the order does not depend on the machine's
 * locale.
 */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
