import type { Note } from '../../core/notes';
import type { TreeNode } from '../order/tree';
import type { KubernetesObject } from './kubernetes-object';
import type { RenderedObject } from './manifest';

/** Says that a namespace was left out, unless it is the one that the chart gives to all of its objects. */
export function tryDescribeDroppedNamespace(
  { head, droppedNamespace }: RenderedObject,
  { path, apiObject }: TreeNode,
): Note | undefined {
  if (droppedNamespace === undefined || droppedNamespace === apiObject?.chart.namespace) return undefined;
  const text = `namespace '${droppedNamespace}' is left out: ${head?.kind} objects are in none`;
  return { constructPath: path, text };
}

/** What the API server holds against what it has itself, the first three; owners are looked up by their ids. */
const COPIED = ['resourceVersion', 'uid', 'managedFields', 'ownerReferences'];

/**
 * Says that an object has what `kubectl get -o yaml` prints of one in a cluster, and `kubectl apply` refuses. What it
 * ignores is left as it is: real files have `creationTimestamp: null` and `status: {}`.
 */
export function tryDescribeServerFields(
  { metadata }: KubernetesObject,
  constructPath: string,
): Note | undefined {
  const { resourceVersion, uid, managedFields } = metadata;
  // programs name owners themselves
  if (!resourceVersion && !uid && !managedFields) return undefined;
  const fields = COPIED.filter((field) => metadata[field]).join(', ');
  return {
    constructPath,
    text: `metadata has ${fields} of an object in a cluster, and kubectl apply fails if they are not those of its own: remove them`,
  };
}
