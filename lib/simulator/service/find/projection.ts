import { isObject } from '../../../core/json';

/** Dotted paths as a tree; a leaf includes everything below it. */
interface Paths {
  readonly below: Map<string, Paths>;
  isLeaf: boolean;
}

function parsePaths(paths: readonly string[]): Paths {
  const root: Paths = { below: new Map(), isLeaf: false };
  for (const path of paths) {
    let node = root;
    for (const key of path.split('.')) {
      const next: Paths = node.below.get(key) ?? { below: new Map(), isLeaf: false };
      node.below.set(key, next);
      node = next;
    }
    node.isLeaf = true;
  }
  return root;
}

/**
 * Creates a function that reduces rows to the requested fields; dotted paths lead into nested objects and
 * arrays.
 */
export function parseProjection(
  includes: readonly string[],
  excludes: readonly string[],
): (row: object) => object {
  const wanted = includes.length > 0 ? parsePaths(includes) : undefined;
  const unwanted = excludes.length > 0 ? parsePaths(excludes) : undefined;
  return (row) => {
    const some = wanted ? include(row, wanted) : row;
    const left = unwanted ? exclude(some, unwanted) : some;
    return isObject(left) ? left : {};
  };
}

/** Keeps only the fields on the paths (`Include`). */
function include(value: unknown, paths: Paths): unknown {
  return project(value, (key, inner) => {
    const path = paths.below.get(key);
    if (!path) return undefined;
    return path.isLeaf ? inner : include(inner, path);
  });
}

/** Keeps all but the fields on the paths (`Exclude`). */
function exclude(value: unknown, paths: Paths): unknown {
  return project(value, (key, inner) => {
    const path = paths.below.get(key);
    if (path?.isLeaf) return undefined;
    return path ? exclude(inner, path) : inner;
  });
}

function project(value: unknown, take: (key: string, inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => project(element, take));
  if (!isObject(value)) return value;
  const taken = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const result = take(key, inner);
    return result === undefined ? [] : [[key, result]];
  });
  return Object.fromEntries(taken);
}
