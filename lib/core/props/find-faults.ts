import { isMisspelling } from '../suggest';
import { describeType, joinOr } from './describe-type';
import { cut, describeValue, isPlain, readProperty } from './describe-value';
import { hintAt, hintAtUnknown } from './hints';
import {
  accepts,
  findIndexed,
  isHandmade,
  isLostInCopies,
  isOfType,
  isReadable,
  listReadable,
  MAX_DEPTH,
} from './matches';
import type { ObjectNode, TypeNode, TypeRef } from './signature';

/** A fault of one value. */
export interface Fault {
  readonly kind: 'unknown' | 'missing' | 'type';
  /** Path of the property, such as `servers[2].address`. */
  readonly path: string;
  readonly message: string;
  readonly given?: string;
  readonly allowed?: string;
  readonly hint?: string | undefined;
}

/** Finds the faults of values, compared with their types. */
export class FaultFinder {
  readonly faults: Fault[] = [];
  private readonly types: readonly TypeNode[];

  private readonly call: string;
  private readonly root: string;

  /**
   * @param call the call that received the values
   * @param root name of a value whose path is empty
   */
  constructor(types: readonly TypeNode[], call: string, root: string) {
    this.types = types;
    this.call = call;
    this.root = root;
  }

  /** Finds the faults of the value at a place. */
  find(type: TypeRef, value: unknown, { path, isLenient = false, depth = 0 }: GivenPlace): void {
    try {
      this.judge(type, value, { path, isLenient, depth });
    } catch {
      // proxies may throw on any access
      this.refuse(type, UNREADABLE, path);
    }
  }

  private judge(type: TypeRef, value: unknown, place: Place): void {
    const { path, isLenient, depth } = place;
    if (typeof type === 'string') {
      if (!isOfType(type, value)) this.refuse(type, value, path);
      return;
    }
    const node = this.types[type];
    if (node === undefined) return;
    if (depth > MAX_DEPTH) {
      this.faults.push({
        kind: 'type',
        path,
        message: `${path} is nested too deeply`,
        hint: 'check whether it contains itself',
      });
    } else if ('any' in node) {
      this.findInAlternatives(type, node.any, value, place);
    } else if ('list' in node) {
      if (!Array.isArray(value)) this.refuse(type, value, path);
      else this.findInList(node.list, value, place);
    } else if ('tuple' in node) {
      if (!Array.isArray(value) || value.length < node.min || value.length > node.tuple.length)
        this.refuse(type, value, path);
      else this.findInTuple(node, value, place);
    } else if ('props' in node) {
      if (!isReadable(value, node, isLenient)) this.refuse(type, value, path);
      else this.findInObject(node, value, place);
    } else if (!accepts(this.types, node, value)) {
      this.refuse(type, value, path);
    }
  }

  private findInList(item: TypeRef, list: readonly unknown[], { path, depth }: Place): void {
    for (let index = 0; index < list.length; index++) {
      const value = readProperty(list, index, UNREADABLE);
      if (typeof item === 'string' && isOfType(item, value)) continue;
      this.find(item, value, { path: `${path}[${index}]`, depth: depth + 1 });
    }
  }

  private findInTuple(
    { tuple, min }: { readonly tuple: readonly TypeRef[]; readonly min: number },
    list: readonly unknown[],
    { path, depth }: Place,
  ): void {
    for (const [index, item] of tuple.entries()) {
      if (index < list.length || index < min)
        this.find(item, list[index], { path: `${path}[${index}]`, depth: depth + 1 });
    }
  }

  private findInObject(node: ObjectNode, value: object, { path, isLenient, depth }: Place): void {
    const plain = isPlain(value);
    for (const key of node.required ?? []) {
      if (readProperty(value, key, UNREADABLE) === undefined) this.reportMissing(node, key, path);
    }
    for (const key of plain ? Object.keys(value) : listReadable(node, value)) {
      const isNamed = Object.hasOwn(node.props, key);
      const type = isNamed ? node.props[key] : findIndexed(node, key);
      if (type === undefined) {
        if (plain) this.checkUnknown(node, key, value, { path, isLenient: isLenient || node.open === 1 });
        continue;
      }
      const property = readProperty(value, key, UNREADABLE);
      if (property !== undefined && isLostInCopies(value, key)) {
        this.reportInherited(joinPath(path, key));
        continue;
      }
      if (property === undefined && isNamed) continue;
      if (typeof type === 'string' && isOfType(type, property)) continue;
      const known = this.faults.length;
      this.find(type, property, { path: joinPath(path, key), depth: depth + 1 });
      const isAbsent = (property ?? undefined) === undefined && !node.required?.includes(key);
      if (isAbsent && this.faults.length > known) this.adviseToLeaveOut();
    }
  }

  private checkUnknown(
    node: ObjectNode,
    key: string,
    value: object,
    { path, isLenient }: Omit<Place, 'depth'>,
  ): void {
    const known = Object.keys(node.props);
    if (isLenient) {
      const meant = known.find((name) => readProperty(value, name) === undefined && isMisspelling(key, name));
      if (meant === undefined) return;
    }
    this.faults.push({
      kind: 'unknown',
      path: joinPath(path, key),
      message:
        path === '' ? `there is no property '${cut(key)}'` : `there is no property '${cut(key)}' in ${path}`,
      given: cut(key),
      allowed: joinOr(known.slice(0, MAX_LISTED)) + (known.length > MAX_LISTED ? ' …' : ''),
      hint: hintAtUnknown(this.types, node, key),
    });
  }

  private reportInherited(path: string): void {
    this.faults.push({
      kind: 'type',
      path,
      message: `${path} is inherited from a prototype, where copies of the object lose it`,
      hint: 'write it into the object itself',
    });
  }

  private reportMissing(node: ObjectNode, key: string, path: string): void {
    const allowed = describeType(this.types, node.props[key] ?? 'any');
    this.faults.push({
      kind: 'missing',
      path: joinPath(path, key),
      message: `${joinPath(path, key)} is missing`,
      allowed,
    });
  }

  private findInAlternatives(type: TypeRef, types: readonly TypeRef[], value: unknown, place: Place): void {
    const attempts = types.map((each) => this.tryType(each, value, place));
    if (attempts.some((faults) => faults.length === 0)) return;
    // a fault of the value as a whole says less than the faults inside it
    const inside = attempts.filter(([first]) => first?.path !== place.path);
    if (inside.length === 0 || types.some((each) => this.isHandmade(each, value))) {
      this.refuse(type, value, place.path);
      return;
    }
    const common = this.findCommonFaults(types, value, place);
    const known = new Set(common.map(({ path }) => path));
    const others = inside.map((faults) => faults.filter(({ path }) => !known.has(path)));
    this.faults.push(...common, ...chooseFaults(others));
  }

  private isHandmade(type: TypeRef, value: unknown): boolean {
    const node = typeof type === 'number' ? this.types[type] : undefined;
    return node !== undefined && 'instance' in node && isHandmade(this.types, node, value);
  }

  private tryType(type: TypeRef, value: unknown, place: Place): readonly Fault[] {
    const finder = new FaultFinder(this.types, this.call, this.root);
    finder.find(type, value, { ...place, depth: place.depth + 1 });
    return finder.faults;
  }

  /** Finds faults that a value has no matter which of several object types is meant. */
  private findCommonFaults(types: readonly TypeRef[], value: unknown, place: Place): readonly Fault[] {
    const nodes = types.flatMap((type) => {
      const node = typeof type === 'number' ? this.types[type] : undefined;
      return node && 'props' in node ? [node] : [];
    });
    if (nodes.length < 2 || typeof value !== 'object' || value === null) return [];
    const added: TypeNode[] = [];
    const finder = new FaultFinder(
      [...this.types, mergeObjects(nodes, this.types.length, added), ...added],
      this.call,
      this.root,
    );
    finder.find(this.types.length, value, place);
    return finder.faults;
  }

  /** Hints to leave out null and undefined: some languages use them for absent values. */
  private adviseToLeaveOut(): void {
    const fault = this.faults.pop();
    if (fault) this.faults.push({ ...fault, hint: `leave ${fault.path} out` });
  }

  private refuse(type: TypeRef, value: unknown, path: string): void {
    const what =
      value === UNREADABLE
        ? 'a property that throws when it is read'
        : describeValue(value, `${this.call} ${path}`);
    const allowed = describeType(this.types, type);
    const place = path === '' ? this.root : path;
    this.faults.push({
      kind: 'type',
      path: place,
      message: `${place} cannot be ${what}`,
      given: what,
      allowed,
      hint: hintAt(this.types, type, { value, path }),
    });
  }
}

interface Place {
  readonly path: string;
  /** Whether to accept unknown properties, except misspellings: a subclass may pass on its own. */
  readonly isLenient: boolean;
  /** How deep the value is inside the argument; 0 is the argument itself. */
  readonly depth: number;
}

/** @default - the argument itself, and not lenient */
type GivenPlace = Pick<Place, 'path'> & Partial<Place>;

/** Maximum number of properties in a message. */
const MAX_LISTED = 20;

/** Represents a property whose getter throws. */
const UNREADABLE = Symbol('unreadable');

/** Merges several objects into one with the properties of all; appends the unions it needs to `added`. */
function mergeObjects(nodes: readonly ObjectNode[], index: number, added: TypeNode[]): ObjectNode {
  const keys = [...new Set(nodes.flatMap(({ props }) => Object.keys(props)))];
  const props = keys.map((key): [string, TypeRef] => {
    const all = [...new Set(nodes.flatMap((node) => node.props[key] ?? []))];
    const given = all.filter((type) => type !== 'undefined');
    if (given.length < 2) return [key, given[0] ?? 'undefined'];
    return [key, index + added.push({ any: given })];
  });
  return {
    name: '',
    props: Object.fromEntries(props),
    required: keys.filter((key) => nodes.every((node) => node.required?.includes(key))),
    indexes: nodes.flatMap((node) => node.indexes ?? []),
  };
}

/** Chooses the shortest list of faults. Several lists with just a missing property become one fault. */
function chooseFaults(attempts: readonly (readonly Fault[])[]): readonly Fault[] {
  const fewest = Math.min(...attempts.map(({ length }) => length));
  const best = attempts.filter(({ length }) => length === fewest);
  const missing = best.filter(([first]) => first?.kind === 'missing').flat();
  if (fewest !== 1 || missing.length < 2) return best[0] ?? [];
  const paths = joinOr(missing.map(({ path }) => path));
  return [
    {
      kind: 'missing',
      path: missing[0]?.path ?? '',
      message: `${paths} is missing`,
      allowed: joinOr(missing.flatMap(({ allowed }) => allowed ?? [])),
    },
  ];
}

function joinPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}['${cut(key)}']`;
  return path === '' ? key : `${path}.${key}`;
}
