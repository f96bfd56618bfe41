import { isSerializableKey } from './serializable';

/**
 * Whether a value in a map is left out of what is written: null and undefined are, as Kubernetes
 * understands both as not given. In lists they stay, as null.
 */
export function isLeftOut(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/**
 * The keys of a map in the order in which they are written: sorted by their UTF-16 code units, whole numbers
 * first.
 */
export function sortedKeys(map: object): readonly string[] {
  const keys = Object.keys(map);
  return areSorted(keys) ? keys : sortLikeObjects(keys);
}

/** Whether keys are in the order in which `sort()` puts them. */
export function areSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return false;
  }
  return true;
}

/**
 * Objects list keys that are whole numbers first, whatever order they were given in: so would a copy with
 * sorted keys.
 */
function sortLikeObjects(keys: readonly string[]): readonly string[] {
  const isNumber = (key: string) => String(Number(key) >>> 0) === key;
  const texts = keys.filter((key) => !isNumber(key)).sort();
  return texts.length === keys.length ? texts : [...keys.filter(isNumber), ...texts];
}

/** The keys of a map as they are written. */
export interface KeyOrder {
  /** As {@link sortedKeys} gives them. */
  readonly keys: readonly string[];
  /** Whether every program can read all of them back. */
  readonly areSerializable: boolean;
}

/** The list of keys that leads from the first one to here, in the order in which a map has them. */
interface Step {
  readonly next: Map<string, Step>;
  /** The key that was followed last, and where it led: mostly the only one. */
  lastKey: string | undefined;
  last: Step | undefined;
  order: KeyOrder | undefined;
}

/** Kubernetes' own maps need a few hundred; this leaves room for maps whose keys are users' data. */
const REMEMBERED_STEPS = 5000;

/**
 * Looks up the sorted keys of maps. Thousands of objects have maps with the same few lists of keys, so that
 * following a known list, key by key, is much faster than sorting it again.
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
