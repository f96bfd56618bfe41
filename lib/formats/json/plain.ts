import { isOmitted, sortedKeys } from './key-order';
import { isPlainMap, isSerializable, isSerializableKey } from './serializable';

/** A copy of a value, and whether all of it is plain JSON data. */
export interface Plain {
  readonly value: unknown;
  /** False if part of it cannot be serialized; `findUnserializable` tells which. */
  readonly isClean: boolean;
}

/**
 * Copies a value into plain JSON data, leaving out map entries by {@link isOmitted}. Sorts the keys of maps,
 * or keeps their order. A BigInt becomes a number.
 */
export function toPlain(value: unknown, keyOrder: 'sorted' | 'kept'): Plain {
  const copier = new PlainCopier(keyOrder === 'sorted');
  return { value: copier.copy(value), isClean: copier.isClean };
}

class PlainCopier {
  isClean = true;
  private readonly sortsKeys: boolean;

  constructor(sortsKeys: boolean) {
    this.sortsKeys = sortsKeys;
  }

  copy(value: unknown): unknown {
    if (Array.isArray(value)) return this.copyList(value);
    if (isPlainMap(value)) return this.copyMap(value);
    if (!isSerializable(value)) this.isClean = false;
    return typeof value === 'bigint' ? Number(value) : (value ?? null);
  }

  private copyList(list: readonly unknown[]): unknown[] {
    const result: unknown[] = [];
    for (const item of list) {
      // 'sorted' copies user input, which must not have undefined; in cdk8s' output, undefined list items
      // mean null
      if (item === undefined && this.sortsKeys) this.isClean = false;
      result.push(this.copy(item));
    }
    return result;
  }

  private copyMap(map: Readonly<Record<string, unknown>>): object {
    const given = Object.keys(map);
    const keys = this.sortsKeys ? sortedKeys(map) : given;
    // cloning is much faster than building a map key by key, and most maps need no reordering
    const isClone = keys.every((key, index) => key === given[index] && !isOmitted(map[key]));
    const result: Record<string, unknown> = isClone ? { ...map } : {};
    for (const key of keys) {
      const value = map[key];
      if (isOmitted(value)) continue;
      if (!isSerializableKey(key)) this.isClean = false;
      const copied = this.copy(value);
      if (!isClone || copied !== value) setOwn(result, key, copied);
    }
    return result;
  }
}

/** Sets a key, even `__proto__`, which a plain assignment would lose. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
