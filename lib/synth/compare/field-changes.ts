import { isObject, type JsonObject, toSortedJson } from '../../core/json';
import { compareText } from '../../core/order';
import { align } from './align';

/** One difference between two JSON values. */
export interface FieldChange {
  /** Path, such as `spec.template.spec.containers[web].image`; empty for the whole value. */
  readonly path: string;
  /** `reordered`: a list has the same items in a different order. */
  readonly action: 'added' | 'removed' | 'changed' | 'reordered';
  /** Omitted if the field was added, or if values are hidden. */
  readonly before?: unknown;
  /** Omitted if the field was removed, or if values are hidden. */
  readonly after?: unknown;
  /** Whether values are hidden because they are secret. */
  readonly isHidden?: true;
}

/** Returns the change without its values. */
export function hideValues({ path, action }: FieldChange): FieldChange {
  return { path, action, isHidden: true };
}

/**
 * Keys that identify the items of a list, most specific first: those that Kubernetes merges lists by, and
 * those of our own documents.
 */
const ITEM_KEYS: readonly (readonly string[])[] = [
  ['key'],
  ['mountPath'],
  ['devicePath'],
  ['name'],
  ['path'],
  ['id'],
  ['containerPort', 'protocol'],
  ['port', 'protocol'],
  ['port'],
  ['ip'],
  ['host'],
  ['address'],
  ['topologyKey', 'whenUnsatisfiable'],
  ['type'],
  ['uid'],
];

/** Lists all differences between two JSON values, in the order of their paths. */
export function compareFields(before: unknown, after: unknown): FieldChange[] {
  return [...compareValues(before, after, '')];
}

function* compareValues(before: unknown, after: unknown, path: string): Generator<FieldChange> {
  if (before === undefined && after === undefined) return;
  if (before === undefined) yield { path, action: 'added', after };
  else if (after === undefined) yield { path, action: 'removed', before };
  else if (isObject(before) && isObject(after)) yield* compareObjects(before, after, path);
  else if (Array.isArray(before) && Array.isArray(after)) yield* compareLists(before, after, path);
  else if (!Object.is(before, after)) yield { path, action: 'changed', before, after };
}

function* compareObjects(before: JsonObject, after: JsonObject, path: string): Generator<FieldChange> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const name of [...names].sort(compareText)) {
    yield* compareValues(read(before, name), read(after, name), joinPath(path, name));
  }
}

function read(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function joinPath(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** Returns the parts of `found` that `asked` also has; other members are left out, also inside lists. */
export function pickAsked(found: unknown, asked: unknown): unknown {
  if (isObject(found) && isObject(asked)) {
    const names = Object.keys(asked).filter((name) => Object.hasOwn(found, name));
    return Object.fromEntries(names.map((name) => [name, pickAsked(found[name], asked[name])]));
  }
  if (!Array.isArray(found) || !Array.isArray(asked)) return found;
  const keys = findItemKeys(found, asked);
  if (!keys) return found.map((item, index) => (index in asked ? pickAsked(item, asked[index]) : item));
  const wanted = new Map(asked.map((item) => [keyOf(item, keys), item]));
  return found.map((item) => pickAsked(item, wanted.get(keyOf(item, keys)) ?? item));
}

function findItemKeys(a: readonly unknown[], b: readonly unknown[]): readonly string[] | undefined {
  return ITEM_KEYS.find((each) => areKeys(each, a) && areKeys(each, b));
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): Iterable<FieldChange> {
  const keys = findItemKeys(before, after);
  return keys ? compareKeyed(before, after, { path, keys }) : compareInOrder(before, after, path);
}

/** Whether some members identify the items of a list. */
function areKeys(keys: readonly string[], items: readonly unknown[]): boolean {
  const seen = new Set<string>();
  for (const item of items) {
    if (!isObject(item) || !isScalar(item[keys[0] ?? ''])) return false;
    const key = keyOf(item, keys);
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function keyOf(item: unknown, keys: readonly string[]): string {
  const parts = isObject(item) ? keys.map((key) => item[key]) : [];
  return parts.filter(isScalar).map(String).join('/');
}

function* compareKeyed(
  before: readonly unknown[],
  after: readonly unknown[],
  { path, keys }: { readonly path: string; readonly keys: readonly string[] },
): Generator<FieldChange> {
  const old = new Map(before.map((item) => [keyOf(item, keys), item]));
  const next = new Map(after.map((item) => [keyOf(item, keys), item]));
  for (const key of new Set([...old.keys(), ...next.keys()])) {
    yield* compareValues(old.get(key), next.get(key), `${path}[${key}]`);
  }
  const order = [...old.keys()].filter((key) => next.has(key));
  const nextOrder = [...next.keys()].filter((key) => old.has(key));
  if (order.some((key, index) => key !== nextOrder[index])) {
    yield { path, action: 'reordered', before: order, after: nextOrder };
  }
}

/** Compares items without a key in order. An item in another item's place counts as changed. */
function* compareInOrder(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): Generator<FieldChange> {
  const steps = align(
    before.map((item) => toSortedJson(item)),
    after.map((item) => toSortedJson(item)),
  );
  if (isReordered(steps)) {
    yield { path, action: 'reordered', before, after };
    return;
  }
  let [old, next] = [0, 0];
  for (let index = 0; index < steps.length; ) {
    if (steps[index]?.kind === 'same') {
      [old, next, index] = [old + 1, next + 1, index + 1];
      continue;
    }
    let [removed, added] = [0, 0];
    for (; index < steps.length && steps[index]?.kind !== 'same'; index++) {
      if (steps[index]?.kind === 'removed') removed += 1;
      else added += 1;
    }
    for (let each = 0; each < Math.max(removed, added); each++) {
      const was = each < removed ? before[old + each] : undefined;
      const is = each < added ? after[next + each] : undefined;
      yield* compareValues(was, is, `${path}[${each < added ? next + each : old + each}]`);
    }
    [old, next] = [old + removed, next + added];
  }
}

function isReordered(steps: ReturnType<typeof align>): boolean {
  const removed = steps.filter(({ kind }) => kind === 'removed').map(({ text }) => text);
  const added = steps.filter(({ kind }) => kind === 'added').map(({ text }) => text);
  return removed.length > 0 && removed.sort(compareText).join('\n') === added.sort(compareText).join('\n');
}
