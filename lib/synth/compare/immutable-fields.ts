import { groupOf, type KubernetesObject } from '../objects/kubernetes-object';
import type { FieldChange } from './field-changes';

/** Fields of a kind that the API server does not change: another value requires another object. */
export interface ImmutableRow {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly paths: readonly string[];
  /** Paths below these that can be changed after all. @default - none */
  readonly except?: readonly string[];
  /** Condition for the row to apply. @default - always */
  readonly when?: (before: KubernetesObject) => boolean;
}

const isMarkedImmutable = (before: KubernetesObject) => before.immutable === true;

/**
 * Fields of user-written objects that the validation of Kubernetes 1.36 refuses to change, checked against a
 * real API server in test/engines/kubernetes/immutable-fields.test.ts.
 */
export const IMMUTABLE_FIELDS: readonly ImmutableRow[] = [
  { group: 'apps', kind: 'Deployment', paths: ['spec.selector'] },
  { group: 'apps', kind: 'DaemonSet', paths: ['spec.selector'] },
  { group: 'apps', kind: 'ReplicaSet', paths: ['spec.selector'] },
  {
    group: 'apps',
    kind: 'StatefulSet',
    paths: ['spec'],
    except: [
      'spec.replicas',
      'spec.ordinals',
      'spec.template',
      'spec.updateStrategy',
      'spec.revisionHistoryLimit',
      'spec.persistentVolumeClaimRetentionPolicy',
      'spec.minReadySeconds',
    ],
  },
  { group: 'batch', kind: 'Job', paths: ['spec.selector', 'spec.template', 'spec.completionMode'] },
  {
    group: '',
    kind: 'PersistentVolumeClaim',
    paths: ['spec'],
    except: ['spec.resources', 'spec.volumeAttributesClassName'],
  },
  { group: '', kind: 'PersistentVolume', paths: ['spec.csi', 'spec.nfs', 'spec.hostPath', 'spec.local'] },
  { group: '', kind: 'Service', paths: ['spec.clusterIP', 'spec.clusterIPs', 'spec.loadBalancerClass'] },
  {
    group: '',
    kind: 'ConfigMap',
    paths: ['data', 'binaryData', 'immutable'],
    when: isMarkedImmutable,
  },
  { group: '', kind: 'Secret', paths: ['type'] },
  { group: '', kind: 'Secret', paths: ['data', 'stringData', 'immutable'], when: isMarkedImmutable },
  { group: '', kind: 'ResourceQuota', paths: ['spec.scopes'] },
  { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding', paths: ['roleRef'] },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding', paths: ['roleRef'] },
  {
    group: 'storage.k8s.io',
    kind: 'StorageClass',
    paths: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
  },
  { group: 'scheduling.k8s.io', kind: 'PriorityClass', paths: ['value', 'preemptionPolicy'] },
  { group: 'networking.k8s.io', kind: 'IngressClass', paths: ['spec.controller'] },
  { group: 'node.k8s.io', kind: 'RuntimeClass', paths: ['handler'] },
  { group: 'discovery.k8s.io', kind: 'EndpointSlice', paths: ['addressType'] },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', paths: ['spec.scope'] },
];

/** Returns the paths of the changes that require a new object. */
export function findImmutable(before: KubernetesObject, changes: readonly FieldChange[]): string[] {
  const group = groupOf(before);
  const rows = IMMUTABLE_FIELDS.filter(
    (row) => row.group === group && row.kind === before.kind && (row.when?.(before) ?? true),
  );
  const isFixed = ({ path }: FieldChange) =>
    rows.some(
      ({ paths, except = [] }) =>
        paths.some((outer) => isWithin(path, outer)) && !except.some((outer) => isWithin(path, outer)),
    );
  return changes.filter(isFixed).map(({ path }) => path);
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
