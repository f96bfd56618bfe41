import { isSerializableKey } from './serializable';

/**
 * Whether a value in a map is left out of the output: null and undefined are, as Kubernetes treats both as
 * not given. In lists, null stays.
 */
export function isOmitted(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Returns the keys of a map in output order: sorted by their UTF-16 code units, whole numbers first. */
export function sortedKeys(map: object): readonly string[] {
  const keys = Object.keys(map);
  return areSorted(keys) ? keys : sortLikeObjects(keys);
}

/** Whether the keys are in the order of `sort()`. */
export function areSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return false;
  }
  return true;
}

/**
 * Sorts keys like those of an object: whole numbers come first, whatever the order of insertion, as they
 * would in a sorted copy of the map.
 */
function sortLikeObjects(keys: readonly string[]): readonly string[] {
  const isNumber = (key: string) => String(Number(key) >>> 0) === key;
  const texts = keys.filter((key) => !isNumber(key)).sort();
  return texts.length === keys.length ? texts : [...keys.filter(isNumber), ...texts];
}

/** The keys of a map, in output order. */
export interface KeyOrder {
  /** The keys, ordered by {@link sortedKeys}. */
  readonly keys: readonly string[];
  /** Whether every program can read all keys back. */
  readonly areSerializable: boolean;
}

/** A node of a tree of key lists: the path to it is the beginning of a map's keys, in the map's order. */
interface Step {
  readonly next: Map<string, Step>;
  /** The key that was followed last, and the step it led to: usually the only one. */
  lastKey: string | undefined;
  last: Step | undefined;
  order: KeyOrder | undefined;
}

/** Kubernetes' own maps need a few hundred steps; the rest is for maps with keys chosen by users. */
const REMEMBERED_STEPS = 5000;

/**
 * Looks up the sorted keys of maps. Thousands of objects share a few lists of keys, so following a known list
 * key by key is much faster than sorting it again.
 */
export class KeyOrders {
  private readonly first = createStep();
  private size = 0;

  of(map: object): KeyOrder {
    let step = this.first;
    for (const key in map) {
      const next = key === step.lastKey ? step.last : this.follow(step, key);
      if (!next) return readOrder(map);
      step = next;
    }
    step.order ??= readOrder(map);
    return step.order;
  }

  private follow(step: Step, key: string): Step | undefined {
    const next = step.next.get(key) ?? this.grow(step, key);
    step.lastKey = key;
    step.last = next;
    return next;
  }

  private grow(step: Step, key: string): Step | undefined {
    if (this.size >= REMEMBERED_STEPS) return undefined;
    this.size += 1;
    const next = createStep();
    step.next.set(key, next);
    return next;
  }
}

function createStep(): Step {
  return { next: new Map(), lastKey: undefined, last: undefined, order: undefined };
}

function readOrder(map: object): KeyOrder {
  const keys = sortedKeys(map);
  return { keys, areSerializable: keys.every(isSerializableKey) };
}
