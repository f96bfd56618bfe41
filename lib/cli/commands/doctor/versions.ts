/** Finds the first version in a text, as three numbers; undefined if there is none. */
export function findVersion(text: string): readonly [number, number, number] | undefined {
  const [, major, minor, patch] = /(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch ?? 0)];
}

/** Whether a version is in a range, in the forms of our package.json: `^2.70.0`, or `>=4.34.0 <5`. */
export function isInRange(version: string, range: string): boolean {
  const found = findVersion(version);
  if (found === undefined) return false;
  return range.split(' ').every((part) => {
    const limit = findVersion(part) ?? [Number(/\d{1,6}/.exec(part)?.[0]), 0, 0];
    if (part.startsWith('<')) return compare(found, limit) < 0;
    return compare(found, limit) >= 0 && (!part.startsWith('^') || found[0] === limit[0]);
  });
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((number, place) => number !== b[place]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
