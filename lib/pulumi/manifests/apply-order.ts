import { asObject, isObject } from '../../core/json';
import type { Assembly } from '../../synth/assembly/assembly';
import { listDeclaredDependencies } from '../../synth/assembly/declared-dependencies';
import { type KubernetesObject, tryFindPodTemplate } from '../../synth/objects/kubernetes-object';
import type { Manifest } from '../../synth/objects/manifest';
import type { AppliedManifest } from '../registration';
import type { GivenObject } from './given-secrets';
import { listReferences, qualifyKind, tryFindPodSpec } from './references';

/** Objects that are applied with those of an assembly. */
export interface OtherObjects {
  /** Objects that the tree does not have. @default - none */
  readonly given?: readonly GivenObject[];
  /** Objects of the apps that the program has deployed before; they are not part of the result. @default - none */
  readonly earlier?: readonly Pick<AppliedManifest, 'manifest' | 'context'>[];
}

/** An object and the objects that must be in the cluster before it. */
export interface OrderedManifest {
  readonly manifest: Manifest;
  readonly dependsOn: readonly Manifest[];
}

/**
 * The objects of an assembly, each after its dependencies: those its constructs declare, its Namespace, the
 * definition of its kind, everything its pods mount, read and run as, the limits of their namespace, and the
 * Services in the environment of its pods. A Service that a load balancer leads to comes after the workloads
 * that it selects: it must not leave pods that answer for others that are only starting. Declared dependencies
 * win: a rule that contradicts one is ignored. If the same context of the kubeconfig has no such object, those
 * of other contexts count too, because two contexts may share a cluster.
 */
export function orderForApply(
  assembly: Assembly,
  { given = [], earlier = [] }: OtherObjects = {},
): OrderedManifest[] {
  const manifests = [
    ...assembly.stacks.flatMap((stack) => stack.manifests),
    ...given.map(({ manifest }) => manifest),
  ];
  const declared = listDeclaredDependencies(assembly);
  const sorted = sortByRank(manifests, declared);
  const positions = new Map(sorted.map((manifest, position) => [manifest, position]));
  for (const { manifest } of earlier) positions.set(manifest, -1);
  const clusters = new ClusterIndex(assembly, [...given, ...earlier]);
  return sorted.map((manifest, position) => {
    const targets = new Set(declared.get(manifest) ?? []);
    for (const target of clusters.listNeeded(manifest)) {
      if ((positions.get(target) ?? position) < position) targets.add(target);
    }
    return { manifest, dependsOn: [...targets] };
  });
}

const DEFINITION = 'CustomResourceDefinition.apiextensions.k8s.io';

/** Kinds that come early unless a dependency decides otherwise; kinds not listed here come in between. */
const RANKS: Readonly<Record<string, number>> = {
  [DEFINITION]: 0,
  Namespace: 1,
  'PriorityClass.scheduling.k8s.io': 2,
  'StorageClass.storage.k8s.io': 2,
  ResourceQuota: 2,
  LimitRange: 2,
  ServiceAccount: 2,
  Secret: 2,
  ConfigMap: 2,
  PersistentVolume: 2,
  PersistentVolumeClaim: 3,
  'Role.rbac.authorization.k8s.io': 3,
  'ClusterRole.rbac.authorization.k8s.io': 3,
  'RoleBinding.rbac.authorization.k8s.io': 4,
  'ClusterRoleBinding.rbac.authorization.k8s.io': 4,
  Service: 5,
  'NetworkPolicy.networking.k8s.io': 5,
  'HorizontalPodAutoscaler.autoscaling': 9,
};
const OTHER_RANK = 6;
const POD_RANK = 8;
const LEADING_RANK = 9;

function rankOf(object: KubernetesObject, linked: ReadonlySet<string>): number {
  if (isLoadBalanced(object) && !linked.has(namespaceOf(object))) return LEADING_RANK;
  return RANKS[qualifyKind(object)] ?? (tryFindPodSpec(object) ? POD_RANK : OTHER_RANK);
}

function isLoadBalanced(object: KubernetesObject): boolean {
  return qualifyKind(object) === 'Service' && asObject(object.spec).type === 'LoadBalancer';
}

/** Whether Services are put into the environment of an object's pods. */
function hasServiceLinks(object: KubernetesObject): boolean {
  const pods = tryFindPodSpec(object);
  return pods !== undefined && pods.enableServiceLinks !== false;
}

function namespaceOf({ metadata: { namespace = '' } }: KubernetesObject): string {
  return namespace;
}

/**
 * Sorts by rank as far as the declared dependencies allow; objects of one rank stay in their order. An object that
 * others depend on gets the rank of the earliest of them.
 */
function sortByRank(
  manifests: readonly Manifest[],
  declared: ReadonlyMap<Manifest, readonly Manifest[]>,
): Manifest[] {
  const ranks = new Map<Manifest, number>();
  const objects = manifests.map(({ object }) => object);
  // Services come before all pods that have them in their environment
  const linked = new Set(objects.filter(hasServiceLinks).map(namespaceOf));
  for (const manifest of [...manifests].reverse()) {
    // objects that depend on it come later, so they have passed on their rank already
    const rank = Math.min(rankOf(manifest.object, linked), ranks.get(manifest) ?? Number.POSITIVE_INFINITY);
    ranks.set(manifest, rank);
    for (const target of declared.get(manifest) ?? []) {
      ranks.set(target, Math.min(rank, ranks.get(target) ?? Number.POSITIVE_INFINITY));
    }
  }
  // sort is stable, and dependencies come first in the given order
  return [...manifests].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

/** Finds objects of an assembly the way their clusters would: by kind and name. */
class ClusterIndex {
  private readonly contexts = new Map<Manifest, string | undefined>();
  private readonly byName = new ContextMap<Manifest>();
  /** The definitions of kinds, by the kind that they define. */
  private readonly definitions = new ContextMap<Manifest>();
  private readonly services = new ContextMap<Manifest[]>();
  private readonly workloads = new ContextMap<Manifest[]>();
  /** What changes or refuses the pods of a namespace when they are created, and never afterwards. */
  private readonly limits = new ContextMap<Manifest[]>();

  constructor({ stacks }: Assembly, others: readonly GivenObject[]) {
    for (const { manifests, kubeContext } of stacks) {
      for (const manifest of manifests) this.add(manifest, kubeContext);
    }
    for (const { manifest, context } of others) this.add(manifest, context);
  }

  private add(manifest: Manifest, context: string | undefined): void {
    const { object } = manifest;
    const { namespace = '', name = '' } = object.metadata;
    const kind = qualifyKind(object);
    this.contexts.set(manifest, context);
    this.byName.set(context, nameKey(kind, namespace, name), manifest);
    if (kind === DEFINITION && isObject(object.spec) && isObject(object.spec.names)) {
      this.definitions.set(context, `${object.spec.names.kind}.${object.spec.group}`, manifest);
    }
    if (kind === 'Service') addTo(this.services, context, namespace, manifest);
    if (SERVING.has(kind)) addTo(this.workloads, context, namespace, manifest);
    if (LIMITS.has(kind)) addTo(this.limits, context, namespace, manifest);
  }

  /** The objects that an object needs by rule, whatever its constructs declare. */
  *listNeeded(manifest: Manifest): Generator<Manifest> {
    const { object } = manifest;
    const context = this.contexts.get(manifest);
    const namespace = namespaceOf(object);
    const holder = this.byName.get(context, nameKey('Namespace', '', namespace));
    const definition = this.definitions.get(context, qualifyKind(object));
    if (holder) yield holder;
    if (definition) yield definition;
    for (const { kind, name, namespace: other = namespace } of listReferences(object)) {
      const found =
        this.byName.get(context, nameKey(kind, other, name)) ??
        this.byName.get(context, nameKey(kind, '', name));
      if (found) yield found;
    }
    if (tryFindPodSpec(object)) yield* this.limits.get(context, namespace) ?? [];
    // the kubelet puts Services into the environment only when it starts a pod
    if (hasServiceLinks(object)) yield* this.services.get(context, namespace) ?? [];
    if (!isLoadBalanced(object)) return;
    for (const workload of this.workloads.get(context, namespace) ?? []) {
      if (selectsPodsOf(object, workload.object)) yield workload;
    }
  }
}

const LIMITS: ReadonlySet<string> = new Set(['LimitRange', 'ResourceQuota']);

/** Kinds that keep pods running, so that they are ready at some time. */
const SERVING: ReadonlySet<string> = new Set(['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps']);

function selectsPodsOf(service: KubernetesObject, workload: KubernetesObject): boolean {
  const selector = Object.entries(asObject(asObject(service.spec).selector));
  const labels = asObject(asObject(tryFindPodTemplate(workload)?.metadata).labels);
  return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
}

/** Values by name in each context of the kubeconfig. */
class ContextMap<T> {
  private readonly own = new Map<string, T>();
  private readonly first = new Map<string, T>();

  set(context: string | undefined, key: string, value: T): void {
    this.own.set(`${key}@${context ?? ''}`, value);
    if (!this.first.has(key)) this.first.set(key, value);
  }

  getOwn(context: string | undefined, key: string): T | undefined {
    return this.own.get(`${key}@${context ?? ''}`);
  }

  /** The value of the context, or else of the first context that has one. */
  get(context: string | undefined, key: string): T | undefined {
    return this.getOwn(context, key) ?? this.first.get(key);
  }
}

function addTo<T>(map: ContextMap<T[]>, context: string | undefined, key: string, value: T): void {
  const values = map.getOwn(context, key) ?? [];
  if (values.length === 0) map.set(context, key, values);
  values.push(value);
}

function nameKey(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}
