import type { Note } from '../../core/notes';
import type { KubernetesObject } from './kubernetes-object';

/**
 * Says that an object has what `kubectl get -o yaml` prints of one in a cluster, and `kubectl apply` refuses. What it
 * ignores is left as it is: real files have `creationTimestamp: null` and `status: {}`.
 */
export function tryDescribeServerFields(
  { metadata }: KubernetesObject,
  constructPath: string,
): Note | undefined {
  const { resourceVersion, uid, managedFields } = metadata;
  if (!resourceVersion && !uid && !managedFields) return undefined;
  const fields = Object.entries({
    resourceVersion,
    uid,
    managedFields,
    ownerReferences: metadata.ownerReferences,
  })
    .filter(([, value]) => value)
    .map(([field]) => field);
  const text = `metadata has ${fields.join(', ')} of an object in a cluster, and kubectl apply fails if they are not those of its own: remove them`;
  return { constructPath, text };
}
