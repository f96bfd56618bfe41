import { isObject, type JsonObject } from '../../core/json';

/** A Kubernetes object: JSON with string keys and no undefined values. */
export interface KubernetesObject {
  /** API version, such as `apps/v1`. */
  readonly apiVersion: string;
  /** Kind, such as `Deployment`. */
  readonly kind: string;
  /** Name, namespace, labels and annotations. */
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** The keys that come first in every object. */
export const HEAD: readonly string[] = ['apiVersion', 'kind', 'metadata'];

/** Whether a value has the fields that every Kubernetes object has. */
export function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (typeof value !== 'object' || value === null) return false;
  if (!('apiVersion' in value && 'kind' in value && 'metadata' in value)) return false;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !apiVersion || !kind) return false;
  return typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
}

/**
 * Returns the object with apiVersion, kind and metadata first. Most objects sorted by key already have them
 * first.
 */
export function withHeadFirst(object: KubernetesObject): KubernetesObject {
  const keys = Object.keys(object);
  if (HEAD.every((key, index) => keys[index] === key)) return object;
  const { apiVersion, kind, metadata, ...rest } = object;
  return { apiVersion, kind, metadata, ...rest };
}

/** Returns the API group of an object; empty for the core group. */
export function groupOf({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Returns the pod template of an object, or the object itself if it is a pod; undefined if neither. */
export function tryFindPodTemplate(object: KubernetesObject): JsonObject | undefined {
  if (object.kind === 'Pod') return object;
  if (object.kind === 'PodTemplate') return isObject(object.template) ? object.template : undefined;
  const { spec } = object;
  if (!isObject(spec)) return undefined;
  const { jobTemplate } = spec;
  const { template } = isObject(jobTemplate) && isObject(jobTemplate.spec) ? jobTemplate.spec : spec;
  return isObject(template) ? template : undefined;
}
