import {
  ApiObject,
  ApiObjectMetadataDefinition,
  type App,
  ImplicitTokenResolver,
  LazyResolver,
  NumberStringUnionResolver,
} from 'cdk8s';
import { isPlainMap } from './plain';

const METADATA_COLLECTIONS = ['annotations', 'finalizers', 'ownerReferences', 'labels'];
const DEFAULT_RESOLVERS = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/** Whether objects of an app may be read without `toJson()`: nobody added a resolver, and keys are to be sorted. */
export function allowsFastSource({ resolvers }: App): boolean {
  if (process.env.CDK8S_DISABLE_SORT || resolvers.length !== DEFAULT_RESOLVERS.length) return false;
  return resolvers.every((resolver, index) => resolver.constructor === DEFAULT_RESOLVERS[index]);
}

/**
 * What `toJson()` of an object starts from: as plain data, that is its result, without the copies that take most of the time of a
 * synthesis. Undefined when `toJson()` is overridden or would apply patches; tokens and class instances in it need `toJson()` too.
 */
export function fastSource(apiObject: ApiObject): object | undefined {
  const props: unknown = Reflect.get(apiObject, 'props');
  const patches: unknown = Reflect.get(apiObject, 'patches');
  if (apiObject.toJson !== ApiObject.prototype.toJson) return undefined;
  if (apiObject.metadata.toJson !== ApiObjectMetadataDefinition.prototype.toJson) return undefined;
  if (!Array.isArray(patches) || patches.length > 0 || !isPlainMap(props)) return undefined;
  return { ...props, metadata: metadataOf(apiObject.metadata) };
}

/** As `ApiObjectMetadataDefinition.toJson()`, which leaves out what is empty: at once where that is seen at the first level. */
function metadataOf(metadata: ApiObjectMetadataDefinition): unknown {
  const added: unknown = Reflect.get(metadata, '_additionalAttributes');
  if (!isPlainMap(added)) return metadata.toJson();
  const fields: Record<string, unknown> = { ...added, name: metadata.name, namespace: metadata.namespace };
  for (const key of METADATA_COLLECTIONS) fields[key] = Reflect.get(metadata, key);
  for (const key in fields) {
    const value = fields[key];
    if (typeof value !== 'object' || value === null) continue;
    const items = Object.values(value);
    if (items.some((item) => typeof item === 'object')) return metadata.toJson();
    const isEmpty = Array.isArray(value) ? items.length === 0 : items.every((item) => item === undefined);
    if (isEmpty) fields[key] = undefined;
  }
  return fields;
}
