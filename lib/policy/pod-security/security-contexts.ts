import { asObject, type JsonObject } from '../../core/json';
import type { Violation } from '../rule';
import { type CheckedPod, inPodAt } from '../target';

/** A security context, and whose it is. */
interface SecurityContext {
  /** `the pod` or `container web`. */
  readonly owner: string;
  /** Path in the object, without a property of it. */
  readonly path: string;
  readonly context: JsonObject;
}

/** The security contexts of all containers. One that a container does not have is empty. */
export function listContainerContexts(pod: CheckedPod): SecurityContext[] {
  return pod.containers.map(({ name, path, json }) => ({
    owner: `container ${name}`,
    path: inPodAt(pod, `${path}.securityContext`),
    context: asObject(json.securityContext),
  }));
}

/** That of the pod itself, then those of its containers. */
export function listContexts(pod: CheckedPod): SecurityContext[] {
  return [readPodContext(pod), ...listContainerContexts(pod)];
}

/** That of the pod itself. */
export function readPodContext(pod: CheckedPod): SecurityContext {
  return {
    owner: 'the pod',
    path: inPodAt(pod, 'spec.securityContext'),
    context: asObject(pod.spec.securityContext),
  };
}

/** A violation for each context that has a property in a state that is wrong; `describe` says of whom and what. */
export function* checkContexts(
  contexts: readonly SecurityContext[],
  property: string,
  describe: (context: JsonObject, owner: string) => string | undefined,
): Generator<Violation> {
  for (const { owner, path, context } of contexts) {
    const message = describe(context, owner);
    if (message !== undefined) yield { message, property: `${path}.${property}` };
  }
}

/** Whether a pod is for machines with Windows, where Linux has its own restrictions. */
export function isForWindows({ spec }: CheckedPod): boolean {
  return asObject(spec.os).name === 'windows';
}

/** Whether root in a pod is nobody on the machine. */
export function isInUserNamespace({ spec }: CheckedPod): boolean {
  return spec.hostUsers === false;
}
