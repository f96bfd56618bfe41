import { UNKNOWN } from '../unknown';
import { findConverted, isClass, isOutput, isPlain, readProperty } from './describe-value';
import type { InstanceNode, ObjectNode, SimpleType, TypeNode, TypeRef } from './signature';

/** Whether a value is of a simple type. */
export function isOfType(type: SimpleType, value: unknown): boolean {
  switch (type) {
    case 'string':
      // an environment variable that is not set, an output of Pulumi or an object became text
      return typeof value === 'string' && value !== 'undefined' && findConverted(value) === undefined;
    case 'boolean':
    case 'undefined':
      return typeof value === type;
    case 'function':
      return typeof value === 'function' && !isClass(value);
    case 'number':
      // NaN and infinity are the result of a calculation that went wrong
      return typeof value === 'number' && Number.isFinite(value);
    case 'any':
      return true;
    case 'null':
      return value === null;
    case 'unknown':
      return value === UNKNOWN;
    case 'bytes':
      return Object.prototype.toString.call(value) === '[object Uint8Array]';
    case 'later':
      return isOutput(value) || typeof readProperty(value, 'then') === 'function';
    case 'construct':
      return isConstruct(value);
    case 'object':
      return (typeof value === 'object' && value !== null) || typeof value === 'function';
  }
}

/** Recognises constructs by shape: another copy of `constructs` may have created them. */
function isConstruct(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || isOutput(value)) return false;
  return typeof readProperty(readProperty(value, 'node'), 'tryFindChild') === 'function';
}

/** Whether a string matches a glob with at most one `*`. */
function matchesGlob(glob: string, text: string): boolean {
  const [start = '', end] = glob.split('*');
  if (end === undefined) return text === glob;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

/**
 * Whether a value can be meant as properties: not a list or function and, if an instance, one that fits.
 * @param isLenient whether all its properties may be those of a subclass
 */
export function isReadable(value: unknown, node: ObjectNode, isLenient: boolean): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isOutput(value)) return false;
  if (isPlain(value) || node.required !== undefined) return true;
  return (isLenient && Object.keys(value).length > 0) || listReadable(node, value).length > 0;
}

/** Lists the properties of a type that an instance has, including inherited ones. */
export function listReadable(node: ObjectNode, value: object): string[] {
  return Object.keys(node.props).filter((key) => key in value);
}

/** Returns the type of the values of a map with arbitrary keys; undefined if it cannot have this key. */
export function findIndexed({ indexes }: ObjectNode, key: string): TypeRef | undefined {
  return indexes?.find(([keys]) => matchesGlob(keys, key))?.[1];
}

/** Whether a property is data on the prototype of an instance: copies of the instance do not have it. */
export function isLostInCopies(value: object, key: string): boolean {
  if (Object.hasOwn(value, key) || isOfType('construct', value)) return false;
  return typeof Reflect.get(value, key) !== 'function';
}

/** Whether a value is one of the allowed values, or an instance of the required class. */
export function accepts(types: readonly TypeNode[], node: TypeNode, value: unknown): boolean {
  if ('values' in node) return node.values.some((allowed) => allowed === value);
  if ('instance' in node) return isInstance(types, node, value);
  if ('construct' in node) return isOfType('construct', value);
  return false;
}

function isInstance(types: readonly TypeNode[], node: InstanceNode, value: unknown): boolean {
  return hasMembers(node, value) && !hasWrongField(types, node, value);
}

function hasMembers({ needs, filled = {} }: InstanceNode, value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isOutput(value)) return false;
  // a RegExp inherits a source, and an Error a name
  return needs.every((member) =>
    Object.hasOwn(filled, member) ? Object.hasOwn(value, member) : member in value,
  );
}

/** Whether an instance was created with `new` instead of by a factory of its class, which sets its fields. */
export function isHandmade(types: readonly TypeNode[], node: InstanceNode, value: unknown): boolean {
  return hasMembers(node, value) && hasWrongField(types, node, value);
}

function hasWrongField(types: readonly TypeNode[], { filled = {} }: InstanceNode, value: object): boolean {
  return Object.entries(filled).some(
    ([field, type]) => Object.hasOwn(value, field) && !resembles(types, type, Reflect.get(value, field)),
  );
}

/** Whether a value has the required members of a type. Values created by our own code may have others. */
function resembles(types: readonly TypeNode[], type: TypeRef, value: unknown): boolean {
  if (typeof type === 'string') return isOfType(type, value);
  const node = types[type];
  if (node === undefined) return true;
  if ('any' in node) return node.any.some((each) => resembles(types, each, value));
  if ('list' in node) return Array.isArray(value) && value.every((item) => resembles(types, node.list, item));
  if ('tuple' in node) return Array.isArray(value) && value.length >= node.min;
  if ('instance' in node) return hasMembers(node, value);
  if (!('props' in node)) return accepts(types, node, value);
  if (!isOfType('object', value)) return false;
  const { props, required = [] } = node;
  return required.every((key) => resembles(types, props[key] ?? 'any', Reflect.get(value as object, key)));
}

/** Maximum depth. Values that people write are shallower; those that contain themselves are not. */
export const MAX_DEPTH = 50;

/**
 * Whether a value certainly fits, by the rules of the search for faults but without messages: nearly all
 * values do. False if that search must decide.
 */
export function fits(
  types: readonly TypeNode[],
  type: TypeRef,
  value: unknown,
  isLenient: boolean,
  depth = 0,
): boolean {
  if (typeof type === 'string') return isOfType(type, value);
  const node = types[type];
  if (node === undefined) return true;
  if (depth > MAX_DEPTH) return false;
  const fitsInside = (inner: TypeRef, part: unknown) => fits(types, inner, part, false, depth + 1);
  if ('any' in node) return node.any.some((each) => fits(types, each, value, isLenient, depth + 1));
  if ('list' in node) return Array.isArray(value) && [...value].every((item) => fitsInside(node.list, item));
  if ('tuple' in node) {
    const { tuple, min } = node;
    if (!Array.isArray(value) || value.length < min || value.length > tuple.length) return false;
    return tuple.every(
      (item, index) => index >= Math.max(value.length, min) || fitsInside(item, value[index]),
    );
  }
  if (!('props' in node)) return accepts(types, node, value);
  return isReadable(value, node, isLenient) && fitsObject(node, value, fitsInside);
}

function fitsObject(
  node: ObjectNode,
  value: object,
  fitsInside: (type: TypeRef, value: unknown) => boolean,
): boolean {
  const isMissing = (key: string) => Reflect.get(value, key) === undefined;
  if (node.required?.some(isMissing)) return false;
  const keys = isPlain(value) ? Object.keys(value) : listReadable(node, value);
  return keys.every((key) => {
    const isNamed = Object.hasOwn(node.props, key);
    const type = isNamed ? node.props[key] : findIndexed(node, key);
    if (type === undefined) return false;
    const property: unknown = Reflect.get(value, key);
    if (property === undefined && isNamed) return true;
    return !isLostInCopies(value, key) && fitsInside(type, property);
  });
}
