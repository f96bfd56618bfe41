import {
  ApiObject,
  ApiObjectMetadataDefinition,
  type App,
  ImplicitTokenResolver,
  Lazy,
  LazyResolver,
  NumberStringUnionResolver,
} from 'cdk8s';
import { isKumikiError, KumikiError, toErrorMessage } from '../../core/errors';
import { isObject } from '../../core/json';
import { sourceOf } from '../../core/source';
import { isPlainMap } from '../../formats/json/serializable';
import { findPatchFault, type PatchFault } from './patch-faults';

const USUAL_METADATA = new Set([
  'name',
  'namespace',
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
]);
const DEFAULT_RESOLVERS = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

const STACK_OVERFLOW = /Maximum call stack size exceeded$/;

/** Private fields of an ApiObject. */
interface PrivateFields {
  readonly props: unknown;
  readonly patches: unknown;
}

/** Private fields of the metadata of an ApiObject. */
interface PrivateMetadataFields {
  readonly annotations: unknown;
  readonly labels: unknown;
  readonly finalizers: unknown;
  readonly ownerReferences: unknown;
  readonly _additionalAttributes: unknown;
}

/**
 * Checks whether objects of an app may be read without `toJson()`: the app has only the default resolvers,
 * and key sorting is on.
 */
export function canReadSources({ resolvers }: App): boolean {
  if (process.env.CDK8S_DISABLE_SORT || resolvers.length !== DEFAULT_RESOLVERS.length) return false;
  return resolvers.every((resolver, index) => resolver.constructor === DEFAULT_RESOLVERS[index]);
}

/**
 * Reads the data from which `toJson()` of an object starts. Plain data is also its result, without the copies
 * that take most of the time of a synthesis; data with tokens or class instances still needs `toJson()`.
 * Undefined if `toJson()` is overridden or would apply patches, or metadata is unusual. Only this file reads
 * private fields of cdk8s.
 */
export function tryReadSource(apiObject: ApiObject): object | undefined {
  const { props, patches } = apiObject as unknown as PrivateFields;
  if (apiObject.toJson !== ApiObject.prototype.toJson) return undefined;
  if (apiObject.metadata.toJson !== ApiObjectMetadataDefinition.prototype.toJson) return undefined;
  if (!Array.isArray(patches) || patches.length > 0 || !isPlainMap(props)) return undefined;
  const metadata = usualMetadata(apiObject.metadata);
  return metadata && { ...withoutLazies(props), metadata };
}

/**
 * Returns the result of `toJson()` of an object.
 * @throws KumikiError SYNTH_API_OBJECT if it fails, such as for a patch that cannot be applied
 */
export function renderApiObject(apiObject: ApiObject): unknown {
  let json: unknown;
  try {
    json = apiObject.toJson();
  } catch (cause) {
    if (isKumikiError(cause)) throw cause;
    const fault = STACK_OVERFLOW.test(toErrorMessage(cause)) ? undefined : findPatchFault(apiObject);
    throw fault ? renderError(apiObject, fault, cause) : toRenderError(apiObject, cause);
  }
  const fault = findPatchFault(apiObject);
  if (fault !== undefined) throw renderError(apiObject, fault);
  return json;
}

/** Explains why the data of an object could not be copied. */
export function toRenderError(apiObject: ApiObject, cause: unknown): KumikiError {
  return renderError(apiObject, { reason: findReason(apiObject, cause), hint: 'give it plain data' }, cause);
}

function renderError(apiObject: ApiObject, { reason, hint }: PatchFault, cause?: unknown): KumikiError {
  const { kind, name } = apiObject;
  const patches = listPatches(apiObject).join(', ');
  return new KumikiError(
    {
      code: 'SYNTH_API_OBJECT',
      message:
        patches === ''
          ? `${kind} '${name}' cannot be rendered: ${reason}`
          : `${kind} '${name}' cannot be rendered with its patches (${patches}): ${reason}`,
      constructPath: apiObject.node.path,
      source: sourceOf(apiObject),
      hint,
    },
    cause === undefined ? {} : { cause },
  );
}

function findReason({ node, name }: ApiObject, cause: unknown): string {
  const message = toErrorMessage(cause);
  if (STACK_OVERFLOW.test(message)) return 'it contains itself, or is nested too deeply';
  const prefix = `Failed serializing construct at path '${node.path}' with name '${name}': `;
  const text = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  // the patch library appends the whole document after its first line
  return (text.split('\n')[0] ?? '').replace(/^(?:[A-Z]\w*)?Error: /, '');
}

/** Lists the patches of an object, such as `replace /spec/replicas`. */
function listPatches(apiObject: ApiObject): string[] {
  const patches: unknown = Reflect.get(apiObject, 'patches');
  if (!Array.isArray(patches)) return [];
  return patches.map((patch: unknown) => {
    const operation: unknown = isObject(patch) ? patch.operation : undefined;
    return isObject(operation) ? `${operation.op} ${operation.path}` : 'a patch';
  });
}

/** Returns the properties that a program gave for an object, with null for lazy values. */
export function readGiven(apiObject: ApiObject): unknown {
  return withoutTokens(Reflect.get(apiObject, 'props'));
}

/** Checks whether cdk8s generated the name of an object because the program gave none. */
export function hasGeneratedName(apiObject: ApiObject): boolean {
  const metadata = givenMetadata(apiObject);
  return !isObject(metadata) || metadata.name === undefined;
}

/** Returns the metadata as the program gave it: cdk8s copies it, and turns a string into numbered fields. */
export function givenMetadata(apiObject: ApiObject): unknown {
  const { props } = apiObject as unknown as PrivateFields;
  return isObject(props) ? props.metadata : undefined;
}

function withoutTokens(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, withoutTokens);
  if (isPlainMap(value) && typeof value.resolve !== 'function') {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutTokens(each)]));
  }
  return isToken(value) ? null : value;
}

/** Recognizes tokens like cdk8s does, which also treats some of its enumerations as such. */
function isToken(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof Lazy || typeof Reflect.get(value, 'resolve') === 'function') return true;
  return ['number', 'string'].includes(typeof Reflect.get(value, 'value'));
}

/** Resolves lazy values in the places where Kumiki's constructs use them: `spec`, or a field of `spec`. */
function withoutLazies(props: Readonly<Record<string, unknown>>): object {
  const { spec } = props;
  if (spec instanceof Lazy) return { ...props, spec: spec.produce() };
  if (!isPlainMap(spec) || !hasLazy(spec)) return props;
  const made = Object.entries(spec).map(([key, value]) => [
    key,
    value instanceof Lazy ? value.produce() : value,
  ]);
  return { ...props, spec: Object.fromEntries(made) };
}

function hasLazy(map: Readonly<Record<string, unknown>>): boolean {
  for (const key in map) if (map[key] instanceof Lazy) return true;
  return false;
}

/**
 * Returns the result of `ApiObjectMetadataDefinition.toJson()`, which leaves out empty fields; undefined
 * unless there are only names, labels and annotations.
 */
function usualMetadata(metadata: ApiObjectMetadataDefinition): object | undefined {
  const { name, namespace } = metadata;
  const fields = metadata as unknown as PrivateMetadataFields;
  const { annotations, labels, finalizers, ownerReferences } = fields;
  const isUsual = isEmptyList(finalizers) && isEmptyList(ownerReferences);
  if (!isUsual || hasMore(fields) || !isFlat(annotations) || !isFlat(labels)) return undefined;
  return { annotations: orNothing(annotations), labels: orNothing(labels), name, namespace };
}

/** Checks whether fields were added for which the class has no property. */
function hasMore({ _additionalAttributes: added }: PrivateMetadataFields): boolean {
  if (!isPlainMap(added)) return true;
  // cdk8s deletes from this object, which makes for-in slow
  for (const key of Object.keys(added)) if (!USUAL_METADATA.has(key)) return true;
  return false;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isFlat(map: unknown): map is Readonly<Record<string, unknown>> {
  if (!isPlainMap(map)) return false;
  for (const key in map) if (map[key] === undefined || typeof map[key] === 'object') return false;
  return true;
}

function orNothing(map: Readonly<Record<string, unknown>>): object | undefined {
  for (const _ in map) return map;
  return undefined;
}
