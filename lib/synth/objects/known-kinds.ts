import type { Problem } from '../../core/errors';
import type { Note } from '../../core/notes';
import { isMisspelling } from '../../core/suggest';
import { groupOf, type KubernetesObject } from './kubernetes-object';

/** Kinds that every cluster has, by their API version. */
const VERSIONS: Readonly<Record<string, string>> = {
  v1: 'ConfigMap Endpoints LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod ReplicationController ResourceQuota Secret Service ServiceAccount',
  'apps/v1': 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet',
  'autoscaling/v2': 'HorizontalPodAutoscaler',
  'batch/v1': 'CronJob Job',
  'policy/v1': 'PodDisruptionBudget',
  'networking.k8s.io/v1': 'Ingress IngressClass NetworkPolicy',
  'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
  'storage.k8s.io/v1': 'StorageClass',
  'scheduling.k8s.io/v1': 'PriorityClass',
  'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
};
const BY_KIND = new Map(
  Object.entries(VERSIONS).flatMap(([version, kinds]) => kinds.split(' ').map((kind) => [kind, version])),
);
const GROUPS = new Set(Object.keys(VERSIONS).map((apiVersion) => groupOf({ apiVersion })));

/**
 * Finds a kind of Kubernetes itself in a group that does not have it, or a misspelt one. Groups without a dot
 * cannot be extended; of other unknown kinds, nothing can be said.
 */
export function findKindFault({ apiVersion, kind }: KubernetesObject): Problem | undefined {
  const version = BY_KIND.get(kind);
  if (version === apiVersion) return undefined;
  const group = groupOf({ apiVersion });
  if (group === 'extensions' || (group.includes('.') && !GROUPS.has(group))) return undefined;
  if (version !== undefined && groupOf({ apiVersion: version }) === group) return undefined;
  const near = version === undefined && !group.includes('.') ? findNearKind(kind) : undefined;
  if (version === undefined && near === undefined) return undefined;
  return {
    code: 'SYNTH_API_OBJECT',
    message: `${apiVersion} has no kind ${kind}`,
    property: 'apiVersion',
    given: apiVersion,
    hint:
      near === undefined ? `write apiVersion: ${version}` : `write kind: ${near}, of ${BY_KIND.get(near)}`,
  };
}

/** Whether every cluster has a kind, in whatever version. */
export function isKnownKind({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): boolean {
  const version = BY_KIND.get(kind);
  return version !== undefined && groupOf({ apiVersion: version }) === groupOf({ apiVersion });
}

function findNearKind(kind: string): string | undefined {
  const kinds = [...BY_KIND.keys()];
  return (
    kinds.find((known) => known.toLowerCase() === kind.toLowerCase()) ??
    kinds.find((known) => isMisspelling(kind, known))
  );
}

/** Notes a version that clusters no longer have: old tutorials and charts are full of them. */
export function tryDescribeOldVersion(
  { apiVersion, kind }: KubernetesObject,
  constructPath: string,
): Note | undefined {
  const version = BY_KIND.get(kind);
  if (version === undefined || version === apiVersion) return undefined;
  if (!/\/v\d+(?:alpha|beta)\d+$/.test(apiVersion)) return undefined;
  const group = groupOf({ apiVersion });
  if (group !== 'extensions' && group !== groupOf({ apiVersion: version })) return undefined;
  const text = `clusters since Kubernetes 1.26 have no ${kind} of ${apiVersion}: write ${version}, and compare its fields`;
  return { constructPath, text };
}
