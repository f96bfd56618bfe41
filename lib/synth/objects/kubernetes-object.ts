import { asObject, isObject, type JsonObject } from '../../core/json';

/** A Kubernetes object: JSON with string keys, nothing undefined. */
export interface KubernetesObject {
  /** Such as `apps/v1`. */
  readonly apiVersion: string;
  /** Such as `Deployment`. */
  readonly kind: string;
  /** Name, namespace, labels and annotations. */
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** The keys that come first in every object, whatever the others are. */
export const HEAD: readonly string[] = ['apiVersion', 'kind', 'metadata'];

/** Whether a value has what every Kubernetes object has. */
export function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (typeof value !== 'object' || value === null) return false;
  if (!('apiVersion' in value && 'kind' in value && 'metadata' in value)) return false;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !apiVersion || !kind) return false;
  return typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
}

/**
 * The object with apiVersion, kind and metadata first. In sorted order, most objects have them first as they
 * are.
 */
export function withHeadFirst(object: KubernetesObject): KubernetesObject {
  const keys = Object.keys(object);
  if (HEAD.every((key, index) => keys[index] === key)) return object;
  const { apiVersion, kind, metadata, ...rest } = object;
  return { apiVersion, kind, metadata, ...rest };
}

/** The API group of an object; empty for the core group. */
export function groupOf({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** What an object makes its pods from, or a pod itself; undefined if it has nothing to do with pods. */
export function tryFindPodTemplate(object: KubernetesObject): JsonObject | undefined {
  if (object.kind === 'Pod') return object;
  if (object.kind === 'PodTemplate') return isObject(object.template) ? object.template : undefined;
  const spec = asObject(object.spec);
  const jobSpec = asObject(spec.jobTemplate).spec;
  const { template } = isObject(jobSpec) ? jobSpec : spec;
  return isObject(template) ? template : undefined;
}
