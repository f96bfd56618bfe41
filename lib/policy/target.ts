import type { KubernetesObject } from '../synth/objects/kubernetes-object';
import type { Containers } from './containers';

/** An object of the app, and who made it. */
export interface CheckedObject {
  readonly constructPath: string;
  readonly object: KubernetesObject;
  readonly namespace: string | undefined;
}

/** A pod, or the template that an object makes its pods from. */
export interface CheckedPod extends CheckedObject {
  /** Path of the template in the object, such as `spec.template`; empty for a pod. */
  readonly path: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: Containers;
}

/** The path of a property of a pod in the object that it is made from. */
export function inPodAt({ path }: CheckedPod, property: string): string {
  return path === '' ? property : `${path}.${property}`;
}
