import type { ApiObject } from 'cdk8s';
import type { Problem } from '../errors';
import type { KubernetesObject } from './assembly';
import { fastSource } from './fast-source';
import { toPlain } from './plain';
import { findUncarried } from './uncarried';

/** An object as plain data, or what is wrong with it. */
export interface RenderedObject {
  readonly object?: KubernetesObject;
  readonly problems: readonly Problem[];
}

/** Renders one object to plain data; `mayBeFast` is what {@link allowsFastSource} says of its app. */
export function renderObject(apiObject: ApiObject, mayBeFast: boolean): RenderedObject {
  const source = mayBeFast ? fastSource(apiObject) : undefined;
  const plain = source && toPlain(source, true);
  return plain?.isClean ? checked(plain.value) : renderSlowly(apiObject);
}

function renderSlowly(apiObject: ApiObject): RenderedObject {
  let json: unknown;
  try {
    json = apiObject.toJson();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problems: [{ code: 'SYNTH_API_OBJECT', message: `the object cannot be rendered: ${reason}` }] };
  }
  const plain = toPlain(json, false);
  return plain.isClean ? checked(plain.value) : { problems: findUncarried(json) };
}

function checked(value: unknown): RenderedObject {
  if (isKubernetesObject(value)) return { object: headFirst(value), problems: [] };
  const message = 'the object needs apiVersion and kind, as texts that are not empty, and metadata';
  return { problems: [{ code: 'SYNTH_API_OBJECT', message, given: value }] };
}

/** In sorted order, most objects have their head first as they are. */
function headFirst(object: KubernetesObject): KubernetesObject {
  const [first, second, third] = Object.keys(object);
  if (first === 'apiVersion' && second === 'kind' && third === 'metadata') return object;
  const { apiVersion, kind, metadata, ...rest } = object;
  return { apiVersion, kind, metadata, ...rest };
}

function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (typeof value !== 'object' || value === null) return false;
  if (!('apiVersion' in value && 'kind' in value && 'metadata' in value)) return false;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !apiVersion || !kind) return false;
  return typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
}
