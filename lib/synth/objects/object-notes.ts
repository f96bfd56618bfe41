import { isObject } from '../../core/json';
import type { Note } from '../../core/notes';
import type { TreeNode } from '../order/tree';
import type { KubernetesObject } from './kubernetes-object';
import type { RenderedObject } from './manifest';

/** Notes that a namespace was removed, unless it is the one that the chart sets on all of its objects. */
export function tryDescribeDroppedNamespace(
  { head, droppedNamespace }: RenderedObject,
  { path, apiObject }: TreeNode,
): Note | undefined {
  if (droppedNamespace === undefined || droppedNamespace === apiObject?.chart.namespace) return undefined;
  const text = `namespace '${droppedNamespace}' is left out: ${head?.kind} objects are in none`;
  return { constructPath: path, text };
}

/**
 * Server fields. The API server compares the first three with its own values, and looks up owners by their
 * ids.
 */
const COPIED = ['resourceVersion', 'uid', 'managedFields', 'ownerReferences'];

/**
 * Notes fields printed by `kubectl get -o yaml` that make `kubectl apply` fail. Fields that it ignores are
 * kept: real files contain `creationTimestamp: null` and `status: {}`.
 */
export function tryDescribeServerFields(
  { metadata }: KubernetesObject,
  constructPath: string,
): Note | undefined {
  const { resourceVersion, uid, managedFields } = metadata;
  // programs also set ownerReferences themselves
  if (!resourceVersion && !uid && !managedFields) return undefined;
  const fields = COPIED.filter((field) => metadata[field]).join(', ');
  return {
    constructPath,
    text: `metadata has ${fields} of an object in a cluster, and kubectl apply fails if they do not match: remove them`,
  };
}

/** Notes a hook of Helm, such as a test or a Job before an installation: kubectl does not know hooks. */
export function tryDescribeHook({ metadata }: KubernetesObject, constructPath: string): Note | undefined {
  const { annotations } = metadata;
  if (!isObject(annotations)) return undefined;
  const hook = annotations['helm.sh/hook'];
  if (typeof hook !== 'string') return undefined;
  return {
    constructPath,
    text: `a Helm hook (${hook}) is applied like any other object: helm template --no-hooks leaves hooks out`,
  };
}
