import { asObject, type JsonObject } from '../../core/json';
import type { Violation } from '../rule';
import { type CheckedPod, inPodAt } from '../target';

/** A security context and its owner. */
interface SecurityContext {
  /** `the pod` or `container web`. */
  readonly owner: string;
  /** Path of the context in the object. */
  readonly path: string;
  readonly context: JsonObject;
}

/** Lists the security contexts of all containers. A missing one counts as empty. */
export function listContainerContexts(pod: CheckedPod): SecurityContext[] {
  return pod.containers.map(({ name, path, json }) => ({
    owner: `container ${name}`,
    path: inPodAt(pod, `${path}.securityContext`),
    context: asObject(json.securityContext),
  }));
}

/** Lists the security contexts of the pod itself, then of its containers. */
export function listContexts(pod: CheckedPod): SecurityContext[] {
  return [readPodContext(pod), ...listContainerContexts(pod)];
}

/** Returns the security context of the pod itself. */
export function readPodContext(pod: CheckedPod): SecurityContext {
  return {
    owner: 'the pod',
    path: inPodAt(pod, 'spec.securityContext'),
    context: asObject(pod.spec.securityContext),
  };
}

/** Yields a violation for each context with a wrong property; `describe` returns its message, if any. */
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

/** Whether a pod is for Windows machines, where restrictions for Linux do not apply. */
export function isForWindows({ spec }: CheckedPod): boolean {
  return asObject(spec.os).name === 'windows';
}

/** Whether root in a pod is an unprivileged user on the machine. */
export function isInUserNamespace({ spec }: CheckedPod): boolean {
  return spec.hostUsers === false;
}
