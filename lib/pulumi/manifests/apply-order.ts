import { isObject } from '../../core/json';
import type { Assembly } from '../../synth/assembly/assembly';
import { listDeclaredDependencies } from '../../synth/assembly/declared-dependencies';
import type { KubernetesObject } from '../../synth/objects/kubernetes-object';
import type { Manifest } from '../../synth/objects/manifest';
import type { GivenObject } from './given-secrets';
import { listReferences, qualifyKind, tryFindPodSpec } from './references';

/** An object and the objects that must be in the cluster before it. */
export interface OrderedManifest {
  readonly manifest: Manifest;
  readonly dependsOn: readonly Manifest[];
}

/**
 * The objects of an assembly, each after its dependencies: those its constructs declare, its Namespace, the
 * definition of its kind, everything its pods mount, read and run as, and the Services in the environment of
 * its pods. Declared dependencies win: a rule that contradicts one is ignored. If the same context of the
 * kubeconfig has no such object, those of other contexts count too, because two contexts may share a cluster.
 * @param given objects that the tree does not have
 */
export function orderForApply(assembly: Assembly, given: readonly GivenObject[] = []): OrderedManifest[] {
  const manifests = [
    ...assembly.stacks.flatMap((stack) => stack.manifests),
    ...given.map(({ manifest }) => manifest),
  ];
  const declared = listDeclaredDependencies(assembly);
  const sorted = sortByRank(manifests, declared);
  const positions = new Map(sorted.map((manifest, position) => [manifest, position]));
  const clusters = new ClusterIndex(assembly, given);
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

function rankOf(object: KubernetesObject): number {
  return RANKS[qualifyKind(object)] ?? (tryFindPodSpec(object) ? POD_RANK : OTHER_RANK);
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
  for (const manifest of [...manifests].reverse()) {
    // objects that depend on it come later, so they have passed on their rank already
    const rank = Math.min(rankOf(manifest.object), ranks.get(manifest) ?? Number.POSITIVE_INFINITY);
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

  constructor({ stacks }: Assembly, given: readonly GivenObject[]) {
    for (const { manifests, kubeContext } of stacks) {
      for (const manifest of manifests) this.add(manifest, kubeContext);
    }
    for (const { manifest, context } of given) this.add(manifest, context);
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
    if (kind === 'Service') {
      const services = this.services.getOwn(context, namespace) ?? [];
      if (services.length === 0) this.services.set(context, namespace, services);
      services.push(manifest);
    }
  }

  /** The objects that an object needs by rule, whatever its constructs declare. */
  *listNeeded(manifest: Manifest): Generator<Manifest> {
    const { object } = manifest;
    const context = this.contexts.get(manifest);
    const { namespace = '' } = object.metadata;
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
    const pods = tryFindPodSpec(object);
    // the kubelet puts Services into the environment only when it starts a pod
    if (pods && pods.enableServiceLinks !== false) yield* this.services.get(context, namespace) ?? [];
  }
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

function nameKey(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}
