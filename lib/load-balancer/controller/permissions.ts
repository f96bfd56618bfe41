import { KINDS, type Kind } from '../../kubernetes-api/kinds';

/** A verb of the API, as in RBAC rules. Never `*`. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';

/** What the controller in the cluster may do with one kind of object. */
export interface Permission {
  readonly kind: Kind;
  /** The part of the objects that it is about; undefined: the objects themselves. */
  readonly subresource?: 'status';
  readonly verbs: readonly Verb[];
  /** `lease`: the Lease of the replicas alone, in its namespace. An object's name: that object alone. */
  readonly only?: 'lease' | { readonly name: string };
  /** The property of the construct without which it is not needed. */
  readonly onlyWith?: 'initializesNodes';
  /** What for, as docs/controller.md says it. */
  readonly reason: string;
}

/** The namespace that every cluster has, and whose UID tells clusters apart. */
const KUBE_SYSTEM = 'kube-system';

/**
 * All that the controller in the cluster does with the API. A test records what it asks for and compares both ways:
 * nothing is missing here, and nothing is too much.
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

/** The rules of its ClusterRole, and of the Role in the namespace of its Lease. */
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
  // what does not exist yet has no name that a rule could ask for
  const isNamed = name !== undefined && !verbs.includes('create');
  return {
    apiGroups: [group],
    resources: [subresource === undefined ? resource : `${resource}/${subresource}`],
    ...(isNamed && { resourceNames: [name] }),
    verbs,
  };
}
