import type { ApiObject } from 'cdk8s';
import type { Problem } from '../errors';
import type { KubernetesObject } from './assembly';
import { fastSource } from './fast-source';
import { toPlain } from './plain';

/** An object as plain data, or what is wrong with it. */
export interface RenderedObject {
  readonly object?: KubernetesObject;
  readonly problems: readonly Problem[];
}

/** Renders one object to plain data; `mayBeFast` is what {@link allowsFastSource} says of its app. */
export function renderObject(apiObject: ApiObject, mayBeFast: boolean): RenderedObject {
  const source = mayBeFast ? fastSource(apiObject) : undefined;
  const plain = source && toPlain(source, true);
  return plain && plain.foreign.length === 0 ? checked(plain.value, plain.problems) : renderSlowly(apiObject);
}

function renderSlowly(apiObject: ApiObject): RenderedObject {
  let json: unknown;
  try {
    json = apiObject.toJson();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problems: [{ code: 'SYNTH_API_OBJECT', message: `the object cannot be rendered: ${reason}` }] };
  }
  const { value, problems, foreign } = toPlain(json, false);
  return checked(value, [...problems, ...foreign]);
}

function checked(value: unknown, problems: readonly Problem[]): RenderedObject {
  if (problems.length > 0) return { problems };
  if (isKubernetesObject(value)) return { object: headFirst(value), problems };
  const message = 'the object needs apiVersion and kind, as texts that are not empty, and metadata';
  return { problems: [{ code: 'SYNTH_API_OBJECT', message, given: value }] };
}

function headFirst({ apiVersion, kind, metadata, ...rest }: KubernetesObject): KubernetesObject {
  return { apiVersion, kind, metadata, ...rest };
}

function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (typeof value !== 'object' || value === null) return false;
  if (!('apiVersion' in value && 'kind' in value && 'metadata' in value)) return false;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !apiVersion || !kind) return false;
  return typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
}
