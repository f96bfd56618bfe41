import { KINDS, type Kind } from '../../kubernetes-api/kinds';

/** A verb of the API, as in RBAC rules. Never `*`. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';

/** The rights of the controller in the cluster on one kind of object. */
export interface Permission {
  readonly kind: Kind;
  /** The subresource that the verbs apply to; undefined: the object itself. */
  readonly subresource?: 'status';
  readonly verbs: readonly Verb[];
  /**
   * Limits the rights to the Lease of the replicas (`lease`), in its namespace, or to the object with a name.
   */
  readonly only?: 'lease' | { readonly name: string };
  /** The property of the construct that makes it necessary. */
  readonly onlyWith?: 'initializesNodes';
  /** The purpose, as stated in docs/controller.md. */
  readonly reason: string;
}

/** The namespace that every cluster has; its UID identifies the cluster. */
const KUBE_SYSTEM = 'kube-system';

/**
 * All rights of the controller in the cluster. A test records its requests and compares both ways: no right
 * is missing, and none is unused.
 */
export const PERMISSIONS: readonly Permission[] = [
  {
    kind: 'Service',
    verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'],
    reason: 'reads those of type LoadBalancer, keeps its finalizer, and makes and removes their probes',
  },
  {
    kind: 'Service',
    subresource: 'status',
    verbs: ['patch'],
    reason: 'announces addresses and conditions',
  },
  { kind: 'Node', verbs: ['list', 'watch'], reason: 'follows the machines that serve' },
  {
    kind: 'Namespace',
    verbs: ['get'],
    only: { name: KUBE_SYSTEM },
    reason: 'marks load balancers with its UID, which tells clusters apart',
  },
  { kind: 'Event', verbs: ['create'], reason: 'says what a person should know' },
  {
    kind: 'Node',
    verbs: ['patch'],
    onlyWith: 'initializesNodes',
    reason: 'gives provider ids and labels, and removes the taint',
  },
  {
    kind: 'Node',
    subresource: 'status',
    verbs: ['patch'],
    onlyWith: 'initializesNodes',
    reason: 'gives addresses',
  },
  { kind: 'Lease', verbs: ['create'], only: 'lease', reason: 'agrees on the replica that works' },
  { kind: 'Lease', verbs: ['get', 'update'], only: 'lease', reason: 'keeps that up' },
];

/** A rule of a Role or ClusterRole. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly Verb[];
}

/** Returns the rules of its ClusterRole, and of the Role in the namespace of its Lease. */
export function renderRules(
  leaseName: string,
  { initializesNodes }: { readonly initializesNodes: boolean },
): {
  readonly cluster: readonly PolicyRule[];
  readonly lease: readonly PolicyRule[];
} {
  const rulesOf = (isForLease: boolean) =>
    PERMISSIONS.filter(({ only }) => (only === 'lease') === isForLease)
      .filter(({ onlyWith }) => onlyWith === undefined || initializesNodes)
      .map((permission) => renderRule(permission, leaseName));
  return { cluster: rulesOf(false), lease: rulesOf(true) };
}

function renderRule({ kind, subresource, verbs, only }: Permission, leaseName: string): PolicyRule {
  const { group, resource } = KINDS[kind];
  const name = only === 'lease' ? leaseName : only?.name;
  // RBAC cannot restrict creation by name: the object does not exist yet
  const isNamed = name !== undefined && !verbs.includes('create');
  return {
    apiGroups: [group],
    resources: [subresource === undefined ? resource : `${resource}/${subresource}`],
    ...(isNamed && { resourceNames: [name] }),
    verbs,
  };
}
