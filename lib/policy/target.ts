import type { KubernetesObject } from '../synth/objects/kubernetes-object';
import type { Containers } from './containers';

/** An object of the app, and its construct. */
export interface CheckedObject {
  readonly constructPath: string;
  readonly object: KubernetesObject;
  readonly namespace: string | undefined;
}

/** A pod, or the pod template of an object. */
export interface CheckedPod extends CheckedObject {
  /** Path of the template in the object, such as `spec.template`; empty for a pod. */
  readonly path: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: Containers;
}

/** Converts the path of a property in a pod to its path in the object. */
export function inPodAt({ path }: CheckedPod, property: string): string {
  return path === '' ? property : `${path}.${property}`;
}
