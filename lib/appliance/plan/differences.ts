import { isObject } from '../../core/json';
import { UNKNOWN } from '../../core/unknown';

/**
 * Returns the paths of all leaves that differ, such as `virtualIps[0].ports[1].port`, in the order of the
 * properties. An unknown value differs from everything; a missing one equals `undefined`.
 */
export function findDifferences(before: unknown, after: unknown, path = ''): string[] {
  if (after === UNKNOWN) return [path];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) =>
      findDifferences(before[index], after[index], `${path}[${index}]`),
    ).flat();
  }
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      findDifferences(before[name], after[name], path ? `${path}.${name}` : name),
    );
  }
  return Object.is(before, after) ? [] : [path];
}

/** The property that a path begins with: `virtualIps` for `virtualIps[0].key`. */
export function rootOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}
